"""At the door: who told us, how the family may be reached, the five questions about danger, and the clocks they start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.clocks import due_of
from cases.models import Case, Task, Triage
from cases.triage import CALM, judge, response_due
from families.models import Family
from lk3.models import User

if TYPE_CHECKING:
    from .cases import CaseFile
    from .world import World

# The cases of 2016 are old paper: nobody asked these questions then.
LAST_UNASKED = 2016
Relation = Case.ReporterRelation
REPORTERS: dict[str, list[tuple[str, str]]] = {
    Case.Channel.REFERRED: [
        ("Petugas puskesmas", Relation.HEALTH),
        ("Guru bimbingan konseling", Relation.SCHOOL),
        ("Petugas UPTD PPA", Relation.AGENCY),
    ],
    Case.Channel.SUBDISTRICT_WORKER: [
        ("TKSK kecamatan", Relation.VOLUNTEER),
        ("Pekerja sosial masyarakat", Relation.VOLUNTEER),
    ],
    Case.Channel.COMMUNITY: [
        ("Ketua RT", Relation.OFFICIAL),
        ("Kader posyandu", Relation.VOLUNTEER),
        ("Tetangga", Relation.NEIGHBOUR),
        ("Perangkat desa", Relation.OFFICIAL),
    ],
}
TIMES = [
    "Pagi, pukul 08.00–11.00",
    "Sore sesudah pukul 16.00",
    "Hanya hari kerja, siang",
    "Malam sesudah isya",
    "Kapan saja",
]
ANSWERERS = ["Klien sendiri", "Klien atau ibunya", "Kakak klien", "Siapa saja di rumah"]
WORDS = ["Mengaku dari posyandu; jangan menyebut LK3", "Katakan soal arisan", "Sebut dari sekolah anak", "", ""]
YES, NO, UNKNOWN = Triage.Reply.YES, Triage.Reply.NO, Triage.Reply.UNKNOWN
# What differs from a calm home, by the urgency that it asks for.
DANGERS: dict[str, list[dict[str, str]]] = {
    Case.Urgency.NOW: [
        {"danger_now": YES, "safe_tonight": NO},
        {"danger_now": YES, "child_at_risk": YES},
        {"child_at_risk": YES, "weapon": UNKNOWN},
        {"danger_now": YES, "weapon": YES, "safe_tonight": NO},
        {"safe_tonight": NO},
    ],
    Case.Urgency.SOON: [
        {"safe_tonight": UNKNOWN},
        {"child_at_risk": UNKNOWN},
        {"danger_now": UNKNOWN, "weapon": UNKNOWN},
        {"self_harm": UNKNOWN, "weapon": UNKNOWN},
    ],
    Case.Urgency.NORMAL: [{}, {}, {"weapon": UNKNOWN}],
}
NOTES: dict[str, list[str]] = {
    Case.Urgency.NOW: [
        "Klien takut pulang malam ini; kerabat terdekat sedang dihubungi.",
        "Anak ikut menyaksikan. Klien belum ingin melapor.",
        "Pengancam belum tahu klien datang ke sini.",
    ],
    Case.Urgency.SOON: [
        "Belum jelas siapa yang menjaga anak pada malam hari.",
        "Klien ragu menjawab di depan pengantar; ditanyakan lagi berdua.",
    ],
    Case.Urgency.NORMAL: ["", "", "Klien tenang dan datang bersama keluarga."],
}
LEGAL_RESULT = "Pendampingan dimulai sebelum tenggat; laporan disampaikan bersama UPTD PPA sesuai pilihan klien."
# A second triage on a case of somebody's desk: hours ago, what is not calm, and what was said.
AGAIN: dict[str, tuple[int, dict[str, str], str]] = {
    "late": (
        5,
        {"self_harm": YES, "weapon": UNKNOWN},
        "Ibunya menelepon: anak mengunci kamar dan berkata lebih baik tidak ada. Ibu diminta tetap di depan pintu.",
    ),
    "running": (
        20,
        {"child_at_risk": UNKNOWN},
        "Anak dibawa ayahnya sejak kemarin sore; belum diketahui di mana ia menginap.",
    ),
}


def ask_safe_contact(world: World, family: Family) -> None:
    """Fill in whether, when and with which words the family may be reached; some were not asked yet."""
    allowed = Family.ContactAllowed
    choices = [allowed.CALL, allowed.MESSAGE, allowed.VISIT, allowed.NONE, allowed.NOT_ASKED]
    family.contact_allowed = world.weighted(choices, [45, 25, 10, 5, 15])
    if family.contact_allowed in (allowed.CALL, allowed.MESSAGE):
        family.safe_contact_phone = family.safe_contact_phone or world.phone()
        family.contact_times = world.rng.choice(TIMES)
        family.contact_answerers = world.rng.choice(ANSWERERS)
        family.contact_words = world.rng.choice(WORDS)
        family.safe_contact_note = ""


def name_reporter(world: World, case: Case) -> None:
    """Fill in who told us, where that was not the client."""
    if case.channel in REPORTERS:
        case.reporter, case.reporter_relation = world.rng.choice(REPORTERS[case.channel])
        if case.opened_on.year > LAST_UNASKED and world.chance(0.5):
            case.reporter_phone = world.phone()


def ask_danger(world: World, file: CaseFile) -> None:
    """Add the triage of the first conversation, in keeping with the urgency, and start the response clock."""
    case = file.case
    answers = world.rng.choice(DANGERS[case.urgency])
    add_triage(world, file, answers, case.registered_at, case.registered_by, world.rng.choice(NOTES[case.urgency]))
    if again := AGAIN.get(file.course.again):
        hours, answers, note = again
        add_triage(world, file, answers, world.now - timedelta(hours=hours), case.owner or case.registered_by, note)


def add_triage(
    world: World, file: CaseFile, unusual: Mapping[str, str], at: datetime, by: User, note: str = ""
) -> None:
    """Add five answers, of which the unusual ones are given; urgency and clock of the case follow the latest ones."""
    answers = {**CALM, **unusual}
    urgency = judge(answers).urgency
    world.rows.add(
        Triage(case=file.case, urgency=urgency, note=note, taken_at=at, taken_by=by, **answers),
    )
    file.case.urgency, file.case.response_due_at = urgency, response_due(urgency, at)


def start_legal_clock(world: World, file: CaseFile) -> None:
    """Add the legal duty of the case, where its problem has one, counted from when the client first told."""
    case = file.case
    rules = [rule for key in (case.category_id, case.category.parent_id) for rule in world.told_rules.get(key, [])]
    if not rules:
        return
    rule = rules[0]
    case.told_at = case.registered_at - timedelta(minutes=world.rng.choice([20, 45, 90, 150]))
    due_at = due_of(rule, case.told_at)
    task = Task(
        case=case,
        origin=Task.Origin.LEGAL,
        rule=rule,
        what=rule.duty,
        owner=case.owner or case.registered_by,
        due_at=due_at,
        due_on=timezone.localtime(due_at).date(),
        written_at=case.registered_at,
        written_by=case.registered_by,
    )
    if due_at < world.now:
        task.state, task.result = Task.State.DONE, LEGAL_RESULT
        task.ended_at, task.ended_by = due_at - timedelta(hours=world.rng.randint(3, 40)), task.owner
    world.rows.add(task)
