"""Attacks on the whole work of a case: tasks and pictures that outlive a right, looks without a trace, hostile files."""

import struct
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases import uploads
from cases.models import Case, ConferenceParticipant, ConflictOfInterest, PlanVersion, Task, TeamMember, Triage
from families.models import Bond, Pregnancy, SocialTie
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import (
    AssessmentFactory,
    AttachmentFactory,
    CaseFactory,
    ConferenceFactory,
    ContactFactory,
    GoalFactory,
    NoteFactory,
    TaskFactory,
)
from tests.families.household import ANI, BUYUNG, RAHMAT, household, page, sentences
from tests.lk3.test_attacks import sealed_case
from tests.sweeps.world import World

SECRET = "Kata rahasia rekaan"
YESTERDAY, TOMORROW = -1, 1


def day(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def task_page(task: Task, act: str) -> str:
    return reverse(f"cases:task-{act}", args=[task.case.reference, task.pk])


# Tasks of cases one may no longer read


@pytest.fixture
def lent(siti: User, dewi: User) -> Task:
    """A task of Dewi, who worked on Siti's case until yesterday."""
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, until_on=day(YESTERDAY), added_by=siti)
    return TaskFactory(case=case, owner=dewi, what=SECRET, due_on=day(0))


def test_dewi_who_left_the_team_reads_her_task_nowhere(lent: Task, dewi: User, as_: As) -> None:
    client = as_(dewi)
    assert SECRET not in client.get("/").content.decode()
    for act in ("done", "cancel", "postpone", "edit"):
        assert client.get(task_page(lent, act)).status_code == 403, act


def test_dewi_who_left_the_team_writes_no_result_into_the_case(lent: Task, dewi: User, as_: As) -> None:
    for act in ("done", "cancel", "postpone"):
        sent = {"text": "Sudah", "until": day(TOMORROW).isoformat()}
        assert as_(dewi).post(task_page(lent, act), sent).status_code == 403, act
    lent.refresh_from_db()
    assert (lent.state, lent.due_on) == ("OPEN", day(0))


def test_a_task_of_somebody_who_left_or_may_not_know_of_the_case_stands_on_the_owners_day(
    lent: Task, siti: User, nadia: User, as_: As
) -> None:
    TeamMember.objects.create(case=lent.case, user=nadia, added_by=siti)
    hidden = TaskFactory(case=lent.case, owner=nadia, what="Tugas Nadia", due_on=day(0))
    assert "Tugas Nadia" not in as_(siti).get("/").content.decode(), "Nadia works on it still"
    ConflictOfInterest.objects.create(case=lent.case, user=nadia, reason="Saudara", recorded_by=siti)
    html = as_(siti).get("/").content.decode()
    assert SECRET in html
    assert "Tugas Nadia" in html
    assert "Tugas Nadia" not in as_(nadia).get("/").content.decode()
    assert as_(nadia).post(task_page(hidden, "done")).status_code == 404


def test_budi_proves_himself_before_he_reads_his_own_task_of_a_sealed_case(siti: User, budi: User, as_: As) -> None:
    task = TaskFactory(case=sealed_case(siti), owner=budi, what=SECRET)
    client = as_(budi)
    assert SECRET not in client.get("/").content.decode()
    for act in ("done", "cancel", "postpone", "edit"):
        answer = as_(budi).get(task_page(task, act))
        assert (answer.status_code, SECRET in answer.content.decode()) == (302, False), act
        assert answer.headers["Location"].startswith(reverse("step-up")), act


# What a registrar may not read


def test_siti_who_only_registered_a_case_finds_no_step_of_it_on_her_day(siti: User, nadia: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, owner=None)
    TeamMember.objects.create(case=case, user=nadia, added_by=siti)
    ContactFactory(case=case, recorded_by=nadia, next_step=SECRET, next_on=day(0))
    ConferenceFactory(case=case, place=f"Rumah {SECRET}", held_on=day(TOMORROW))
    assert SECRET in as_(nadia).get("/").content.decode()
    assert SECRET not in as_(siti).get("/").content.decode()


