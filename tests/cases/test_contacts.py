"""Contacts: one visit filed in several cases of a family, corrections, next steps for colleagues, unanswered calls."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.actions import contacts as verbs
from cases.contacts import may_have_come
from cases.models import (
    Case,
    CaseParticipant,
    ConflictOfInterest,
    Note,
    ProblemCategory,
    ServiceContact,
    Task,
    TeamMember,
)
from cases.timeline import Event, Reader
from cases.timeline.sources import contacts as events_of
from cases.triage import is_answered
from cases.workflow import NotAllowed
from families.models import FamilyMember
from lk3.access import Answer
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, PersonFactory

pytestmark = pytest.mark.django_db
HUGE = "9" * 40
STORY = "Melihat dapur yang kosong; ayah tidak di rumah."


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def visit(**changes: Any) -> dict[str, Any]:
    return {"uid": str(uuid.uuid4()), "kind": "HOME_VISIT", "held_on": day(), "summary": STORY} | changes


def send(client: Client, case: Case, data: dict[str, Any], path: str = "layanan/baru") -> Any:
    return client.post(f"{case.get_absolute_url()}{path}/", data)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for messages in response.context["form"].errors.values() for message in messages)


def sibling(case: Case, owner: User, **changes: Any) -> Case:
    """Return another case of the same family."""
    return CaseFactory(registered_by=owner, family=case.family, client=case.client, **changes)


def reader_of(user: User) -> Reader:
    return Reader(user=user, sees_work=True, notes=Answer.YES, psychology=None, may_edit_notes=True)


def facts_of(events: Iterable[Event]) -> dict[str, Any]:
    (event,) = events
    return dict(event.facts)


def test_one_visit_is_written_once_and_stands_in_both_cases_of_the_family(siti: User, as_: As) -> None:
    first = CaseFactory(registered_by=siti)
    second = sibling(first, siti)
    page = as_(siti).get(f"{first.get_absolute_url()}layanan/baru/").content.decode()
    assert f"{second.reference} · {second.category.label}" in page
    assert send(as_(siti), first, visit(filed_in=[second.pk], others_present="Ketua RT")).status_code == 302
    row = ServiceContact.objects.get()
    assert (row.case, list(row.filed_in.all())) == (first, [second])
    assert (first.contacts.count(), second.contacts.count()) == (1, 0), "it counts once"
    assert facts_of(events_of(first, reader_of(siti), 9))["Dicatat juga di kasus"] == second.reference
    assert facts_of(events_of(second, reader_of(siti), 9))["Dicatat di kasus"] == first.reference
    for case in (first, second):
        text = as_(siti).get(case.get_absolute_url()).content.decode()
        assert STORY in text
        assert "Ketua RT" in text
    assert AuditEvent.objects.get(verb="contact.added").detail == {"kind": "HOME_VISIT", "filed_in": 1}


def test_who_may_not_know_of_the_first_case_reads_the_visit_without_its_number(
    siti: User, dewi: User, budi: User, as_: As
) -> None:
    second = CaseFactory(registered_by=dewi)
    sealed = sibling(second, siti, confidentiality="SEALED")
    TeamMember.objects.create(case=second, user=siti, added_by=dewi)
    send(as_(siti), sealed, visit(filed_in=[second.pk]))
    page = as_(dewi).get(second.get_absolute_url()).content.decode()
    assert STORY in page
    assert sealed.reference not in page
    assert "Dicatat di kasus" not in page
    assert facts_of(events_of(second, reader_of(budi), 9))["Dicatat di kasus"] == sealed.reference


def test_who_may_not_know_of_the_second_case_does_not_learn_its_number_in_the_first(
    siti: User, dewi: User, as_: As
) -> None:
    first = CaseFactory(registered_by=siti)
    sealed = sibling(first, siti, confidentiality="SEALED")
    TeamMember.objects.create(case=first, user=dewi, added_by=siti)
    send(as_(siti), first, visit(filed_in=[sealed.pk]))
    page = as_(dewi).get(first.get_absolute_url()).content.decode()
    assert STORY in page
    assert sealed.reference not in page
    form = as_(dewi).get(f"{first.get_absolute_url()}layanan/baru/").content.decode()
    assert sealed.reference not in form, "and it is not offered"


def test_somebody_on_the_conflict_list_of_the_first_case_reads_nothing_of_it_in_the_second(
    siti: User, dewi: User
) -> None:
    first = CaseFactory(registered_by=siti)
    second = sibling(first, dewi)
    ContactFactory(case=first).filed_in.add(second)
    assert len(list(events_of(second, reader_of(dewi), 9))) == 1
    ConflictOfInterest.objects.create(case=first, user=dewi, reason="Saudara", recorded_by=siti)
    assert list(events_of(second, reader_of(dewi), 9)) == []


def test_people_who_belong_to_the_first_case_only_are_not_named_in_the_second(siti: User) -> None:
    first = CaseFactory(registered_by=siti)
    second = sibling(first, siti)
    neighbour = PersonFactory(registered_by=siti, name="Tetangga Terduga")
    CaseParticipant.objects.create(case=first, person=neighbour, role=CaseParticipant.Role.ALLEGED_PERPETRATOR)
    row = ContactFactory(case=first)
    row.persons.set([first.client, neighbour])
    row.filed_in.add(second)
    assert "Tetangga Terduga" in facts_of(events_of(first, reader_of(siti), 9))["Hadir"]
    assert facts_of(events_of(second, reader_of(siti), 9))["Hadir"] == first.client.name


def test_only_open_cases_of_the_family_on_which_siti_works_are_offered_and_taken(
    siti: User, dewi: User, budi: User, as_: As
) -> None:
    first = CaseFactory(registered_by=siti)
    mine = sibling(first, siti)
    closed = sibling(
        first, siti, state="CLOSED", outcome="DECIDED",
        closed_on=timezone.localdate(), closed_at=timezone.now(), closed_by=budi,
    )  # fmt: skip
    not_hers, sealed = sibling(first, dewi), sibling(first, dewi, confidentiality="SEALED")
    of_others = CaseFactory(registered_by=siti)
    form = as_(siti).get(f"{first.get_absolute_url()}layanan/baru/").context["form"]
    assert list(form.fields["filed_in"].queryset) == [mine]
    for wrong in (first, closed, not_hers, sealed, of_others):
        assert "tidak dapat Anda isi" in errors_of(send(as_(siti), first, visit(filed_in=[mine.pk, wrong.pk])))
        with pytest.raises(NotAllowed, match="tidak dapat Anda isi") as refusal:
            verbs.add_contact(
                case=first, uid=uuid.uuid4(), kind="COUNSELING", held_on=timezone.localdate(), summary="x",
                filed_in=[wrong], by=siti,
            )  # fmt: skip
        assert wrong.reference not in str(refusal.value)
    for garbage in (HUGE, "x", "\x00"):
        assert errors_of(send(as_(siti), first, visit(filed_in=[garbage])))
    assert not ServiceContact.objects.exists()


def test_a_family_with_one_case_is_not_asked_where_else(siti: User, as_: As) -> None:
    page = as_(siti).get(f"{CaseFactory(registered_by=siti).get_absolute_url()}layanan/baru/")
    assert "Catat juga" not in page.content.decode()


def test_siti_corrects_her_contact_within_a_day(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    other = sibling(case, siti)
    row = ContactFactory(case=case)
    page = as_(siti).get(f"{case.get_absolute_url()}layanan/{row.pk}/ubah/").content.decode()
    assert "Kunjungan rekaan." in page
    data = visit(version=1, minutes=30, persons=[case.client_id], filed_in=[other.pk])
    assert send(as_(siti), case, data, f"layanan/{row.pk}/ubah").status_code == 302
    row = ServiceContact.objects.get()
    assert (row.summary, row.minutes, row.version, row.changed_by) == (STORY, 30, 2, siti)
    assert (list(row.persons.all()), list(row.filed_in.all())) == ([case.client], [other])
    event = AuditEvent.objects.get(verb="contact.changed")
    assert event.detail == {"fields": ["filed_in", "minutes", "persons", "place", "summary"]}
    assert "Diubah" in facts_of(events_of(case, reader_of(siti), 9))


def test_after_a_day_a_note_is_added_that_names_the_contact(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    row = ContactFactory(case=case)
    assert "/ubah/" in next(iter(events_of(case, reader_of(siti), 9))).links[0][1]
    ServiceContact.objects.update(recorded_at=timezone.now() - timedelta(hours=25))
    answer = client.get(f"{case.get_absolute_url()}layanan/{row.pk}/ubah/")
    url = f"{case.get_absolute_url()}catatan/baru/?layanan={row.pk}"
    assert answer["Location"] == url
    assert next(iter(events_of(case, reader_of(siti), 9))).links == [("Tulis tambahan", url)]
    assert "Tambahan atas layanan “Kunjungan rumah” tanggal" in client.get(url).context["form"]["text"].value()
    row.refresh_from_db()
    with pytest.raises(NotAllowed, match="24 jam"):
        verbs.change_contact(contact=row, version=1, persons=[], by=siti)


def test_the_note_is_not_prefilled_with_a_contact_of_another_case(siti: User, as_: As) -> None:
    case, other = CaseFactory(registered_by=siti), ContactFactory(case=CaseFactory(registered_by=siti))
    for pk in (other.pk, HUGE, "x", "²", "-1"):
        page = as_(siti).get(f"{case.get_absolute_url()}catatan/baru/", {"layanan": pk})
        assert not page.context["form"]["text"].value()


def test_dewi_on_the_team_does_not_correct_sitis_contact_and_strangers_do_not_find_it(
    siti: User, dewi: User, ratna: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    row, other = ContactFactory(case=case), ContactFactory(case=CaseFactory(registered_by=siti))
    assert send(as_(dewi), case, visit(version=1), f"layanan/{row.pk}/ubah").status_code == 403
    assert send(as_(ratna), case, visit(version=1), f"layanan/{row.pk}/ubah").status_code == 404
    for pk in (other.pk, 999999, HUGE):
        assert send(as_(siti), case, visit(version=1), f"layanan/{pk}/ubah").status_code == 404
    with pytest.raises(NotAllowed, match="Hanya pencatatnya"):
        verbs.change_contact(contact=row, version=1, persons=[], by=dewi)
    assert next(iter(events_of(case, reader_of(dewi), 9))).links == []


def test_two_tabs_on_one_contact_show_both_texts(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    row = ContactFactory(case=case)
    path = f"layanan/{row.pk}/ubah"
    send(client, case, visit(version=1, summary="Dari tab pertama.", persons=[case.client_id]), path)
    answer = send(client, case, visit(version=1, summary="Dari tab kedua."), path)
    text = answer.content.decode()
    for words in ("Dari tab pertama.", "Dari tab kedua.", "Yang hadir"):
        assert words in text
    assert ServiceContact.objects.get().summary == "Dari tab pertama."
    with pytest.raises(NotAllowed, match="baru saja diubah"):
        verbs.change_contact(contact=row, version=1, persons=[], by=siti)
    assert send(client, case, visit(version=2, summary="Keduanya."), path).status_code == 302


def test_a_correction_leaves_the_contact_filed_where_the_writer_no_longer_looks(siti: User, dewi: User) -> None:
    case = CaseFactory(registered_by=siti)
    gone = sibling(case, dewi, confidentiality="SEALED")
    row = ContactFactory(case=case)
    row.filed_in.add(gone)
    verbs.change_contact(contact=row, version=1, persons=[], filed_in=[], summary="Lebih jelas.", by=siti)
    assert list(row.filed_in.all()) == [gone]


def test_a_next_step_for_dewi_is_a_task_on_her_day_and_sitis_own_is_none(siti: User, dewi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    step = {"next_step": "Antar ke Puskesmas", "next_on": day(2)}
    send(client, case, visit(**step))
    assert not Task.objects.exists()
    data = visit(**step, next_by=dewi.pk)
    for _ in range(2):
        assert send(client, case, data).status_code == 302
    task = Task.objects.get()
    assert (task.what, task.owner, task.origin, task.due_on.isoformat(), task.written_by) == (
        "Antar ke Puskesmas", dewi, Task.Origin.CONTACT, day(2), siti,
    )  # fmt: skip
    assert AuditEvent.objects.filter(case_id=case.pk).values_list("verb", flat=True).distinct().get() == "contact.added"


def test_a_next_step_is_not_handed_to_a_stranger_nor_without_words(
    siti: User, dewi: User, budi: User, ratna: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    for stranger in (dewi.pk, ratna.pk, HUGE, "x"):
        answer = send(as_(siti), case, visit(next_step="Antar", next_by=stranger))
        assert "tidak bekerja pada kasus ini" in errors_of(answer)
    assert "Tulis apa yang akan dikerjakan" in errors_of(send(as_(siti), case, visit(next_by=budi.pk)))
    with pytest.raises(NotAllowed, match="tidak bekerja pada kasus ini"):
        verbs.add_contact(
            case=case, uid=uuid.uuid4(), kind="COUNSELING", held_on=timezone.localdate(), summary="x",
            next_step="Antar", next_by=dewi, by=siti,
        )  # fmt: skip
    assert not ServiceContact.objects.exists()


def test_a_link_chooses_the_kind_and_an_odd_one_chooses_nothing(siti: User, as_: As) -> None:
    url = f"{CaseFactory(registered_by=siti).get_absolute_url()}layanan/baru/"
    assert as_(siti).get(url, {"jenis": "HOME_VISIT"}).context["form"]["kind"].value() == "HOME_VISIT"
    for odd in ("PARTY", "", "\x00"):
        assert not as_(siti).get(url, {"jenis": odd}).context["form"]["kind"].value()


def test_a_telephone_nobody_answered_is_one_click_and_moves_the_step_two_days(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    ContactFactory(case=case, next_step="Tanya hasil visum", next_on=timezone.localdate())
    for _ in range(2):
        assert send(client, case, {}, "layanan/tidak-diangkat")["Location"] == case.get_absolute_url()
    assert case.contacts.count() == 1, "an attempt is not counted as a service"
    assert [note.text for note in case.notes.all()] == ["Ditelepon, tidak diangkat."], "a double click is one call"
    contact = case.contacts.get()
    assert (contact.next_step, contact.next_on.isoformat()) == ("Tanya hasil visum", day(2))
    assert AuditEvent.objects.get(verb="call.missed").detail == {"next_on": day(2)}
    send(client, case, {"next_on": day(7)}, "layanan/tidak-diangkat")
    assert case.contacts.get().next_on.isoformat() == day(7)


def test_the_first_call_that_nobody_answers_leaves_a_task_to_call_again(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    for _ in range(2):
        send(as_(siti), case, {}, "layanan/tidak-diangkat")
    task = case.tasks.get()
    assert (task.what, task.owner, task.due_on.isoformat()) == ("Telepon lagi", siti, day(2))


def test_a_call_that_nobody_answered_meets_no_response_clock(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, response_due_at=timezone.now() + timedelta(hours=2))
    send(as_(siti), case, {}, "layanan/tidak-diangkat")
    assert not is_answered(case)


def test_the_click_goes_back_to_where_the_button_stood_but_never_to_another_site(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    assert send(client, case, {"next": "/kasus/"}, "layanan/tidak-diangkat")["Location"] == "/kasus/"
    for odd in ("https://contoh.invalid/", "//contoh.invalid", "javascript:alert(1)", "\x00"):
        answer = send(client, case, {"next": odd, "next_on": day(3)}, "layanan/tidak-diangkat")
        assert answer["Location"] == case.get_absolute_url()


@pytest.mark.parametrize(
    ("next_on", "sentence"), [("besok", "Tanggal ini tidak ada"), (day(-1), "sudah lewat"), (HUGE, "Tanggal ini")]
)
def test_a_day_that_cannot_be_is_told_and_no_call_is_recorded(siti: User, as_: As, next_on: str, sentence: str) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    answer = client.post(f"{case.get_absolute_url()}layanan/tidak-diangkat/", {"next_on": next_on}, follow=True)
    assert sentence in answer.content.decode()
    assert not ServiceContact.objects.exists()


def test_nobody_who_died_before_the_case_is_offered_as_present_and_the_household_comes_first(
    siti: User,
) -> None:
    case, long_ago = CaseFactory(registered_by=siti), timezone.localdate() - timedelta(days=4000)
    grandfather = PersonFactory(registered_by=siti, name="Almarhum Rekaan", died_on=long_ago)
    aunt = PersonFactory(registered_by=siti, name="Aminah Rekaan")
    father = PersonFactory(registered_by=siti, name="Zainal Rekaan", died_on=timezone.localdate())
    for person, elsewhere in ((grandfather, True), (aunt, True), (father, False)):
        FamilyMember.objects.create(
            family=case.family, person=person, relation="OTHER", lives_elsewhere=elsewhere, recorded_by=siti
        )
    names = [person.name for person in may_have_come(case)]
    assert grandfather.name not in names, "he could not have been there"
    assert names.index(father.name) < names.index(aunt.name), "who lives there is looked for first"


def test_the_unanswered_call_is_a_post_by_those_who_work_on_an_open_case(
    siti: User, dewi: User, budi: User, ratna: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    path = "layanan/tidak-diangkat"
    assert as_(siti).get(f"{case.get_absolute_url()}{path}/").status_code == 405
    assert send(as_(dewi), case, {}, path).status_code == send(as_(budi), case, {}, path).status_code == 403
    assert send(as_(ratna), case, {}, path).status_code == 404
    assert "/akun/login/" in send(Client(), case, {}, path)["Location"]
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", outcome="DECIDED", closed_on=case.opened_on, closed_at=timezone.now(), closed_by=budi
    )
    row = ContactFactory(case=case)
    assert send(as_(siti), case, {}, path).status_code == 403
    assert send(as_(siti), case, visit(version=1), f"layanan/{row.pk}/ubah").status_code == 403
    assert not Note.objects.exists()


def test_a_long_file_costs_no_more_queries_than_a_short_one(siti: User, django_assert_max_num_queries: Any) -> None:
    case = CaseFactory(registered_by=siti)
    other = sibling(case, siti, category=ProblemCategory.objects.get(code="NEGLECT"))
    for home, elsewhere in ((case, other), (other, case)):
        for _ in range(5):
            row = ContactFactory(case=home)
            row.persons.add(case.client)
            row.filed_in.add(elsewhere)
    with django_assert_max_num_queries(5):
        assert len(list(events_of(case, reader_of(siti), 50))) == 10
