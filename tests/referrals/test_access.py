"""Who reaches a referral, its letter and the form; and what garbage does."""

import uuid
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case, Consent
from lk3.models import AuditEvent, User
from referrals.models import Referral
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory

PAGES = ["rujukan/baru/", "rujukan/{}/", "rujukan/{}/surat/"]


@pytest.fixture
def referral(siti: User) -> Referral:
    """A referral of Siti's ordinary case, sent today."""
    case = CaseFactory(registered_by=siti)
    Consent.objects.create(case=case, basis="CONSENT", form="ORAL", may_share=True, recorded_by=siti)
    return ReferralFactory(
        case=case, state="SENT", sent_at=timezone.now(), sent_by=siti, shared_information="Keterangan rekaan"
    )


def pages(referral: Referral) -> list[str]:
    return [f"/kasus/{referral.case.reference}/{page.format(referral.pk)}" for page in PAGES]


@pytest.mark.parametrize(
    ("name", "status"),
    [("siti", 200), ("budi", 200), ("dewi", 403), ("ratna", 404), ("hasan", 404), ("wati", 404), ("mira", 404),
     ("arif", 404), ("tono", 404), ("lina", 404)],
)  # fmt: skip
def test_each_person_gets_the_right_answer(
    referral: Referral, as_: As, request: pytest.FixtureRequest, name: str, status: int
) -> None:
    client = as_(request.getfixturevalue(name))
    assert [client.get(page).status_code for page in pages(referral)] == [status] * 3
    move = client.post(f"{referral.get_absolute_url()}langkah/", {"to": "RECEIVED", "version": 1})
    assert move.status_code == (302 if status == 200 else status)


def test_a_stranger_is_asked_to_log_in(referral: Referral, client: Any) -> None:
    for page in pages(referral):
        assert client.get(page).url.startswith("/akun/")


def test_nadia_of_the_team_reads_the_referral_but_sends_none(referral: Referral, nadia: User, as_: As) -> None:
    referral.case.team.create(user=nadia, added_by=referral.case.owner)
    new, detail, letter = (as_(nadia).get(page) for page in pages(referral))
    assert [new.status_code, detail.status_code, letter.status_code] == [403, 200, 403]
    assert "Langkah berikutnya" not in detail.content.decode()


def test_a_referral_is_not_found_under_another_case(referral: Referral, siti: User, as_: As) -> None:
    other = CaseFactory(registered_by=siti)
    client = as_(siti)
    assert client.get(f"/kasus/{other.reference}/rujukan/{referral.pk}/").status_code == 404
    assert (
        client.post(f"/kasus/{other.reference}/rujukan/{referral.pk}/langkah/", {"to": "RECEIVED"}).status_code == 404
    )
    assert client.get(f"/kasus/{other.reference}/rujukan/{referral.pk}/surat/").status_code == 404


def test_budi_must_prove_himself_before_a_referral_of_a_sealed_case(
    siti: User, budi: User, dewi: User, as_: As
) -> None:
    sealed = ReferralFactory(case=CaseFactory(registered_by=siti, code="SEXUAL_VIOLENCE"))
    assert as_(budi).get(sealed.get_absolute_url()).url.startswith("/konfirmasi/")
    assert as_(dewi).get(sealed.get_absolute_url()).status_code == 404


def test_reading_and_printing_are_one_event_each(referral: Referral, siti: User, as_: As) -> None:
    client = as_(siti)
    before = AuditEvent.objects.count()
    client.get(referral.get_absolute_url())
    client.get(f"{referral.get_absolute_url()}surat/")
    verbs = [event.verb for event in AuditEvent.objects.order_by("pk")][before:]
    assert verbs == ["referral.viewed", "referral.printed"]


