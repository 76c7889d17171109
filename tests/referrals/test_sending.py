"""What goes along with a referral, to another LK3, what is rewritten before it goes, and what comes after a refusal."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case, Consent
from lk3.models import Unit, User
from referrals import actions, letters
from referrals.models import Referral
from tests.cast import As
from tests.factories import AttachmentFactory, CaseFactory, PartnerFactory, ReferralFactory


@pytest.fixture
def case(siti: User) -> Case:
    """An ordinary case of Siti whose family agreed."""
    case = CaseFactory(registered_by=siti)
    Consent.objects.create(case=case, basis="CONSENT", form="ORAL", may_share=True, recorded_by=siti)
    return case


def new(case: Case, **said: Any) -> tuple[str, dict[str, Any]]:
    form = {"purpose": "Mohon didampingi", "submission": str(uuid.uuid4()), "act": "send"}
    return f"/kasus/{case.reference}/rujukan/baru/", form | said


def test_only_what_is_ticked_goes_along(siti: User, case: Case, as_: As) -> None:
    allowed, secret = (
        AttachmentFactory(case=case, may_share=True, title="Akta"),
        AttachmentFactory(case=case, title="Foto"),
    )
    url, form = new(case, partner=PartnerFactory().pk, shared_parts=["PROBLEM"], attachments=[allowed.pk])
    client = as_(siti)
    assert "Foto (" not in client.get(url).content.decode()
    refused = client.post(url, form | {"attachments": [secret.pk]})
    assert "attachments" in refused.context["form"].errors
    client.post(url, form)
    row = Referral.objects.get()
    letter = letters.read(row)
    assert (row.shared_parts, letter.enclosures, [title for title, _ in letter.parts]) == (
        ["PROBLEM"],
        ["Akta"],
        ["Jenis masalah"],
    )
    assert (bool(row.number), row.answer_codes.count()) == (True, 1)


def test_the_day_of_the_answer_follows_the_partners_promise(siti: User, case: Case, as_: As) -> None:
    url, form = new(case, partner=PartnerFactory(response_days=1).pk)
    as_(siti).post(url, form)
    due = Referral.objects.get().answer_expected_on
    assert due is not None
    assert timezone.localdate() < due <= timezone.localdate() + timedelta(days=14)


def test_a_handover_and_shared_work_go_to_another_active_lk3(
    siti: User, case: Case, raudah: Unit, delima: Unit, as_: As
) -> None:
    url, form = new(case, to_unit=raudah.pk, arrangement="SHARED")
    client = as_(siti)
    page = client.get(f"{url}?ke=lk3").content.decode()
    assert raudah.name in page
    assert f'<option value="{delima.pk}">' not in page, "nobody refers to their own house"
    assert "shared_until" in client.post(f"{url}?ke=lk3", form).context["form"].errors
    far = (timezone.localdate() + timedelta(days=400)).isoformat()
    assert "shared_until" in client.post(f"{url}?ke=lk3", form | {"shared_until": far}).context["form"].errors
    near = (timezone.localdate() + timedelta(days=60)).isoformat()
    client.post(f"{url}?ke=lk3", form | {"shared_until": near})
    row = Referral.objects.get()
    assert (row.to_unit, row.arrangement, row.state, row.answer_codes.count()) == (raudah, "SHARED", "SENT", 0)
    page = client.get(row.get_absolute_url()).content.decode()
    assert f"Giliran Ketua {raudah.name}" in page
    assert "Mitra menyanggupi" not in page, "another LK3 answers itself"


def test_a_dormant_lk3_is_not_offered(siti: User, case: Case, raudah: Unit, as_: As) -> None:
    Unit.objects.filter(pk=raudah.pk).update(status="DORMANT")
    url, form = new(case, to_unit=raudah.pk, arrangement="HANDOVER")
    assert "to_unit" in as_(siti).post(f"{url}?ke=lk3", form).context["form"].errors


def test_nobody_of_ours_answers_in_the_name_of_another_lk3(siti: User, hasan: User, ratna: User, case: Case) -> None:
    row = ReferralFactory(
        case=case, partner=None, to_unit=hasan.hat.unit, arrangement="HANDOVER", state="SENT",  # type: ignore[union-attr]
        sent_at=timezone.now(), sent_by=siti,
    )  # fmt: skip
    for person in (siti, ratna, None):
        with pytest.raises(actions.answers.NotAllowed):
            actions.take_answer(referral=row, to="ACCEPTED", version=1, by=person)
    actions.take_answer(referral=row, to="DECLINED", version=1, words="Di luar wilayah", by=hasan)
    row.refresh_from_db()
    assert (row.state, row.is_unread) == ("DECLINED", True)


def test_a_draft_is_rewritten_and_an_older_page_loses_no_words(siti: User, budi: User, case: Case, as_: As) -> None:
    row = ReferralFactory(case=case)
    url, form = f"{row.get_absolute_url()}ubah/", {"partner": row.partner.pk, "purpose": "Tulisan baru", "version": 1}  # type: ignore[union-attr]
    assert as_(siti).post(url, form).status_code == 302
    assert Referral.objects.get().purpose == "Tulisan baru"
    answer = as_(budi).post(url, form | {"purpose": "Tulisan ketua"}).content.decode()
    assert "Siti Aminah baru saja mengubah" in answer
    assert "Tulisan ketua" in answer
    assert Referral.objects.get().purpose == "Tulisan baru"


def test_what_was_sent_is_rewritten_by_nobody(siti: User, case: Case, as_: As) -> None:
    row = ReferralFactory(case=case, state="SENT", sent_at=timezone.now(), sent_by=siti)
    url = f"{row.get_absolute_url()}ubah/"
    assert as_(siti).get(url).url == row.get_absolute_url()
    as_(siti).post(url, {"partner": row.partner.pk, "purpose": "Tulisan baru", "version": 1})  # type: ignore[union-attr]
    assert Referral.objects.get().purpose == "Permintaan rekaan."


def test_a_refusal_leads_on_to_somebody_else_with_the_same_words(siti: User, case: Case, as_: As) -> None:
    refused = ReferralFactory(
        case=case, state="DECLINED", sent_at=timezone.now(), sent_by=siti, shared_parts=["PLAN"], is_unread=True
    )
    other, url = PartnerFactory(), f"{refused.get_absolute_url()}lanjut/"
    client = as_(siti)
    assert "Rujuk ke tempat lain" in client.get(refused.get_absolute_url()).content.decode()
    page = client.get(url).content.decode()
    assert "Permintaan rekaan." in page
    assert f'<option value="{other.pk}">{other}' in page
    assert f'<option value="{refused.partner_id}">{refused.partner}' not in page, "who refused is not offered again"
    _, form = new(case, partner=other.pk, shared_parts=["PLAN"])
    client.post(url, form)
    refused.refresh_from_db()
    follower = Referral.objects.get(follows=refused)
    assert (refused.state, refused.is_unread, follower.state) == ("SETTLED", False, "SENT")
    assert follower.number in client.get(refused.get_absolute_url()).content.decode()


def test_a_refusal_is_settled_by_saying_what_the_family_gets_instead(siti: User, case: Case, as_: As) -> None:
    row = ReferralFactory(case=case, state="RETURNED", sent_at=timezone.now(), sent_by=siti)
    step = {"to": "SETTLED", "version": 1, "reason": "Didampingi tiap minggu"}
    client = as_(siti)
    assert "Pilih apa yang dilakukan" in client.post(f"{row.get_absolute_url()}langkah/", step).content.decode()
    client.post(f"{row.get_absolute_url()}langkah/", step | {"way": "Kami tangani sendiri"})
    assert row.transitions.get().reason == "Kami tangani sendiri: Didampingi tiap minggu"
    row.refresh_from_db()
    assert not row.is_open


def test_a_reason_too_long_for_its_line_is_refused_beside_the_field(siti: User, case: Case, as_: As) -> None:
    row = ReferralFactory(case=case, state="RETURNED", sent_at=timezone.now(), sent_by=siti)
    step = {"to": "SETTLED", "version": 1, "way": "Kami tangani sendiri", "reason": "x" * 240}
    assert as_(siti).post(f"{row.get_absolute_url()}langkah/", step).status_code == 200
    assert Referral.objects.get().state == "RETURNED"
