"""Working in a case: contacts, notes, consents, and two people who change the same file."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.actions import contacts, notes, work
from cases.models import Case, CaseProblem, Consent, Note, ProblemCategory, ServiceContact, TeamMember, Triage
from cases.workflow import NotAllowed
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, NoteFactory, PersonFactory

pytestmark = pytest.mark.django_db
HUGE = "9" * 40


def today() -> Any:
    return timezone.localdate()


def contact(**changes: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "kind": "HOME_VISIT",
        "held_on": today().isoformat(),
        "minutes": "45",
        "place": "Rumah klien",
        "summary": "Melihat dapur yang kosong.",
        "next_step": "Antar ke Puskesmas",
        "next_on": (today() + timedelta(days=2)).isoformat(),
    } | changes


def note(**changes: Any) -> dict[str, Any]:
    return {"submission": str(uuid.uuid4()), "text": "Ibu mulai bercerita."} | changes


def send(client: Client, case: Case, path: str, data: dict[str, Any]) -> Any:
    return client.post(f"{case.get_absolute_url()}{path}/", data)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for messages in response.context["form"].errors.values() for message in messages)


def edit_data(case: Case, **changes: Any) -> dict[str, Any]:
    return {
        "version": case.version,
        "narrative": case.narrative,
        "category": case.category_id,
        "urgency": case.urgency,
        "channel": case.channel,
        "reporter": case.reporter,
    } | changes


def test_siti_records_a_home_visit_with_who_was_there_and_what_comes_next(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert send(as_(siti), case, "layanan/baru", contact(persons=[case.client_id])).status_code == 302
    row = ServiceContact.objects.get()
    assert (row.kind, row.minutes, row.recorded_by) == ("HOME_VISIT", 45, siti)
    assert row.summary == "Melihat dapur yang kosong."
    assert list(row.persons.all()) == [case.client]
    assert AuditEvent.objects.filter(verb="contact.added", case_id=case.pk).count() == 1


def test_a_double_clicked_contact_and_note_are_written_once(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    visit, words = contact(), note()
    for _ in range(2):
        assert send(client, case, "layanan/baru", visit)["Location"] == case.get_absolute_url()
        assert send(client, case, "catatan/baru", words)["Location"] == case.get_absolute_url()
    assert ServiceContact.objects.count() == Note.objects.count() == 1
    assert AuditEvent.objects.filter(verb__in=["contact.added", "note.added"]).count() == 2


def test_a_submission_of_another_case_is_refused_and_gives_nothing_away(siti: User, as_: As) -> None:
    first, second, client = CaseFactory(registered_by=siti), CaseFactory(registered_by=siti), as_(siti)
    visit, words = contact(), note()
    send(client, first, "layanan/baru", visit)
    send(client, first, "catatan/baru", words)
    assert "sudah pernah dikirim" in errors_of(send(client, second, "layanan/baru", visit))
    assert "sudah pernah dikirim" in errors_of(send(client, second, "catatan/baru", words))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "masa depan"),
        ({"held_on": "2015-01-01"}, "Kasus ini baru dibuka"),
        ({"held_on": "kemarin"}, "Tanggal ini tidak ada"),
        ({"next_on": "2015-01-01"}, "tidak boleh sebelum tanggal layanan"),
        ({"next_step": ""}, "Tulis apa yang akan dilakukan"),
        ({"persons": [HUGE]}, "tidak ada dalam keluarga"),
        ({"persons": ["x"]}, "Pilih lagi"),
        ({"minutes": "-5"}, "Pastikan nilai ini"),
        ({"minutes": HUGE}, "1.440"),
        ({"kind": "PARTY"}, "PARTY"),
        ({"uid": "x"}, "Formulir ini rusak"),
        ({"summary": "a\x00b"}, "null"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_beside_its_field(
    siti: User, as_: As, changes: dict[str, Any], sentence: str
) -> None:
    case = CaseFactory(registered_by=siti)
    answer = send(as_(siti), case, "layanan/baru", contact(**changes))
    assert sentence in errors_of(answer)
    assert "Rumah klien" in answer.content.decode(), "what was typed stays"
    assert not ServiceContact.objects.exists()


def test_a_person_of_another_family_cannot_be_smuggled_into_a_contact(siti: User, ratna: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    for stranger in (PersonFactory(registered_by=ratna), CaseFactory(registered_by=siti).client):
        answer = send(as_(siti), case, "layanan/baru", contact(persons=[stranger.pk]))
        assert "tidak ada dalam keluarga" in errors_of(answer)


def test_the_contact_verb_itself_refuses_a_day_before_the_case(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    with pytest.raises(NotAllowed, match="Tanggal layanan harus"):
        contacts.add_contact(
            case=case, uid=uuid.uuid4(), kind="COUNSELING", held_on=today() - timedelta(days=1), summary="…", by=siti
        )


def test_only_psychologists_of_the_case_write_psychology_notes(siti: User, nadia: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=nadia, added_by=siti)
    send(as_(siti), case, "catatan/baru", note(kind="PSYCHOLOGY", summary="x"))
    assert Note.objects.get().kind == "PROGRESS"
    answer = send(as_(nadia), case, "catatan/baru", note(kind="PSYCHOLOGY"))
    assert "Tulis ringkasan dan saran untuk tim" in errors_of(answer)
    assert send(as_(nadia), case, "catatan/baru", note(kind="PSYCHOLOGY", summary="Dampingi.")).status_code == 302
    assert Note.objects.filter(kind="PSYCHOLOGY", written_by=nadia).count() == 1


def test_siti_changes_her_own_note_within_a_day_and_only_adds_to_it_later(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    row = NoteFactory(case=case)
    assert send(client, case, f"catatan/{row.pk}/ubah", {"text": "Lebih jelas.", "version": 1}).status_code == 302
    row = Note.objects.get(pk=row.pk)
    assert (row.text, row.version, row.changed_by) == ("Lebih jelas.", 2, siti)
    Note.objects.filter(pk=row.pk).update(written_at=timezone.now() - timedelta(hours=25))
    page = client.get(f"{case.get_absolute_url()}catatan/{row.pk}/ubah/")
    assert page["Location"].endswith(f"/catatan/{row.pk}/tambahan/")
    answer = send(client, case, f"catatan/{row.pk}/ubah", {"text": "Lain lagi.", "version": 2})
    assert "24 jam" in answer.content.decode()
    assert "Lain lagi." in answer.content.decode(), "what was typed stays"
    with pytest.raises(NotAllowed, match="24 jam"):
        notes.change_note(note=Note.objects.get(pk=row.pk), text="Lain lagi.", version=2, by=siti)
    assert Note.objects.get(pk=row.pk).text == "Lebih jelas."
    addendum = note(text="Ternyata kakaknya.")
    for _ in range(2):
        assert send(client, case, f"catatan/{row.pk}/tambahan", addendum).status_code == 302
    assert Note.objects.get(amends=row).text == "Ternyata kakaknya."


def test_two_tabs_on_one_note_show_both_texts(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    row = NoteFactory(case=case)
    url = f"catatan/{row.pk}/ubah"
    send(client, case, url, {"text": "Dari tab pertama.", "version": 1})
    answer = send(client, case, url, {"text": "Dari tab kedua.", "version": 1})
    text = answer.content.decode()
    assert "Dari tab pertama." in text
    assert "Dari tab kedua." in text
    assert Note.objects.get(pk=row.pk).text == "Dari tab pertama."
    assert send(client, case, url, {"text": "Keduanya.", "version": 2}).status_code == 302


def test_dewi_on_the_team_does_not_change_sitis_note(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    row = NoteFactory(case=case)
    for path in ("ubah", "tambahan"):
        assert send(as_(dewi), case, f"catatan/{row.pk}/{path}", note(version=1)).status_code == 403
    with pytest.raises(NotAllowed, match="Hanya penulisnya"):
        notes.change_note(note=row, text="x", version=1, by=dewi)


def test_a_note_of_another_case_is_not_reached_through_this_one(siti: User, as_: As) -> None:
    case, other = CaseFactory(registered_by=siti), NoteFactory(case=CaseFactory(registered_by=siti))
    for pk in (other.pk, 999999, HUGE):
        assert send(as_(siti), case, f"catatan/{pk}/ubah", {"text": "x", "version": 1}).status_code == 404


def test_two_people_who_change_one_file_see_both_texts_and_lose_none(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    secondary = ProblemCategory.objects.get(code="NEGLECT").pk
    assert (
        send(as_(dewi), case, "ubah", edit_data(case, narrative="Versi Dewi.", secondary=[secondary])).status_code
        == 302
    )
    answer = send(as_(siti), case, "ubah", edit_data(case, narrative="Versi Siti."))
    text = answer.content.decode()
    assert "Dewi Lestari sudah mengubah data ini" in errors_of(answer)
    for words in ("Versi Dewi.", "Versi Siti.", "Penelantaran"):
        assert words in text
    assert Case.objects.get(pk=case.pk).narrative == "Versi Dewi."
    again = edit_data(Case.objects.get(pk=case.pk), narrative="Versi berdua.", secondary=[secondary])
    assert send(as_(siti), case, "ubah", again).status_code == 302
    assert Case.objects.get(pk=case.pk).narrative == "Versi berdua."


def test_the_verb_refuses_an_old_version_even_when_the_form_was_fooled(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    work.change_case(case=case, version=1, secondary=[], narrative="Baru.", by=siti)
    with pytest.raises(NotAllowed, match="baru saja diubah"):
        work.change_case(case=case, version=1, secondary=[], narrative="Lama.", by=siti)


def test_moving_a_case_does_not_refuse_what_siti_is_typing(siti: User, dewi: User, budi: User, as_: As) -> None:
    from cases.actions import moves

    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=siti, added_by=siti)
    moves.assign(case=case, owner=dewi, by=budi)
    assert send(as_(siti), case, "ubah", edit_data(case, narrative="Tambahan.")).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.narrative, case.owner) == ("Tambahan.", dewi)


def test_a_changed_category_takes_root_and_class_along_but_the_class_never_falls(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    sealed, plain = (ProblemCategory.objects.get(code=code) for code in ("SEXUAL_VIOLENCE", "NEGLECT_CHILD"))
    send(client, case, "ubah", edit_data(case, category=sealed.pk))
    case = Case.objects.get(pk=case.pk)
    assert (case.root_category, case.confidentiality) == (sealed, "SEALED")
    send(client, case, "ubah", edit_data(case, category=plain.pk))
    case = Case.objects.get(pk=case.pk)
    assert (case.root_category.code, case.confidentiality) == ("NEGLECT", "SEALED")


def test_secondary_problems_come_and_go_and_are_never_the_main_one(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    neglect, illness = (ProblemCategory.objects.get(code=code) for code in ("NEGLECT", "DISABILITY_ILLNESS"))
    send(client, case, "ubah", edit_data(case, secondary=[neglect.pk, illness.pk, case.category_id]))
    assert set(CaseProblem.objects.values_list("category", flat=True)) == {neglect.pk, illness.pk}
    send(client, case, "ubah", edit_data(Case.objects.get(pk=case.pk), secondary=[illness.pk]))
    assert set(CaseProblem.objects.values_list("category", flat=True)) == {illness.pk}


@pytest.mark.parametrize(
    "changes",
    [
        {"secondary": [HUGE]}, {"secondary": ["x"]}, {"category": HUGE}, {"category": "x"}, {"version": HUGE}, {"version": ""},
        {"version": "x"}, {"urgency": "PANIC"}, {"narrative": "a\x00b"}, {"narrative": ""}, {"narrative": "x" * 20001},
    ],
)  # fmt: skip
def test_garbage_in_the_file_is_told_and_nothing_is_saved(siti: User, as_: As, changes: dict[str, Any]) -> None:
    case = CaseFactory(registered_by=siti)
    assert errors_of(send(as_(siti), case, "ubah", edit_data(case, **changes)))
    assert Case.objects.get(pk=case.pk).version == 1


def test_lainnya_must_be_explained(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    other = ProblemCategory.objects.get(code="OTHER")
    assert "Jelaskan masalahnya" in errors_of(send(as_(siti), case, "ubah", edit_data(case, category=other.pk)))


def test_consent_needs_somebody_and_its_absence_a_reason(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    day = today().isoformat()
    given = {"basis": "CONSENT", "form": "ORAL", "given_by": "Klien", "given_on": day, "may_share": "on"}
    assert "siapa yang menyetujui" in errors_of(send(client, case, "persetujuan/baru", given | {"given_by": ""}))
    assert "perlu bentuk" in errors_of(send(client, case, "persetujuan/baru", given | {"form": "NONE"}))
    without = {"basis": "VITAL_INTEREST", "form": "NONE", "given_on": day}
    assert "tulis alasannya" in errors_of(send(client, case, "persetujuan/baru", without))
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "masa depan" in errors_of(send(client, case, "persetujuan/baru", given | {"given_on": tomorrow}))
    for _ in range(2):
        assert send(client, case, "persetujuan/baru", given).status_code == 302
    assert Consent.objects.get().may_share


PATHS = ["layanan/baru", "catatan/baru", "persetujuan/baru", "ubah"]


@pytest.mark.parametrize("path", PATHS)
def test_the_forms_open_for_siti_and_for_nobody_who_does_not_work_on_the_case(
    path: str, siti: User, dewi: User, ratna: User, wati: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    url = f"{case.get_absolute_url()}{path}/"
    page = as_(siti).get(url)
    assert page.status_code == 200
    title = page.content.decode().split("<title>")[1].split("</title>")[0]
    assert case.reference in title
    assert case.client.name not in title
    assert as_(dewi).get(url).status_code == as_(budi).get(url).status_code == 403
    assert as_(ratna).get(url).status_code == as_(wati).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert "/akun/login/" in Client().get(url)["Location"]


def test_nothing_is_written_into_a_closed_case(siti: User, budi: User, as_: As) -> None:
    from cases.actions import closing

    case = CaseFactory(registered_by=siti)
    ending = closing.Ending(outcome="DECIDED", summary="Selesai.", closed_on=today())
    closing.close(case=case, ending=ending, by=budi)
    for path in PATHS:
        assert send(as_(siti), case, path, {}).status_code == 403
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        notes.add_note(case=case, text="Masih sempat?", submission=uuid.uuid4(), by=siti)


def test_a_case_is_not_made_calmer_than_its_triage_by_the_back_door(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, urgency="NOW")
    Triage.objects.create(
        case=case, danger_now="YES", child_at_risk="NO", self_harm="NO", weapon="NO", safe_tonight="YES", urgency="NOW",
        taken_by=siti,
    )  # fmt: skip
    answer = send(as_(siti), case, "ubah", edit_data(case, urgency="NORMAL", narrative="Sudah tenang."))
    assert "hasil triase terakhir" in answer.content.decode()
    assert "Sudah tenang." in answer.content.decode()
    assert Case.objects.get(pk=case.pk).urgency == "NOW"


def test_a_story_that_turns_out_to_be_sexual_violence_starts_the_legal_clock(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    category = ProblemCategory.objects.get(code="SEXUAL_VIOLENCE_CHILD")
    work.change_case(case=case, version=case.version, secondary=[category], by=siti)
    task = case.tasks.get()
    assert (task.origin, task.owner) == ("LEGAL", siti)
    assert "UU 12/2022" in task.rule.legal_basis