def test_the_letter_names_the_client_and_only_what_may_be_told(referral: Referral, siti: User, as_: As) -> None:
    response = as_(siti).get(f"{referral.get_absolute_url()}surat/")
    letter = response.content.decode()
    assert f"{referral.case.reference}/R{referral.pk}" in letter
    assert referral.case.client.name in letter
    assert "Keterangan rekaan" in letter
    assert referral.case.narrative not in letter
    title = letter[letter.index("<title>") : letter.index("</title>")]
    assert referral.case.client.name not in title


def test_a_prepared_letter_says_that_it_is_a_draft(referral: Referral, siti: User, as_: As) -> None:
    draft = ReferralFactory(case=referral.case)
    assert "KONSEP" in as_(siti).get(f"{draft.get_absolute_url()}surat/").content.decode()


def test_partners_for_this_problem_in_this_place_come_first(referral: Referral, siti: User, as_: As) -> None:
    case: Case = referral.case
    Referral.objects.all().delete()
    fit, near = PartnerFactory(name="Zakat Padang"), PartnerFactory(name="Aman Padang")
    fit.problems.add(case.root_category)
    far = PartnerFactory(name="Baznas Bukittinggi", district_id="13.75")
    far.problems.add(case.root_category)
    page = as_(siti).get(f"/kasus/{case.reference}/rujukan/baru/").content.decode()
    order = [page.index(name) for name in (fit.name, near.name, far.name)]
    assert order == sorted(order)
    assert "Disarankan: menangani masalah ini, di Kota Padang" in page


def test_a_partner_that_is_not_offered_is_refused(referral: Referral, siti: User, as_: As) -> None:
    url = f"/kasus/{referral.case.reference}/rujukan/baru/"
    form = {"purpose": "Mohon", "shared_information": "Perlu", "answer_expected_on": timezone.localdate().isoformat()}
    elsewhere = PartnerFactory(name="LPSK Jakarta", district_id="31.71")
    refused = [PartnerFactory(is_active=False).pk, elsewhere.pk, 99999, "x", str(10**30), "\x00", ""]
    client = as_(siti)
    for partner in refused:
        answer = client.post(url, form | {"partner": partner, "submission": str(uuid.uuid4())})
        assert answer.status_code == 200
        assert "partner" in answer.context["form"].errors
    assert Referral.objects.count() == 1
    client.post(f"{url}?provinsi=31", form | {"partner": elsewhere.pk, "submission": str(uuid.uuid4())})
    assert Referral.objects.latest("pk").partner == elsewhere, "partners of another province can be chosen on purpose"


@pytest.mark.parametrize("garbage", ["", "x", "\x00", str(10**30), "-1", "’; DROP TABLE"])
def test_garbage_in_any_field_is_answered_with_a_message(referral: Referral, siti: User, as_: As, garbage: str) -> None:
    client = as_(siti)
    new = f"/kasus/{referral.case.reference}/rujukan/baru/"
    names = ("partner", "purpose", "shared_information", "answer_expected_on", "submission")
    assert client.post(f"{new}?provinsi={garbage}", dict.fromkeys(names, garbage)).status_code == 200
    move = f"{referral.get_absolute_url()}langkah/"
    assert client.post(move, {"to": garbage, "version": garbage}).status_code == 200
    assert client.post(move, {"to": "RECEIVED", "version": garbage}).status_code == 200
    assert Referral.objects.get().state == "SENT"


@pytest.mark.parametrize("reference", ["LK3-0000-0000-00000", "%00", "’", "x" * 500])
def test_a_case_that_never_was_is_not_found(siti: User, as_: As, reference: str) -> None:
    for page in PAGES:
        assert as_(siti).get(f"/kasus/{reference}/{page.format(10**30)}").status_code == 404


def test_the_page_of_a_referral_costs_the_same_however_often_it_moved(
    referral: Referral, siti: User, as_: As, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(siti), []
    client.get(referral.get_absolute_url())
    for rows in (1, 5):
        while referral.transitions.count() < rows:
            referral.transitions.create(to_state="SENT", moved_by=siti)
        with django_assert_max_num_queries(60) as captured:
            client.get(referral.get_absolute_url())
        counts.append(len(captured))
    assert counts[0] == counts[1]
