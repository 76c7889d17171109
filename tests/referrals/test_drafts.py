"""The forms of referrals and families keep what is typed, each where it belongs."""

import re
import time
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case
from families.models import Family
from lk3.access import Permission
from lk3.models import Draft, User
from lk3.step_up import step_up_key
from referrals.models import Referral
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PartnerFactory, ReferralFactory

WORK = "/kasus/{}/rujukan/baru/"
FORM = r"<form[^>]*data-draft-url=.*?</form>"


@pytest.fixture
def case(siti: User) -> Case:
    """A case of Siti's."""
    return CaseFactory(registered_by=siti)


def save_draft(client: Any, html: str, number: int, **typed: str) -> None:
    """Let the script of the n-th form of a page that keeps a draft save what is typed."""
    form = re.findall(FORM, html, re.DOTALL)[number]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    address = re.search(r'data-draft-url="([^"]+)"', form)
    assert address
    fields = {name: unescape(value) for name, value in hidden.items()} | {"draft_next": "1"} | typed
    assert client.post(address[1], fields, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 200


def test_each_step_of_a_referral_keeps_its_own_words(siti: User, case: Case, as_: As) -> None:
    referral, client = ReferralFactory(case=case, state="RECEIVED", sent_at=timezone.now(), sent_by=siti), as_(siti)
    address = referral.get_absolute_url()
    save_draft(client, client.get(address).content.decode(), 0, to="DECLINED", words="Mitra kehabisan tempat.")
    page = client.get(address).content.decode()
    declining, withdrawing = re.findall(FORM, page, re.DOTALL)
    assert "Mitra kehabisan tempat." in declining
    assert "Mitra kehabisan tempat." not in withdrawing
    assert "dipulihkan" not in withdrawing


def test_words_for_a_step_that_is_not_offered_any_more_are_still_shown(siti: User, case: Case, as_: As) -> None:
    referral, client = ReferralFactory(case=case, state="RECEIVED", sent_at=timezone.now(), sent_by=siti), as_(siti)
    address = referral.get_absolute_url()
    save_draft(client, client.get(address).content.decode(), 0, to="DECLINED", words="Mitra kehabisan tempat.")
    Referral.objects.update(state="ACCEPTED")
    page = client.get(address).content.decode()
    assert "Mitra kehabisan tempat." in page
    assert "untuk langkah yang sekarang tidak tersedia lagi" in page


def test_a_restored_referral_offers_the_partner_that_was_chosen_in_another_province(
    siti: User, case: Case, as_: As
) -> None:
    far, client = PartnerFactory(name="Mitra Jauh", district_id="31.71"), as_(siti)
    address = WORK.format(case.reference)
    assert "Mitra Jauh" not in client.get(address).content.decode()
    page = client.get(f"{address}?provinsi=31").content.decode()
    save_draft(client, page, 0, partner=str(far.pk), purpose="Rumah aman di Jakarta.")
    page = client.get(address).content.decode()
    assert f'<option value="{far.pk}" selected>' in page
    assert 'action="?ke=mitra&amp;provinsi=31"' in page


def test_a_family_comes_back_with_its_place_as_it_was_chosen(siti: User, as_: As) -> None:
    family, client = FamilyFactory(registered_by=siti), as_(siti)
    address = f"{family.get_absolute_url()}ubah/"
    typed = {
        "name": family.name,
        "district": "13.74",
        "subdistrict": "13.74.01",
        "address": "Jl. Baru 3",
        "version": "1",
    }
    save_draft(client, client.get(address).content.decode(), 0, **typed)
    page = client.get(address).content.decode()
    assert "Jl. Baru 3" in page
    assert '<option value="13.74.01" selected>' in page
    hidden = dict(re.findall(r'<input type="hidden" name="(draft\w*)" value="([^"]*)"', page))
    sent = client.post(address, typed | {name: unescape(value) for name, value in hidden.items()})
    assert sent.status_code == 302
    assert Family.objects.get().address == "Jl. Baru 3"
    assert not Draft.objects.open().exists()


def test_a_safe_address_that_was_begun_comes_back_only_after_stepping_up(siti: User, as_: As) -> None:
    family, client = FamilyFactory(registered_by=siti), as_(siti)
    address = f"{family.get_absolute_url()}alamat-aman/"
    prove(client, family)
    save_draft(client, client.get(address).content.decode(), 0, safe_address="Rumah bibi di kampung", version="1")
    assert "Rumah bibi di kampung" in client.get(address).content.decode()
    prove(client)
    assert client.get(address).status_code == 302
    start = client.get("/").content.decode()
    assert f"Alamat aman · {family.reference}" in start
    assert "Rumah bibi" not in start


def prove(client: Any, *families: Family) -> None:
    """Let somebody have stepped up for the safe address of these families, and for nothing else."""
    session = client.session
    session["step_ups"] = {step_up_key(Permission.SAFE_ADDRESS_VIEW, family): time.time() for family in families}
    session.save()
