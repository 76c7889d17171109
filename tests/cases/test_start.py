"""The start pages answer "what now?" in one sentence first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions import closing
from lk3.models import User
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, FamilyFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def start(as_: As, person: User) -> str:
    response = as_(person).get("/")
    assert response.status_code == 200
    return response.content.decode()


def ago(days: int) -> object:
    return timezone.localdate() - timedelta(days=days)


def test_siti_sees_what_is_due_and_what_has_gone_quiet(siti: User, as_: As) -> None:
    due = CaseFactory(registered_by=siti, opened_on=ago(30))
    ContactFactory(case=due, held_on=ago(3), next_step="Antar ke Puskesmas", next_on=ago(1))
    quiet = CaseFactory(registered_by=siti, opened_on=ago(40))
    ContactFactory(case=quiet, held_on=ago(20))
    fresh = CaseFactory(registered_by=siti, opened_on=ago(2))
    text = start(as_, siti)
    assert "1 langkah jatuh tempo dalam seminggu, 1 sudah lewat; 1 kasus terlalu lama tanpa layanan." in text
    assert "Antar ke Puskesmas" in text
    assert quiet.reference in text
    assert fresh.reference not in text
    assert due.client.name not in text


def test_a_later_contact_supersedes_an_earlier_promise(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, opened_on=ago(30))
    ContactFactory(case=case, held_on=ago(5), next_step="Antar ke Puskesmas", next_on=ago(1))
    ContactFactory(case=case, held_on=ago(1))
    text = start(as_, siti)
    assert "Antar ke Puskesmas" not in text
    assert "Tidak ada yang jatuh tempo minggu ini." in text


def test_dewi_is_not_reminded_of_sitis_work(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, opened_on=ago(40))
    assert case.reference not in start(as_, dewi)


def test_budi_sees_what_waits_for_him_and_who_carries_how_much(siti: User, dewi: User, budi: User, as_: As) -> None:
    waiting = [CaseFactory(registered_by=dewi, owner=None) for _ in range(3)]
    proposed = CaseFactory(registered_by=siti)
    closing.propose_closure(
        case=proposed, ending=closing.Ending(outcome="DECIDED", summary="Selesai.", closed_on=ago(0)), by=siti
    )
    danger = CaseFactory(registered_by=siti, urgency="NOW")
    text = start(as_, budi)
    said = "1 kasus belum ditanggapi; 3 kasus menunggu ditugaskan; 1 usul penutupan menunggu jawaban."
    assert said in text
    for case in (*waiting, proposed, danger):
        assert case.reference in text
    assert "Siti Aminah" in text
    ContactFactory(case=danger)
    assert "belum ditanggapi" not in start(as_, budi)


def test_budi_of_an_empty_unit_is_told_that_nothing_waits(budi: User, as_: As) -> None:
    assert "Tidak ada kasus yang menunggu keputusan Anda." in start(as_, budi)


def test_yusuf_sees_what_he_registered_today(yusuf: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    text = start(as_, yusuf)
    assert "1 kasus Anda daftarkan hari ini, 1 belum ditugaskan." in text
    assert case.reference in text


@pytest.mark.parametrize("person", ["siti", "budi", "yusuf"])
def test_start_pages_cost_the_same_for_one_case_and_five(person: str, request: pytest.FixtureRequest, as_: As) -> None:
    user = request.getfixturevalue(person)
    owner = None if person == "yusuf" else user
    client = as_(user)
    CaseFactory(registered_by=user, owner=owner, opened_on=ago(40), urgency="NOW")
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _ in range(4):
        CaseFactory(registered_by=user, owner=owner, opened_on=ago(40), urgency="NOW")
    with CaptureQueriesContext(connection) as five:
        client.get("/")
    assert len(one) == len(five)


def test_the_head_finds_the_referral_that_only_the_head_may_send(
    as_: As, siti: User, budi: User, ratna: User, hasan: User
) -> None:
    sensitive = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    ordinary = CaseFactory(registered_by=siti)
    for case in (sensitive, ordinary):
        ReferralFactory(case=case)
    ReferralFactory(case=CaseFactory(registered_by=ratna, code="DOMESTIC_VIOLENCE"))
    page = start(as_, budi)
    assert "1 kasus dengan rujukan yang menunggu Anda kirim" in page
    assert sensitive.reference in page
    assert ordinary.reference not in page
    assert sensitive.reference not in start(as_, hasan)


@pytest.mark.parametrize("name", ["siti", "budi"])
def test_start_pages_remind_of_a_partner_who_has_not_answered(
    as_: As, siti: User, budi: User, name: str, request: pytest.FixtureRequest
) -> None:
    case = CaseFactory(registered_by=siti)
    ReferralFactory(case=case, state="SENT", answer_expected_on=ago(1), sent_at=timezone.now(), sent_by=siti)
    page = start(as_, request.getfixturevalue(name))
    assert "Rujukan yang perlu ditindaklanjuti" in page
    assert "Jawaban terlambat." in page
    assert case.reference in page


def test_the_intake_officer_finds_a_family_from_the_start_page_and_no_name_gets_into_the_address(
    yusuf: User, as_: As
) -> None:
    text = start(as_, yusuf)
    form = text[text.index("<h1>") :].split("<form ")[1].split("</form>")[0]
    assert form.startswith('method="post" action="/kasus/baru/"')
    assert "csrfmiddlewaretoken" in form
    family = FamilyFactory(registered_by=yusuf, name="Keluarga Rekaan")
    response = as_(yusuf).post("/kasus/baru/", {"q": "Rekaan"}, follow=True)
    assert family.reference in response.content.decode()


def test_danger_stands_first_on_the_page_of_the_head(budi: User, siti: User, as_: As) -> None:
    CaseFactory(registered_by=siti, owner=None)
    CaseFactory(registered_by=siti, urgency="NOW")
    text = start(as_, budi)
    assert text.index("Ada bahaya, belum ada layanan") < text.index("<h2>Belum ditugaskan")


def test_what_was_begun_and_not_finished_stands_first(siti: User, as_: As) -> None:
    family = FamilyFactory(registered_by=siti)
    browser = as_(siti)
    browser.get(f"/kasus/baru/keluarga/{family.reference}/")
    text = browser.get("/").content.decode()
    assert text.index(f"Lanjutkan draf {family.reference}") < text.index("Langkah berikut")