def test_yusuf_reads_why_a_case_is_urgent_only_when_he_asked_himself(
    siti: User, nadia: User, yusuf: User, as_: As
) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    answers = dict.fromkeys(("danger_now", "child_at_risk", "weapon"), "NO") | {"safe_tonight": "YES"}
    Triage.objects.create(case=case, taken_by=yusuf, urgency="NOW", self_harm="YES", **answers)
    told = "ingin menyakiti diri"
    assert told in as_(yusuf).get(case.get_absolute_url()).content.decode()
    Triage.objects.create(case=case, taken_by=nadia, urgency="NOW", self_harm="NO", **(answers | {"weapon": "YES"}))
    html = as_(yusuf).get(case.get_absolute_url()).content.decode()
    assert "ancaman membunuh" not in html
    assert "Jangan datangi rumahnya tanpa polisi" not in html
    assert "Belum ada triase" not in html


# Families with a sealed case of somebody else


@pytest.fixture
def two_cases(siti: User, dewi: User) -> tuple[Case, dict[str, Any]]:
    """Dewi's ordinary case of a family of which Siti has a sealed one, and what Siti recorded for it."""
    family, who = household(siti, RAHMAT, ANI, BUYUNG)
    sealed_case(siti, family=family, client=who["Ani"])
    mine = CaseFactory(registered_by=dewi, family=family, client=who["Buyung"])
    for kind in ("VIOLENCE", "CONTROL"):
        Bond.objects.create(family=family, one=who["Rahmat"], other=who["Ani"], kind=kind, recorded_by=siti)
    Bond.objects.create(family=family, one=who["Ani"], other=who["Buyung"], kind="CLOSE", recorded_by=siti)
    Pregnancy.objects.create(family=family, mother=who["Ani"], father=who["Rahmat"], recorded_by=siti)
    SocialTie.objects.create(family=family, kind="LAW", label="Unit PPA Polres", recorded_by=siti)
    SocialTie.objects.create(family=family, kind="SCHOOL", label="SDN 12", recorded_by=siti)
    return mine, who


@pytest.mark.parametrize("way", ["from the case", "from the family"])
@pytest.mark.parametrize("name", ["genogram", "ekomap", "hubungan"])
def test_dewi_does_not_read_in_a_picture_what_was_told_in_a_sealed_case(
    way: str, name: str, two_cases: tuple[Case, dict[str, Any]], dewi: User, as_: As
) -> None:
    case, _ = two_cases
    html = page(case.family, dewi, as_, name, f"?kasus={case.reference}" if way == "from the case" else "")
    assert "kekerasan terhadap" not in "".join(sentences(html))
    assert 'data-kind="VIOLENCE"' not in html
    assert 'data-kind="CONTROL"' not in html
    assert "Rahmat → Ani" not in html
    assert "hamil" not in "".join(sentences(html)).lower()
    assert "Unit PPA Polres" not in html
    assert ("SDN 12" in html) == (name != "genogram")


def test_dewi_still_records_and_sees_violence_that_she_learned_herself(
    two_cases: tuple[Case, dict[str, Any]], dewi: User, as_: As
) -> None:
    case, who = two_cases
    sent = {"what": "batin", "batin-one": who["Rahmat"].pk, "batin-kind": "VIOLENCE", "batin-other": who["Buyung"].pk}
    assert as_(dewi).post(f"{case.family.get_absolute_url()}hubungan/", sent).status_code == 302
    SocialTie.objects.create(family=case.family, kind="LAW", label="LBH Padang", recorded_by=dewi)
    html = page(case.family, dewi, as_)
    assert "Rahmat melakukan kekerasan terhadap Buyung." in sentences(html)
    assert "LBH Padang" in page(case.family, dewi, as_, "ekomap")


def test_siti_whose_sealed_case_it_is_sees_all_of_it(
    two_cases: tuple[Case, dict[str, Any]], siti: User, as_: As
) -> None:
    case, _ = two_cases
    assert "Rahmat melakukan kekerasan terhadap Ani." in sentences(page(case.family, siti, as_))
    assert "Unit PPA Polres" in page(case.family, siti, as_, "ekomap")


