"""Keeping the directory: everything about a partner in one form, nothing twice, nobody's words overwritten."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lk3.models import AuditEvent, Draft, User
from referrals import actions
from referrals.models import Partner, PartnerContact
from referrals.workflow import NotAllowed
from tests.cast import As
from tests.factories import PartnerFactory
from tests.referrals.test_drafts import save_draft

ADD = "/mitra/tambah/"
FILLED = {"name": "LBH Padang", "kind": "LEGAL_AID", "district": "13.71", "phone": "0751 22334"}
ON_DUTY = {"kontak1-name": "Petugas piket", "kontak1-phone": "0812 3333 444", "kontak1-is_always_on": "on"}


def edit(partner: Partner) -> str:
    """The address of the form of a partner."""
    return f"/mitra/{partner.pk}/ubah/"


@pytest.fixture
def checked(arif: User) -> Partner:
    """A partner that an administrator has looked at."""
    return PartnerFactory(
        name="LBH Padang", kind="LEGAL_AID", phone="0751 22334", checked_at=timezone.now(), checked_by=arif
    )


def test_siti_writes_down_all_of_it_at_once(siti: User, as_: As) -> None:
    typed = FILLED | ON_DUTY | {
        "services": "Konsultasi\nPendampingan", "takes": "Warga tidak mampu", "response_days": "3", "reach": "PROVINCE",
        "agreement_number": "12/MoU/2026", "agreement_from": "2026-01-01", "agreement_until": "2027-12-31",
        "kontak3-name": "Rina", "kontak3-post": "Paralegal",
    }  # fmt: skip
    answer = as_(siti).post(ADD, typed)
    partner = Partner.objects.get()
    assert answer.url == f"/mitra/{partner.pk}/"
    assert (partner.takes, partner.response_days, partner.agreement_number) == ("Warga tidak mampu", 3, "12/MoU/2026")
    assert [region.pk for region in partner.serves.all()] == ["13"]
    contacts = partner.contacts.order_by("pk").values_list("name", "phone", "is_always_on")
    assert list(contacts) == [("Petugas piket", "0812 3333 444", True), ("Rina", "", False)]
    page = as_(siti).get(answer.url).content.decode()
    for words in (
        "Siaga 24 jam",
        "tel:08123333444",
        "Paralegal",
        "3 hari kerja",
        "Warga tidak mampu",
        "Sumatera Barat",
    ):
        assert words in page
    assert page.index("tel:08123333444") < page.index("tel:075122334"), "who is awake at night comes first"


@pytest.mark.parametrize(
    ("reach", "count"), [("DISTRICT", 0), ("PROVINCE", 1), ("COUNTRY", 38), ("CHOSEN", 2), ("", 0)]
)
def test_the_area_in_words_is_kept_and_comes_back_as_it_was_chosen(siti: User, as_: As, reach: str, count: int) -> None:
    client = as_(siti)
    client.post(ADD, FILLED | {"reach": reach, "serves": ["13.75", "14"]})
    partner = Partner.objects.get()
    assert partner.serves.count() == count
    page = client.get(edit(partner)).content.decode()
    [chosen] = re.findall(r'name="reach"[^>]*value="(\w+)"[^>]*checked', page)
    assert chosen == (reach or "DISTRICT")


def test_an_area_that_is_to_be_chosen_must_be_chosen(siti: User, as_: As) -> None:
    answer = as_(siti).post(ADD, FILLED | {"reach": "CHOSEN"})
    assert answer.context["form"].errors["serves"] == [
        "Pilih paling sedikit satu daerah, atau pilih jawaban lain di atas."
    ]


def test_a_contact_without_a_name_and_a_wrong_number_are_both_said_at_once(siti: User, as_: As) -> None:
    typed = {"kontak1-phone": "0812 3333 444", "kontak2-name": "Rina", "kontak2-phone": "nomor Rina", "name": ""}
    answer = as_(siti).post(ADD, FILLED | typed)
    page = answer.content.decode()
    assert "Tulis namanya, atau jabatan" in page
    assert "Tulis nomor telepon dengan angka saja" in page
    assert "nomor Rina" in page, "typed text stays"
    assert answer.context["form"].errors["name"]
    assert not Partner.objects.exists()


def test_contacts_are_changed_taken_out_and_added_in_one_go(siti: User, as_: As) -> None:
    partner = PartnerFactory(name="LBH Padang", kind="LEGAL_AID", phone="0751 22334")
    kept = PartnerContact.objects.create(partner=partner, name="Rina", post="Paralegal")
    PartnerContact.objects.create(partner=partner, name="Sudah pindah")
    as_(siti).post(edit(partner), FILLED | {"version": "1", "kontak1-name": "Rina Wati", "kontak3-name": "Joko"})
    assert set(partner.contacts.values_list("name", flat=True)) == {"Rina Wati", "Joko"}
    assert partner.contacts.get(name="Rina Wati").pk == kept.pk
    assert AuditEvent.objects.get(verb="partner.changed").detail["fields"] == ["contacts"]


def test_a_contact_of_the_old_kind_moves_into_the_rows(siti: User, as_: As) -> None:
    partner = PartnerFactory(contact_person="Bu Rina, paralegal")
    client = as_(siti)
    assert "Bu Rina, paralegal" in client.get(f"/mitra/{partner.pk}/").content.decode()
    assert 'value="Bu Rina, paralegal"' in client.get(edit(partner)).content.decode()


def test_what_was_typed_is_kept_as_a_draft_contacts_too(siti: User, as_: As) -> None:
    client = as_(siti)
    save_draft(client, client.get(ADD).content.decode(), 0, name="LBH Padang", **{"kontak2-name": "Rina"})
    page = client.get(ADD).content.decode()
    assert 'value="LBH Padang"' in page
    assert 'value="Rina"' in page
    assert Draft.objects.open().count() == 1


def test_dewi_does_not_overwrite_what_siti_wrote_meanwhile(siti: User, dewi: User, as_: As) -> None:
    partner = PartnerFactory(name="LBH Padang", kind="LEGAL_AID", phone="0751 22334")
    as_(siti).post(edit(partner), FILLED | {"version": "1", "hours": "24 jam"})
    answer = as_(dewi).post(edit(partner), FILLED | {"version": "1", "hours": "Senin–Jumat"})
    page = answer.content.decode()
    partner.refresh_from_db()
    assert (partner.hours, partner.version) == ("24 jam", 2)
    assert "24 jam" in page
    assert "Senin–Jumat" in page
    [row] = answer.context["form"].conflict_rows
    assert (row.label, row.theirs, row.yours) == ("Jam layanan", "24 jam", "Senin–Jumat")
    as_(dewi).post(edit(partner), FILLED | {"version": answer.context["form"].data["version"], "hours": "Senin–Jumat"})
    partner.refresh_from_db()
    assert (partner.hours, partner.version) == ("Senin–Jumat", 3)


def test_a_change_decided_before_a_colleague_put_the_partner_aside_does_not_bring_it_back(
    siti: User, budi: User
) -> None:
    partner = PartnerFactory()
    loaded = Partner.objects.get()
    actions.set_partner_active(partner=partner, is_active=False, by=budi)
    with pytest.raises(NotAllowed, match="Rekan lain baru saja mengubah"):
        actions.change_partner(partner=loaded, problems=[], fields=["hours"], by=siti)
    assert not Partner.objects.get().is_active


@pytest.mark.parametrize(
    "change",
    [{"name": "LBH Minang"}, {"phone": "0751 99887"}, {"address": "Jl. Baru 1"}, {"kind": "OTHER"}],
)
def test_a_unit_that_changes_what_was_checked_makes_it_to_be_checked_again(
    siti: User, as_: As, checked: Partner, change: dict[str, str]
) -> None:
    client = as_(siti)
    assert "Sudah diperiksa administrator" in client.get(f"/mitra/{checked.pk}/").content.decode()
    client.post(edit(checked), FILLED | {"version": "1"} | change)
    checked.refresh_from_db()
    assert (checked.checked_at, checked.checked_by) == (None, None)
    assert "Belum diperiksa" in client.get(f"/mitra/{checked.pk}/").content.decode()


def test_new_hours_need_no_new_check_and_an_administrators_change_neither(
    siti: User, arif: User, as_: As, checked: Partner
) -> None:
    as_(siti).post(edit(checked), FILLED | {"version": "1", "hours": "24 jam"})
    as_(arif).post(edit(checked), FILLED | {"version": "2", "hours": "24 jam", "phone": "0751 99887"})
    checked.refresh_from_db()
    assert (checked.phone, checked.checked_by) == ("0751 99887", arif)


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ({"name": "LBH Kota Padang"}, {}),
        ({"name": "L.B.H. Padang"}, {"name": "LBH Padang (cabang)"}),
        ({"name": "Bantuan Hukum Minang", "phone": "+62 751 22334", "district_id": "14.71"}, {}),
        ({"name": "Bantuan Hukum Minang", "phone": "(0751)22334", "is_active": False}, {}),
    ],
)
def test_what_may_be_the_same_partner_is_pointed_out_and_siti_decides(
    siti: User, as_: As, known: dict[str, Any], typed: dict[str, str]
) -> None:
    other, client = PartnerFactory(**known), as_(siti)
    if typed:
        Partner.objects.update(name="LBH Padang cabang")
    answer = client.post(ADD, FILLED | typed)
    assert [row.pk for row in answer.context["form"].lookalikes] == [other.pk]
    page = answer.content.decode()
    assert page.index("Simpan mitra</button>") < page.index('name="save_anyway"'), "the Enter key does not decide it"
    assert Partner.objects.count() == 1
    client.post(ADD, FILLED | typed | {"save_anyway": "ya"})
    assert Partner.objects.count() == 2


@pytest.mark.parametrize(
    "known",
    [
        {"name": "PBH Padang"},
        {"name": "LBH Padang", "district_id": "13.75"},
        {"name": "Polresta Padang", "phone": "0751 11334"},
        {"name": "Klinik Padang", "phone": ""},
    ],
)
def test_what_is_plainly_another_partner_is_not_pointed_out(siti: User, as_: As, known: dict[str, Any]) -> None:
    PartnerFactory(**known)
    as_(siti).post(ADD, FILLED)
    assert Partner.objects.count() == 2


def test_a_partner_that_is_only_corrected_is_not_compared_with_others(siti: User, as_: As) -> None:
    PartnerFactory(name="LBH Kota Padang")
    partner = PartnerFactory(name="LBH Padang", kind="LEGAL_AID")
    assert as_(siti).post(edit(partner), FILLED | {"version": "1"}).status_code == 302


def test_a_second_click_leads_to_the_partner_that_the_first_one_added(siti: User, dewi: User, as_: As) -> None:
    client = as_(siti)
    first, second = client.post(ADD, FILLED), client.post(ADD, FILLED)
    assert first.url == second.url
    assert Partner.objects.count() == 1
    assert client.post(ADD, FILLED | {"hours": "24 jam"}).status_code == 200, "other words are not a second click"
    assert as_(dewi).post(ADD, FILLED).status_code == 200, "and a colleague's entry is not one"


def test_a_period_that_ends_before_it_begins_is_said_beside_its_end(siti: User, as_: As) -> None:
    answer = as_(siti).post(ADD, FILLED | {"agreement_from": "2026-05-01", "agreement_until": "2026-04-30"})
    assert answer.context["form"].errors == {"agreement_until": ["MoU tidak boleh berakhir sebelum mulai berlaku."]}


@pytest.mark.parametrize("days", ["0", "91", "-1", "1e9", "9" * 30, "x"])
def test_a_promise_nobody_can_keep_is_refused_with_words(siti: User, as_: As, days: str) -> None:
    answer = as_(siti).post(ADD, FILLED | {"response_days": days})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Partner.objects.exists()


@pytest.mark.parametrize("garbage", ["x", "\x00", "9" * 30, "13'", "-1"])
def test_garbage_in_the_new_fields_is_answered_with_messages(siti: User, as_: As, garbage: str) -> None:
    names = ("reach", "serves", "version", "response_days", "agreement_from", "takes", "kontak1-name", "kontak1-phone",
             "kontak1-email", "kontak1-is_always_on", "save_anyway")  # fmt: skip
    typed = dict.fromkeys(names, garbage)
    assert as_(siti).post(ADD, FILLED | typed).status_code == 200
    assert as_(siti).post(edit(PartnerFactory()), FILLED | typed).status_code == 200


def test_the_page_says_how_many_days_the_agreement_still_lasts(siti: User, as_: As) -> None:
    until = timezone.localdate() + timedelta(days=12)
    as_(siti).post(ADD, FILLED | {"agreement_until": until.isoformat()})
    assert "MoU berakhir 12 hari lagi" in as_(siti).get(f"/mitra/{Partner.objects.get().pk}/").content.decode()
