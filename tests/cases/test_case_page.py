"""The page of a case: who may open it, what it answers first, and what it keeps back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions import closing, moves
from cases.models import Case, CaseParticipant, CaseTransition, Consent, Note, TeamMember
from lk3.access import Permission
from lk3.models import AuditEvent, User
from lk3.step_up import step_up_key
from tests.cast import PASSWORD, As
from tests.factories import CaseFactory, ContactFactory, NoteFactory, PersonFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def step_up(client: Client, permission: Permission, case: Case, back: str = "/") -> None:
    """Prove oneself as a person does: reason and password on the page that asks for them."""
    answer = client.post(
        f"/konfirmasi/?untuk={step_up_key(permission, case)}&next={back}",
        {"reason": "Rapat kasus hari ini", "password": PASSWORD},
    )
    assert answer.status_code == 302


def page(client: Client, case: Case, query: str = "") -> str:
    response = client.get(f"{case.get_absolute_url()}{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_siti_reads_who_what_how_urgent_what_is_agreed_what_was_last_and_what_is_next(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, urgency="NOW", narrative="Atap rumah roboh semalam.")
    Consent.objects.create(case=case, basis="CONSENT", form="ORAL", given_by="Klien", recorded_by=siti)
    ContactFactory(case=case, next_step="Antar ke Puskesmas", next_on=timezone.localdate() - timedelta(days=1))
    text = page(as_(siti), case)
    before = text[: text.index("Perjalanan kasus")]
    for answer in (
        case.client.name,
        "Kesulitan ekonomi",
        "ada bahaya",
        "Persetujuan klien",
        "Kunjungan rumah",
        "Antar ke Puskesmas",
    ):
        assert answer in before
    assert "Atap rumah roboh semalam." in before
    assert "lk-clock--late" in before
    title = text[text.index("<title>") : text.index("</title>")]
    assert case.reference in title
    assert case.client.name not in title


def test_dewi_may_know_that_the_case_exists_and_no_more(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert as_(dewi).get(case.get_absolute_url()).status_code == 403
    assert AuditEvent.objects.filter(verb="access.refused", actor=dewi).count() == 1


def test_for_ratna_and_wati_there_is_no_such_case_and_strangers_log_in(
    siti: User, ratna: User, wati: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    invented = "/kasus/LK3-1371-2016-99999/"
    for person in (ratna, wati):
        hidden, unreal = as_(person).get(case.get_absolute_url()), as_(person).get(invented)
        assert hidden.status_code == unreal.status_code == 404
    for url in (case.get_absolute_url(), invented):
        assert Client().get(url).status_code == 302


def test_reading_a_case_is_one_event_of_the_trail(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    page(as_(siti), case)
    event = AuditEvent.objects.exclude(verb="person.logged_in").get(actor=siti)
    assert (event.verb, event.case_id) == ("case.viewed", case.pk)


def test_the_timeline_shows_everything_newest_first(siti: User, budi: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, opened_on=timezone.localdate() - timedelta(days=9))
    CaseTransition.objects.create(case=case, to_state="IN_SERVICE", effective_on=case.opened_on, moved_by=siti)
    ContactFactory(case=case, held_on=timezone.localdate() - timedelta(days=5), summary="Melihat dapur yang kosong.")
    note = NoteFactory(case=case, text="Ibu mulai bercerita.")
    Note.objects.filter(pk=note.pk).update(written_at=timezone.now() - timedelta(days=3))
    referral = ReferralFactory(case=case)
    moves.assign(case=case, owner=dewi, by=budi)
    TeamMember.objects.create(case=case, user=siti, added_by=budi)
    text = page(as_(siti), case)
    words = [
        "Ditugaskan kepada Dewi Lestari",
        "Ibu mulai bercerita.",
        "Melihat dapur yang kosong.",
        "didaftarkan dan langsung",
    ]
    timeline = text[text.index("Perjalanan kasus") :]
    places = [timeline.index(word) for word in words]
    assert places == sorted(places)
    assert f"/rujukan/{referral.pk}/" in timeline
    only_notes = page(as_(siti), case, "?jenis=catatan")
    assert "Ibu mulai bercerita." in only_notes
    assert "Melihat dapur" not in only_notes[only_notes.index("Perjalanan kasus") :]


def test_fifty_events_cost_as_many_queries_as_five(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    for count in (5, 45):
        for _ in range(count):
            NoteFactory(case=case)
            ContactFactory(case=case).persons.add(case.client)
        page(client, case)
        with CaptureQueriesContext(connection) as queries:
            text = page(client, case)
        if count == 5:
            few = len(queries)
    assert len(queries) == few
    assert few <= 45
    assert text.count("lk-timeline__head") == 20
    assert "Lebih lama" in text
    assert "Semuanya" in text
    assert page(client, case, "?banyak=100").count("lk-timeline__head") == 100


@pytest.mark.parametrize(
    "query", ["?banyak=x", "?banyak=99999999999", "?jenis=%00", "?banyak=-1", "?catatan=%00", "?banyak=²"]
)
def test_nonsense_in_the_address_of_a_case_is_no_error(siti: User, as_: As, query: str) -> None:
    page(as_(siti), CaseFactory(registered_by=siti), query)


def test_budi_opens_the_notes_of_a_sensitive_case_only_after_proving_himself(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    NoteFactory(case=case, text="Ia takut pulang.")
    client = as_(budi)
    text = page(client, case)
    assert "Ia takut pulang." not in text
    assert "Buka catatan" in text
    asked = client.get(f"{case.get_absolute_url()}?catatan=buka")
    assert asked.status_code == 302
    assert "/konfirmasi/" in asked["Location"]
    step_up(client, Permission.NOTE_VIEW, case)
    assert "Ia takut pulang." in page(client, case, "?catatan=buka")


def test_budi_reads_a_sealed_case_after_one_confirmation_and_then_sees_the_name(
    siti: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti, code="SEXUAL_VIOLENCE")
    client = as_(budi)
    assert client.get(case.get_absolute_url()).status_code == 302
    step_up(client, Permission.CASE_VIEW, case)
    assert case.client.name in page(client, case)


def test_psychology_notes_are_whole_for_nadia_and_a_summary_for_siti(siti: User, nadia: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=nadia, added_by=siti)
    NoteFactory(
        case=case, kind="PSYCHOLOGY", text="Skor BDI 31.", summary="Jangan ditinggal sendiri.", written_by=nadia
    )
    assert "Skor BDI 31." in page(as_(nadia), case)
    for_siti = page(as_(siti), case)
    assert "Skor BDI 31." not in for_siti
    assert "Jangan ditinggal sendiri." in for_siti


def test_yusuf_sees_what_he_registered_but_not_the_alleged_perpetrator_nor_the_work(yusuf: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    other = PersonFactory(registered_by=yusuf, family=case.family, name="Terduga Rekaan")
    CaseParticipant.objects.create(case=case, person=other, role="ALLEGED_PERPETRATOR")
    text = page(as_(yusuf), case)
    assert case.client.name in text
    assert "Terduga Rekaan" not in text
    Case.objects.filter(pk=case.pk).update(registered_at=timezone.now() - timedelta(hours=25))
    assert as_(yusuf).get(case.get_absolute_url()).status_code == 403


def test_siti_sees_the_alleged_perpetrator(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    other = PersonFactory(registered_by=siti, family=case.family, name="Terduga Rekaan")
    CaseParticipant.objects.create(case=case, person=other, role="ALLEGED_PERPETRATOR")
    assert "Terduga Rekaan" in page(as_(siti), case)


def test_buttons_are_offered_to_those_who_may(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    for_siti, for_budi = page(as_(siti), case), page(as_(budi), case)
    assert f"{case.get_absolute_url()}layanan/baru/" in for_siti
    assert f"{case.get_absolute_url()}tutup/" not in for_siti
    assert f"{case.get_absolute_url()}usul-tutup/" in for_siti
    assert f"{case.get_absolute_url()}layanan/baru/" not in for_budi
    assert f"{case.get_absolute_url()}tutup/" in for_budi
    closing.close(
        case=case, ending=closing.Ending(outcome="DECIDED", summary="Selesai.", closed_on=timezone.localdate()), by=budi
    )
    for_budi = page(as_(budi), case)
    assert f"{case.get_absolute_url()}tutup/" not in for_budi
    assert f"{case.get_absolute_url()}buka-kembali/" in for_budi


def test_printing_asks_for_a_confirmation_and_is_one_event(siti: User, dewi: User, ratna: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    NoteFactory(case=case, text="Ibu mulai bercerita.")
    client, url = as_(siti), f"{case.get_absolute_url()}cetak/"
    assert "/konfirmasi/" in client.get(url)["Location"]
    step_up(client, Permission.CASE_PRINT, case)
    response = client.get(url)
    assert "Ibu mulai bercerita." in response.content.decode()
    assert AuditEvent.objects.filter(verb="case.printed", case_id=case.pk).count() == 1
    assert as_(dewi).get(url).status_code == 403
    assert as_(ratna).get(url).status_code == 404


def test_a_closed_case_reminds_nobody_of_an_old_promise(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    ContactFactory(case=case, next_step="Antar ke Puskesmas", next_on=timezone.localdate() - timedelta(days=1))
    closing.close(
        case=case, ending=closing.Ending(outcome="DECIDED", summary="Selesai.", closed_on=timezone.localdate()), by=budi
    )
    text = page(as_(siti), case)
    assert "lk-clock--late" not in text
    assert "Selesai." in text


def test_the_printed_file_says_who_lives_in_the_household_with_masked_numbers(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    member = case.family.members.get()
    type(member.person).objects.filter(pk=member.person_id).update(birth_place="Solok", occupation="Penjahit")
    step_up(client, Permission.CASE_PRINT, case)
    text = page(client, case, "cetak/")
    for said in ("Identitas keluarga", member.get_relation_display(), "Solok", "Penjahit"):
        assert said in text