def test_dewi_cannot_reach_the_hidden_tie_by_its_address(
    two_cases: tuple[Case, dict[str, Any]], dewi: User, as_: As
) -> None:
    case, _ = two_cases
    url = f"{case.family.get_absolute_url()}hubungan"
    hidden = [("batin", Bond.objects.get(kind="VIOLENCE").pk), ("sosial", SocialTie.objects.get(kind="LAW").pk)]
    for kind, pk in hidden:
        for act in ("ubah", "hapus"):
            assert as_(dewi).post(f"{url}/{kind}/{pk}/{act}/").status_code == 404, (kind, act)
    assert Bond.objects.filter(kind="VIOLENCE").exists()


# Looks that leave a trace


@pytest.mark.parametrize(
    "name",
    [
        "cases:close",
        "cases:propose-close",
        "cases:contact-add",
        "cases:note-edit",
        "cases:note-amend",
        "cases:aftercare-record",
    ],
)
def test_who_opens_a_form_that_shows_the_file_is_in_its_trail_once(
    name: str, world: World, siti: User, budi: User, as_: As
) -> None:
    Case.objects.filter(pk=world.case.pk).update(aftercare_on=day(90))
    person = budi if name == "cases:close" else siti
    client = as_(person)
    pk = {"cases:aftercare-record": world.aftercare.pk}.get(name, world.note.pk)
    takes_pk = name in ("cases:note-edit", "cases:note-amend", "cases:aftercare-record")
    address = reverse(name, args=[world.case.reference, *([pk] if takes_pk else [])])
    before = AuditEvent.objects.count()
    assert client.get(address).status_code == 200
    (event,) = AuditEvent.objects.order_by("pk")[before:]
    assert (event.actor, event.case_id) == (person, world.case.pk)
    assert event.verb.endswith(".viewed")


# Hostile files


