"""A referral from the first thought to the partner's answer."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case, Consent
from lk3.models import AuditEvent, User
from referrals.models import Partner, Referral
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory

WORK = "/kasus/{}/rujukan/baru/"
SECRET = "Suaminya memukul dengan ikat pinggang"


@pytest.fixture
def case(siti: User) -> Case:
    """An ordinary case of Siti whose family agreed that its data goes to partners."""
    return consented(CaseFactory(registered_by=siti), siti)


def consented(case: Case, by: User, may_share: bool = True) -> Case:
    Consent.objects.create(case=case, basis="CONSENT", form="WRITTEN", may_share=may_share, recorded_by=by)
    return case


def filled(partner: Partner, **changes: Any) -> dict[str, Any]:
    return {
        "partner": partner.pk,
        "purpose": "Mohon pendampingan hukum",
        "shared_information": SECRET,
        "submission": str(uuid.uuid4()),
        "act": "send",
    } | changes


def verbs_of(referral: Referral) -> list[str]:
    events = AuditEvent.objects.filter(object_type="referrals.referral", object_id=str(referral.pk))
    return [event.verb for event in events.order_by("pk") if event.verb != "referral.viewed"]


def step(client: Any, referral: Referral, to: str, **texts: Any) -> Any:
    version = texts.pop("version", Referral.objects.get(pk=referral.pk).version)
    return client.post(f"{referral.get_absolute_url()}langkah/", {"to": to, "version": version, **texts})


def test_siti_refers_and_the_partner_receives_accepts_and_answers(siti: User, case: Case, as_: As) -> None:
    client = as_(siti)
    response = client.post(WORK.format(case.reference), filled(PartnerFactory(name="LBH Padang")))
    referral = Referral.objects.get()
    assert response.url == referral.get_absolute_url()
    assert (referral.state, referral.sent_by) == ("SENT", siti)
    step(client, referral, "RECEIVED")
    step(client, referral, "ACCEPTED")
    step(client, referral, "COMPLETED", feedback="Sudah didampingi di pengadilan")
    referral = Referral.objects.get()
    assert (referral.state, referral.feedback) == ("COMPLETED", "Sudah didampingi di pengadilan")
    moves = [(row.from_state, row.to_state) for row in referral.transitions.order_by("pk")]
    assert moves == [("", "SENT"), ("SENT", "RECEIVED"), ("RECEIVED", "ACCEPTED"), ("ACCEPTED", "COMPLETED")]
    assert verbs_of(referral) == [
        "referral.sent", "referral.received", "referral.accepted", "referral.completed",
    ]  # fmt: skip
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Sudah didampingi di pengadilan" in page
    assert "Langkah berikutnya" not in page


def test_a_partner_declines_with_a_reason_and_without_one_the_step_is_refused(siti: User, case: Case, as_: As) -> None:
    client = as_(siti)
    client.post(WORK.format(case.reference), filled(PartnerFactory()))
    referral = Referral.objects.get()
    step(client, referral, "RECEIVED")
    refused = step(client, referral, "DECLINED", words="   ")
    assert "Tulis alasannya" in refused.content.decode()
    assert Referral.objects.get().state == "RECEIVED"
    step(client, referral, "DECLINED", words="Di luar wilayah kerja")
    assert Referral.objects.get().state == "DECLINED"
    raw = referral.transitions.values_list("note", flat=True).latest("pk")
    assert raw
    assert "wilayah" not in raw, "a partner's words are kept encrypted"
    assert "“Di luar wilayah kerja”" in client.get(referral.get_absolute_url()).content.decode()


def test_a_referral_is_not_finished_without_what_the_partner_answered(siti: User, case: Case, as_: As) -> None:
    referral = ReferralFactory(case=case, state="ACCEPTED", sent_at=timezone.now(), sent_by=siti)
    assert "Tulis apa jawaban" in step(as_(siti), referral, "COMPLETED").content.decode()
    assert Referral.objects.get().state == "ACCEPTED"


@pytest.mark.parametrize("state", ["DRAFT", "SENT", "RECEIVED", "ACCEPTED"])
def test_a_running_referral_can_be_withdrawn_with_a_reason(siti: User, case: Case, as_: As, state: str) -> None:
    sent = {} if state == "DRAFT" else {"sent_at": timezone.now(), "sent_by": siti}
    referral = ReferralFactory(case=case, state=state, **sent)
    step(as_(siti), referral, "WITHDRAWN", reason="Keluarga berubah pikiran")
    assert Referral.objects.get().state == "WITHDRAWN"


@pytest.mark.parametrize(("state", "to"), [("SENT", "COMPLETED"), ("COMPLETED", "WITHDRAWN"), ("SENT", "DRAFT")])
def test_steps_outside_the_table_are_refused_with_the_present_state(
    siti: User, case: Case, as_: As, state: str, to: str
) -> None:
    referral = ReferralFactory(case=case, state=state, sent_at=timezone.now(), sent_by=siti)
    answer = step(as_(siti), referral, to, reason="Alasan", feedback="Jawaban")
    assert 'role="alert"' in answer.content.decode()
    assert Referral.objects.get().state == state


def test_of_two_people_who_move_at_once_the_second_learns_the_present_state(
    siti: User, budi: User, case: Case, as_: As
) -> None:
    referral = ReferralFactory(case=case, state="RECEIVED", sent_at=timezone.now(), sent_by=siti)
    step(as_(budi), referral, "ACCEPTED")
    answer = step(as_(siti), referral, "DECLINED", words="Mitra menelepon: penuh", version=1).content.decode()
    assert "Budi Santoso baru saja mengubah rujukan ini; statusnya sekarang “Disanggupi”" in answer
    assert "Mitra menelepon: penuh" in answer, "what Siti typed must not be lost"
    assert Referral.objects.get().state == "ACCEPTED"


def test_without_the_familys_consent_siti_says_why_and_budi_decides(siti: User, budi: User, as_: As) -> None:
    case = consented(CaseFactory(registered_by=siti), siti, may_share=False)
    client, url, partner = as_(siti), WORK.format(case.reference), PartnerFactory()
    page = client.get(url).content.decode()
    assert "Belum ada persetujuan keluarga" in page
    assert "Simpan untuk ketua" in page
    answer = client.post(url, filled(partner, reason="Nyawa klien terancam")).content.decode()
    assert "Centang bila rujukan tetap perlu" in answer
    assert SECRET in answer, "typed text stays"
    answer = client.post(url, filled(partner, share_anyway="on")).content.decode()
    assert "Tulis mengapa rujukan tetap perlu" in answer
    assert not Referral.objects.exists()
    client.post(url, filled(partner, share_anyway="on", reason="Nyawa klien terancam"))
    referral = Referral.objects.get()
    assert (referral.state, referral.override_reason, referral.overridden_by) == ("DRAFT", "Nyawa klien terancam", None)
    assert step(client, referral, "SENT", share_anyway="on", reason="Nyawa klien terancam").status_code == 200
    assert Referral.objects.get().state == "DRAFT", "Siti alone does not decide it"
    assert "Nyawa klien terancam" in as_(budi).get(referral.get_absolute_url()).content.decode()
    step(as_(budi), referral, "SENT", share_anyway="on", reason="Nyawa klien terancam")
    referral = Referral.objects.get()
    assert (referral.state, referral.overridden_by) == ("SENT", budi)


def test_only_the_latest_word_of_the_family_counts(siti: User, as_: As) -> None:
    case = consented(consented(CaseFactory(registered_by=siti), siti, may_share=True), siti, may_share=False)
    as_(siti).post(WORK.format(case.reference), filled(PartnerFactory()))
    assert not Referral.objects.exists()


def test_sitis_referral_of_a_sensitive_case_stays_a_draft_until_budi_sends_it(siti: User, budi: User, as_: As) -> None:
    case = consented(CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE"), siti)
    assert case.confidentiality == "SENSITIVE"
    client = as_(siti)
    assert "Simpan untuk ketua" in client.get(WORK.format(case.reference)).content.decode()
    client.post(WORK.format(case.reference), filled(PartnerFactory(), act="send"))
    referral = Referral.objects.get()
    assert (referral.state, referral.sent_at) == ("DRAFT", None)
    assert "menunggu ketua LK3" in client.get(referral.get_absolute_url()).content.decode()
    assert step(client, referral, "SENT").status_code == 403
    assert Referral.objects.get().state == "DRAFT"
    step(as_(budi), referral, "SENT")
    referral = Referral.objects.get()
    assert (referral.state, referral.sent_by, referral.drafted_by) == ("SENT", budi, siti)
    assert verbs_of(referral) == ["referral.drafted", "referral.sent"]
    step(client, referral, "RECEIVED")
    assert Referral.objects.get().state == "RECEIVED", "what the partner answers, Siti writes down herself"


def test_consent_taken_back_before_the_draft_is_sent_asks_the_sender_again(siti: User, budi: User, as_: As) -> None:
    case = consented(CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE"), siti)
    referral = ReferralFactory(case=case)
    consented(case, siti, may_share=False)
    assert "Centang bila rujukan tetap perlu" in step(as_(budi), referral, "SENT").content.decode()
    assert Referral.objects.get().state == "DRAFT"
    step(as_(budi), referral, "SENT", share_anyway="on", reason="Keselamatan anak")
    assert Referral.objects.get().state == "SENT"


def test_a_double_click_makes_one_referral(siti: User, case: Case, as_: As) -> None:
    client, form = as_(siti), filled(PartnerFactory())
    first, second = (client.post(WORK.format(case.reference), form) for _ in range(2))
    assert first.url == second.url
    assert verbs_of(Referral.objects.get()) == ["referral.sent"]


def test_what_is_rewritten_after_the_first_click_is_not_dropped_by_the_second(siti: User, case: Case, as_: As) -> None:
    client, form = as_(siti), filled(PartnerFactory())
    client.post(WORK.format(case.reference), form)
    answer = client.post(WORK.format(case.reference), form | {"purpose": "Kata yang ditambahkan kemudian."})
    assert "belum tersimpan" in answer.content.decode()
    assert "Kata yang ditambahkan kemudian." in answer.content.decode()
    assert Referral.objects.get().purpose == form["purpose"]


def test_the_form_of_one_case_cannot_be_sent_again_for_another(siti: User, case: Case, as_: As) -> None:
    other = consented(CaseFactory(registered_by=siti), siti)
    client, form = as_(siti), filled(PartnerFactory())
    client.post(WORK.format(case.reference), form)
    answer = client.post(WORK.format(other.reference), form)
    assert "sudah pernah dikirim" in answer.content.decode()
    assert Referral.objects.count() == 1


def test_a_closed_case_sends_no_new_referral_and_moves_none(siti: User, budi: User, case: Case, as_: As) -> None:
    referral = ReferralFactory(case=case, state="SENT", sent_at=timezone.now(), sent_by=siti)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", closed_on=timezone.localdate(), closed_at=timezone.now(), closed_by=budi, outcome="ACCEPTANCE"
    )
    for person in (siti, budi):
        assert as_(person).get(WORK.format(case.reference)).status_code == 403
        assert as_(person).post(WORK.format(case.reference), filled(PartnerFactory())).status_code == 403
        assert step(as_(person), referral, "RECEIVED").status_code == 403
    assert list(Referral.objects.values_list("state", flat=True)) == ["SENT"]


def test_a_day_that_has_passed_is_refused_beside_the_field(siti: User, case: Case, as_: As) -> None:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = as_(siti).post(WORK.format(case.reference), filled(PartnerFactory(), answer_expected_on=yesterday))
    assert "Tanggal ini sudah lewat" in answer.content.decode()
    assert not Referral.objects.exists()


def test_what_is_told_to_a_partner_is_not_readable_in_the_database(siti: User, case: Case, as_: As) -> None:
    as_(siti).post(WORK.format(case.reference), filled(PartnerFactory()))
    raw = Referral.objects.values_list("shared_information", flat=True).get()
    assert raw
    assert "ikat pinggang" not in raw
