"""Referrals with invented words, in every state: to partners, and between the three LK3 that have logins."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.utils import timezone

from cases.clock_time import add_working_days
from cases.models import Case
from lk3.models import ReferenceCounter, User
from referrals import codes, letters
from referrals.models import Referral, ReferralMessage, ReferralTransition

from .cases import CaseFile
from .partners import Directory
from .units import Team
from .world import World

State, Part = Referral.State, Referral.Part
Path = list[State]
ANSWERED: Path = [State.SENT, State.RECEIVED, State.ACCEPTED]
PATHS: dict[State, Path] = {
    State.DRAFT: [State.DRAFT],
    State.SENT: [State.SENT],
    State.RECEIVED: [State.SENT, State.RECEIVED],
    State.ACCEPTED: ANSWERED,
    State.IN_SERVICE: [*ANSWERED, State.IN_SERVICE],
    State.COMPLETED: [*ANSWERED, State.IN_SERVICE, State.COMPLETED],
    State.DECLINED: [State.SENT, State.RECEIVED, State.DECLINED],
    State.RETURNED: [*ANSWERED, State.IN_SERVICE, State.RETURNED],
    State.SETTLED: [State.SENT, State.RECEIVED, State.DECLINED, State.SETTLED],
    State.WITHDRAWN: [State.SENT, State.WITHDRAWN],
}
ENDS = ([State.COMPLETED, State.SETTLED, State.WITHDRAWN], [8, 1, 1])
ON_THE_WAY = (
    [State.DRAFT, State.SENT, State.RECEIVED, State.ACCEPTED, State.IN_SERVICE, State.DECLINED, State.RETURNED,
     State.COMPLETED],
    [2, 4, 2, 2, 3, 1, 1, 2],
)  # fmt: skip
# Said by the other side, so a partner may have typed it with the code of the letter.
THEIRS = (State.RECEIVED, State.ACCEPTED, State.IN_SERVICE, State.COMPLETED, State.DECLINED, State.RETURNED)
FINAL_WORDS = (State.DECLINED, State.RETURNED, State.COMPLETED)
BY_CODE = 0.4
LONGEST_WAIT = timedelta(days=45)
# Working days in which partners promise an answer.
PROMISED = 7
REASONS = {
    State.SETTLED: "Kami tangani sendiri: pendampingan dilanjutkan di LK3.",
    State.WITHDRAWN: "Klien memilih cara lain.",
}
REFUSED = {
    State.DECLINED: "Layanan penuh bulan ini; kami sarankan lembaga lain di kota ini.",
    State.RETURNED: "Klien belum siap mengikuti layanan kami; mohon didampingi dulu.",
}
OFFICERS = ["Petugas loket", "Petugas layanan", "Kepala seksi"]
PURPOSES = [
    "Mohon pemeriksaan dan layanan sesuai kebutuhan klien.",
    "Mohon pendampingan lanjutan; klien bersedia dihubungi melalui LK3.",
    "Mohon penjelasan persyaratan dan bantuan pengurusan.",
]
SHARED = "Kebutuhan klien secara ringkas. Cerita lengkap tidak disertakan."
FEEDBACK = ["Klien sudah dilayani; tindak lanjut bulan depan.", "Berkas selesai dan sudah diterima klien."]
# Between the LK3 with logins: (from, to, arrangement, state, days ago), by the number of the team.
BETWEEN = [
    (0, 1, "HANDOVER", State.SENT, 3),
    (0, 2, "SHARED", State.IN_SERVICE, 20),
    (0, 1, "HANDOVER", State.DECLINED, 6),
    (1, 0, "SHARED", State.ACCEPTED, 4),
    (2, 0, "HANDOVER", State.SENT, 2),
    (1, 0, "HANDOVER", State.COMPLETED, 30),
]


def add_referral(world: World, directory: Directory, file: CaseFile) -> None:
    """Add a referral of the case to a partner for its problem, where there is one; the family has agreed to it."""
    case = file.case
    fitting = [partner for partner, problems in directory[case.district_id] if file.root in problems]
    if not fitting or file.consent is None or file.consent.reason:
        return
    file.consent.may_share = True
    latest = world.office_hour(file.course.until)
    started = min(file.assigned_at + timedelta(days=world.rng.randint(0, 6), hours=1), max(latest, file.assigned_at))
    is_long_ago = started < world.now - LONGEST_WAIT
    end = world.weighted(*(ENDS if case.state == Case.State.CLOSED or is_long_ago else ON_THE_WAY))
    referral = Referral(case=case, partner=world.rng.choice(fitting))
    _fill(world, referral, State(end), started)
    _add_steps(world, referral, State(end), started, max(started, latest), referral.drafted_by)


def _fill(world: World, referral: Referral, end: State, started: datetime) -> None:
    """Say what is asked and told, and let the letter be frozen just before the row is written."""
    case = referral.case
    referral.purpose, referral.shared_information = world.rng.choice(PURPOSES), SHARED
    referral.shared_parts = [part for part in (Part.CONTACT, Part.PROBLEM) if world.chance(0.5)]
    referral.state, referral.answer_expected_on = end, add_working_days(started.date(), PROMISED, set())
    referral.feedback = world.rng.choice(FEEDBACK) if end == State.COMPLETED else ""
    referral.drafted_at = started
    referral.drafted_by = referral.changed_by = case.owner  # type: ignore[assignment]
    if end == State.DRAFT:
        world.rows.add(referral)
        return
    referral.sent_at, referral.sent_by = started, case.owner
    referral.number = world.reference(ReferenceCounter.Kind.REFERRAL, case.district_id, started.year)
    world.rows.add(referral, finish=lambda: _freeze(referral))


def _freeze(referral: Referral) -> None:
    day = timezone.localdate(referral.sent_at)
    letter = letters.compose(referral, day=day, enclosures=[])
    referral.letter = json.dumps(asdict(letter), ensure_ascii=False)


def _add_steps(
    world: World, referral: Referral, end: State, started: datetime, latest: datetime, answers: User
) -> None:
    """Add the steps of a referral, spread between its beginning and the last thing that happened in the case.

    What the other side said is written down by ``answers``, or came by the code of the letter.
    """
    before, path = "", PATHS[end]
    is_by_code = referral.to_unit is None and world.chance(BY_CODE)
    for number, state in enumerate(path):
        at = started + (latest - started) * number / max(1, len(path) - 1)
        is_theirs = state in THEIRS
        step = ReferralTransition(referral=referral, from_state=before, to_state=state, moved_at=at)
        step.reason, step.is_by_code = REASONS.get(state, ""), is_by_code and is_theirs
        step.moved_by = None if step.is_by_code else answers if is_theirs else referral.drafted_by
        world.rows.add(step)
        before = state
    is_answer = end in THEIRS and referral.case.state != Case.State.CLOSED
    is_foreign = is_by_code or referral.to_unit is not None
    referral.is_unread = is_answer and is_foreign and (end in REFUSED or world.chance(0.3))


def refer_between(world: World, teams: Sequence[Team]) -> None:
    """Add what the first three LK3 have sent to each other, each of another open case whose family agreed."""
    for source, target, arrangement, end, days in BETWEEN:
        sender, to = teams[source], teams[target]
        case = _free_case(sender)
        if case is None or to.head is None:
            continue
        started = world.office_hour(world.back(days))
        referral = Referral(case=case, to_unit=to.unit, arrangement=arrangement)
        if arrangement == "SHARED":
            referral.shared_until = world.today + timedelta(days=60)
        if end not in (State.SENT, State.DECLINED) and to.counselors:
            referral.receiver = to.counselors[0]
        _fill(world, referral, end, started)
        _add_steps(world, referral, end, started, world.office_hour(world.back(1)), to.head)
        world.rows.flush()
        if end == State.IN_SERVICE:
            _talk(world, referral, to.counselors[0])


def _free_case(team: Team) -> Case | None:
    cases = Case.objects.filter(
        unit=team.unit, state=Case.State.IN_SERVICE, confidentiality="ORDINARY", owner__isnull=False
    )
    agreed = cases.filter(consents__may_share=True, referrals=None).exclude(consents__may_share=False)
    with_all = agreed.select_related("unit__district", "district", "family", "client", "category__parent", "owner")
    return with_all.order_by("-opened_on", "-pk").first()


def _talk(world: World, referral: Referral, colleague: User) -> None:
    """Let both sides have said something to each other."""
    at = world.office_hour(world.back(5))
    words = [(False, colleague, "Keluarga sudah kami kunjungi. Minggu depan kami temani ke puskesmas."),
             (True, referral.drafted_by, "Terima kasih. Kami teruskan konseling di sini setiap Kamis.")]  # fmt: skip
    for is_from_us, by, text in words:
        ReferralMessage.objects.create(
            referral=referral, is_from_us=is_from_us, text=text, written_at=at, written_by=by
        )


def give_codes_and_words(world: World) -> None:
    """Put codes on the letters that may still be answered, and the partners' own words to their last steps."""
    open_ones = Referral.objects.filter(state__in=codes.ANSWERABLE, partner__isnull=False)
    for referral in open_ones.select_related("sent_by").order_by("pk"):
        codes.give_code(referral, referral.sent_by)  # type: ignore[arg-type]
    said = ReferralTransition.objects.filter(to_state__in=FINAL_WORDS).select_related("referral").order_by("pk")
    for step in said:
        words = REFUSED.get(State(step.to_state)) or step.referral.feedback
        step.note, step.answered_as = words, world.rng.choice(OFFICERS) if step.is_by_code else ""
        step.save(update_fields=["note", "answered_as"])