def scan_bomb(scans: int) -> bytes:
    """Return a small progressive JPEG that says it is 49 megapixels and paints them over and over: each scan 57 bytes."""
    out = BytesIO()
    Image.new("L", (64, 64), 128).save(out, "JPEG", progressive=True)
    start = out.getvalue()
    size = start.index(b"\xff\xc2")
    head = start[: size + 5] + struct.pack(">HH", 7000, 7000) + start[size + 9 : start.index(b"\xff\xda")]
    blocks = (7000 // 8) ** 2
    table = b"\xff\xc4" + struct.pack(">H", 20)
    first = (
        table + b"\x00\x01" + b"\x00" * 16 + b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" + b"\x00" * (blocks // 8 + 1)
    )
    runs = "011111111111111" * (blocks // 32767 + 1)
    bits = runs + "1" * (-len(runs) % 8)
    nothing = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    again = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00" + nothing
    return head + first + table + b"\x10\x01" + b"\x00" * 15 + b"\xe0" + again * scans + b"\xff\xd9"


def test_a_picture_that_is_painted_a_thousand_times_is_refused_before_it_is_painted() -> None:
    with pytest.raises(uploads.Refused):
        uploads.clean(SimpleUploadedFile("foto.jpg", scan_bomb(150)))


def test_a_progressive_photograph_with_a_long_tail_is_taken() -> None:
    out = BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(out, "JPEG", progressive=True)
    film = b"\xff\xda" * 5000  # phones append a short film to a photograph
    assert uploads.clean(SimpleUploadedFile("foto.jpg", out.getvalue() + film)).content_type == "image/jpeg"


def test_no_word_of_the_work_lies_readable_in_the_database_or_in_the_trail(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    today, uid = day(0).isoformat(), iter(str(uuid.uuid4()) for _ in range(20))
    questions = dict.fromkeys(("danger_now", "child_at_risk", "self_harm", "weapon", "safe_tonight"), "UNKNOWN")
    sent = {
        "triage": questions | {"note": SECRET, "uid": next(uid)},
        "task-add": {"what": SECRET, "indicator": SECRET, "who": str(siti.pk), "uid": next(uid)},
        "goal-add": {
            "problem": case.category_id, "text": SECRET, "success_sign": SECRET, "uid": next(uid),
            "actions-TOTAL_FORMS": "0", "actions-INITIAL_FORMS": "0",
        },
        "conference-add": {
            "held_on": today, "place": "Kantor", "issues": SECRET, "conclusion": SECRET, "uid": next(uid),
            "keputusan-0-what": SECRET, "keputusan-0-owner": str(siti.pk),
        },
        "contact-add": {"kind": "HOME_VISIT", "held_on": today, "summary": SECRET, "uid": next(uid)},
        "note-add": {
            "kind": "PROCESS", "text": SECRET, "impressions": SECRET, "analysis": SECRET, "next_plan": SECRET,
            "interview_on": today, "interview_number": "1", "submission": next(uid),
        },
        "resilience-add": {"moment": "INTAKE", "taken_on": today, "note": SECRET, "ECO_FOOD": "YES", "uid": next(uid)},
    }  # fmt: skip
    for name, data in sent.items():
        address = reverse(f"cases:{name}", args=[case.reference])
        if name == "note-add":
            address += "?jenis=proses"
        answer = client.post(address, data)
        assert answer.status_code == 302, (name, answer.context["form"].errors)
    AttachmentFactory(case=case, title=SECRET)
    SocialTie.objects.create(family=case.family, kind="OTHER", label=SECRET, recorded_by=siti)
    assert _tables_with(SECRET) == []
    assert SECRET in client.get(case.get_absolute_url()).content.decode()


def _tables_with(words: str) -> list[str]:
    """Return the tables in which these words can be read by whoever has the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(words in str(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def test_siti_is_offered_no_guest_and_no_place_of_a_case_she_only_registered(siti: User, nadia: User, as_: As) -> None:
    registered = CaseFactory(registered_by=siti, owner=None)
    TeamMember.objects.create(case=registered, user=nadia, added_by=siti)
    held = ConferenceFactory(case=registered, place="Balai Rahasia")
    ConferenceParticipant.objects.create(conference=held, name="Tamu Rahasia", institution="Polres")
    own = CaseFactory(registered_by=siti)
    address = reverse("cases:conference-add", args=[own.reference])
    assert "Rahasia" not in as_(siti).get(address).content.decode()


def test_nobody_finds_a_way_from_one_case_to_the_parts_of_another(siti: User, dewi: User, as_: As) -> None:
    """Every address with a number in it is tried below a case of Dewi's own with the numbers of Siti's sealed one."""
    own, hidden = CaseFactory(registered_by=dewi), sealed_case(siti)
    goal, version = (
        GoalFactory(case=hidden),
        PlanVersion.objects.create(
            case=hidden, number=1, snapshot="[]", agreement="AGREED", agreed_by="Klien", recorded_by=siti
        ),
    )
    parts = {
        "task-done": TaskFactory(case=hidden).pk, "task-edit": TaskFactory(case=hidden).pk, "goal-edit": goal.number,
        "goal-decide": goal.number, "plan-version": version.number, "note-edit": NoteFactory(case=hidden).pk,
        "note-amend": NoteFactory(case=hidden).pk, "contact-edit": ContactFactory(case=hidden).pk,
        "conference": ConferenceFactory(case=hidden).pk, "conference-edit": ConferenceFactory(case=hidden).pk,
        "assessment": AssessmentFactory(case=hidden).pk, "assessment-edit": AssessmentFactory(case=hidden).pk,
        "attachment": AttachmentFactory(case=hidden).uid, "attachment-remove": AttachmentFactory(case=hidden).uid,
    }  # fmt: skip
    client = as_(dewi)
    for name, part in parts.items():
        for method in (client.get, client.head, client.post):
            assert method(reverse(f"cases:{name}", args=[own.reference, part])).status_code == 404, name


def test_a_removed_attachment_and_a_part_of_a_file_are_no_way_around_the_answers(siti: User, as_: As) -> None:
    row = AttachmentFactory(case=CaseFactory(registered_by=siti), title=SECRET, data=b"\xff\xd8\xff" + b"a" * 500)
    address = reverse("cases:attachment", args=[row.case.reference, row.uid])
    client = as_(siti)
    part = client.get(address, headers={"Range": "bytes=0-10"})
    assert (part.status_code, len(part.content)) == (200, 503)
    before = AuditEvent.objects.count()
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert [event.verb for event in AuditEvent.objects.order_by("pk")[before:]] == ["attachment.opened"]
    assert SECRET not in str(head.headers)
    policy = part.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
