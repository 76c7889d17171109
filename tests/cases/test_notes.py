"""Notes of three kinds, and the impressions that nobody but their writer reads."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, Note, TeamMember
from cases.timeline import Event, Reader
from cases.timeline.sources import notes as events_of
from lk3.access import Answer
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, NoteFactory

pytestmark = pytest.mark.django_db
HUGE = "9" * 40
FELT = "Saya sendiri takut ketika ayahnya masuk."


def today() -> Any:
    return timezone.localdate()


def interview(**changes: Any) -> dict[str, Any]:
    return {
        "submission": str(uuid.uuid4()),
        "kind": "PROCESS",
        "interview_on": today().isoformat(),
        "interview_number": "1",
        "text": "Ibu bercerita sambil menggendong bayi.",
        "impressions": FELT,
        "analysis": "Ibu merasa bersalah.",
        "next_plan": "Bertemu tanpa ayah.",
    } | changes


def send(client: Client, case: Case, data: dict[str, Any], path: str = "catatan/baru") -> Any:
    return client.post(f"{case.get_absolute_url()}{path}/", data)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for messages in response.context["form"].errors.values() for message in messages)


def told(case: Case, user: User) -> Event:
    reader = Reader(user=user, sees_work=True, notes=Answer.YES, psychology=Answer.MASKED, may_edit_notes=True)
    (event,) = events_of(case, reader, 9)
    return event


def test_siti_writes_a_process_record_and_reads_every_part_of_it_by_its_name(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert send(as_(siti), case, interview()).status_code == 302
    note = Note.objects.get()
    assert (note.kind, note.interview_on, note.interview_number) == ("PROCESS", today(), 1)
    page = as_(siti).get(case.get_absolute_url()).content.decode()
    for words in ("Catatan proses wawancara", "Yang dikatakan dan dilakukan", "Ibu bercerita", "Pemahaman masalah",
                  "Ibu merasa bersalah.", "Rencana berikut", "Bertemu tanpa ayah.", FELT, "ke-1"):  # fmt: skip
        assert words in page, words
    assert AuditEvent.objects.get(verb="note.added").detail == {"kind": "PROCESS"}


def test_nobody_but_its_writer_ever_reads_the_impressions(
    siti: User, dewi: User, nadia: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    for colleague in (dewi, nadia):
        TeamMember.objects.create(case=case, user=colleague, added_by=siti)
    send(as_(siti), case, interview())
    for reader in (dewi, nadia, budi):
        page = as_(reader).get(case.get_absolute_url()).content.decode()
        assert "Ibu merasa bersalah." in page
        assert FELT not in page, f"{reader} reads what only Siti may"
        assert "Kesan dan perasaan" not in page
        assert FELT not in " ".join(told(case, reader).texts)
    assert FELT in " ".join(told(case, siti).texts)
    form = as_(siti).get(f"{case.get_absolute_url()}catatan/baru/", {"jenis": "proses"}).content.decode()
    assert "Hanya Anda yang dapat membaca bagian ini" in form


def test_whoever_takes_the_case_over_does_not_get_the_impressions_with_it(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    send(as_(siti), case, interview())
    Case.objects.filter(pk=case.pk).update(owner=dewi)
    page = as_(dewi).get(case.get_absolute_url()).content.decode()
    assert "Ibu merasa bersalah." in page
    assert FELT not in page


def test_the_form_fits_the_kind_and_only_psychologists_are_offered_theirs(siti: User, nadia: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=nadia, added_by=siti)
    url = f"{case.get_absolute_url()}catatan/baru/"

    def fields(user: User, word: str) -> set[str]:
        return set(as_(user).get(url, {"jenis": word}).context["form"].fields) - {"submission", "kind"}

    assert fields(siti, "") == fields(siti, "perkembangan") == fields(siti, "x") == {"text", "analysis", "next_plan"}
    assert fields(siti, "proses") == {
        "interview_on", "interview_number", "text", "impressions", "analysis", "next_plan",
    }  # fmt: skip
    assert fields(siti, "psikologi") == {"text", "analysis", "next_plan"}
    assert fields(nadia, "psikologi") == {"text", "summary"}
    assert [word for word, _ in as_(siti).get(url).context["tabs"]] == ["perkembangan", "proses"]
    assert [word for word, _ in as_(nadia).get(url).context["tabs"]] == ["perkembangan", "proses", "psikologi"]


def test_a_progress_note_takes_no_impressions_that_somebody_smuggled_in(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    send(as_(siti), case, interview(kind="PROGRESS"))
    note = Note.objects.get()
    assert (note.kind, note.impressions, note.interview_on) == ("PROGRESS", "", None)
    assert note.analysis == "Ibu merasa bersalah."


def test_the_next_interview_has_the_next_number(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    url = f"{case.get_absolute_url()}catatan/baru/?jenis=proses"
    assert client.get(url).context["form"]["interview_number"].value() == 1
    send(client, case, interview(interview_number="4"))
    assert client.get(url).context["form"]["interview_number"].value() == 5


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"interview_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "masa depan"),
        ({"interview_on": "kemarin"}, "Tanggal ini tidak ada"),
        ({"interview_on": ""}, "Belum diisi"),
        ({"interview_number": "0"}, "1"),
        ({"interview_number": HUGE}, "999"),
        ({"interview_number": "x"}, "angka"),
        ({"text": ""}, "Belum diisi"),
        ({"impressions": "a\x00b"}, "null"),
        ({"impressions": "x" * 20001}, "20000"),
        ({"analysis": "x" * 20001}, "20000"),
        ({"submission": "x"}, "Formulir ini rusak"),
    ],
)
def test_an_interview_that_cannot_be_is_refused_beside_its_field(
    siti: User, as_: As, changes: dict[str, Any], sentence: str
) -> None:
    case = CaseFactory(registered_by=siti)
    answer = send(as_(siti), case, interview(**changes))
    assert sentence in errors_of(answer)
    assert "Bertemu tanpa ayah." in answer.content.decode(), "what was typed stays"
    assert not Note.objects.exists()


def test_siti_changes_her_process_record_today_and_adds_to_it_later(siti: User, dewi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    send(client, case, interview())
    note = Note.objects.get()
    page = client.get(f"{case.get_absolute_url()}catatan/{note.pk}/ubah/").content.decode()
    assert FELT in page
    changed = interview(version=1, analysis="Ibu takut ditinggalkan.")
    assert send(client, case, changed, f"catatan/{note.pk}/ubah").status_code == 302
    note = Note.objects.get()
    assert (note.analysis, note.impressions) == ("Ibu takut ditinggalkan.", FELT)
    assert AuditEvent.objects.get(verb="note.changed").detail == {"fields": ["analysis"]}
    addendum = {"submission": str(uuid.uuid4()), "text": "Ternyata ada kakak.", "impressions": "Lega."}
    assert send(client, case, addendum, f"catatan/{note.pk}/tambahan").status_code == 302
    added = Note.objects.get(amends=note)
    assert (added.kind, added.text, added.impressions) == ("PROCESS", "Ternyata ada kakak.", "Lega.")
    page = as_(dewi).get(case.get_absolute_url()).content.decode()
    assert "Ternyata ada kakak." in page
    assert "Lega." not in page


def test_an_addendum_is_no_further_interview(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    send(client, case, interview())
    note = Note.objects.get()
    send(client, case, {"submission": str(uuid.uuid4()), "text": "x"}, f"catatan/{note.pk}/tambahan")
    url = f"{case.get_absolute_url()}catatan/baru/?jenis=proses"
    assert client.get(url).context["form"]["interview_number"].value() == 2


def test_a_draft_keeps_its_kind_where_another_form_would_lose_words_and_comes_along_where_not(
    siti: User, as_: As
) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    url = f"{case.get_absolute_url()}catatan/baru/"
    draft = client.get(url, {"jenis": "proses"}).context["form"].draft
    hidden = {"draft": str(draft.ticket.uid), "draft_path": draft.sealed, "draft_version": "0"}
    client.post(draft.url, interview(**hidden))
    page = client.get(url, {"jenis": "perkembangan"})
    assert (page.context["chosen"], page.context["form"]["impressions"].value()) == ("proses", FELT)
    empty = client.get(url, {"jenis": "perkembangan", "draf": "baru"})
    assert (empty.context["chosen"], empty.context["form"]["text"].value()) == ("perkembangan", None)
    client.post(draft.url, interview(**hidden | {"draft_version": "1", "impressions": ""}))
    page = client.get(url, {"jenis": "perkembangan"})
    assert page.context["chosen"] == "perkembangan"
    assert page.context["form"]["text"].value() == "Ibu bercerita sambil menggendong bayi."
    assert page.context["form"]["kind"].value() == "PROGRESS"


def test_the_team_reads_the_summary_of_a_psychology_note_as_before(siti: User, nadia: User) -> None:
    case = CaseFactory(registered_by=siti)
    NoteFactory(case=case, kind="PSYCHOLOGY", text="Hanya psikolog.", summary="Dampingi.", written_by=nadia)
    event = told(case, siti)
    assert event.texts == ["Dampingi."]
    assert "hanya untuk psikolog" in event.withheld


def test_words_added_after_the_first_click_are_not_dropped_by_the_second(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    address, submission = f"{case.get_absolute_url()}catatan/baru/", str(uuid.uuid4())
    first = {"text": "Ibu datang.", "submission": submission, "kind": "PROGRESS"}
    for _ in range(2):
        assert as_(siti).post(address, first).status_code == 302
    answer = as_(siti).post(address, first | {"text": "Ibu datang. Anaknya sakit."})
    page = answer.content.decode()
    assert "belum tersimpan" in page
    assert "Ibu datang. Anaknya sakit." in page
    assert Note.objects.get().text == "Ibu datang."
