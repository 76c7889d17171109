"""Groups and institutions that come as clients, kin who live elsewhere, and safe contact in the file."""

import pytest

from families.models import Family, FamilyMember
from lk3.models import User
from tests.cast import As
from tests.factories import FamilyFactory, PersonFactory
from tests.families.conversation import ANI, BUYUNG, RAHMAT, registration

SPOKESPERSON = {**ANI, "relation": "SPOKESPERSON"}


@pytest.mark.parametrize(("where", "kind"), [("kelompok", "GROUP"), ("lembaga", "INSTITUTION")])
def test_a_group_is_registered_with_a_name_an_address_and_who_speaks_for_it(
    as_: As, siti: User, where: str, kind: str
) -> None:
    sent = registration(SPOKESPERSON, {"relation": "GROUP_MEMBER"}, rows=2, name="Rekaan Sejahtera")
    response = as_(siti).post(f"/keluarga/daftar/{where}/?untuk=kasus", sent)
    assert response.status_code == 302, response.context["errors"]
    group = Family.objects.get()
    assert response.url == f"/kasus/baru/keluarga/{group.reference}/"
    assert (group.kind, group.name, group.family_card_missing) == (kind, "Rekaan Sejahtera", "")
    assert group.members.get().relation == "SPOKESPERSON"
    assert "Narahubung dan anggota" in as_(siti).get(group.get_absolute_url()).content.decode()


def test_a_group_needs_a_name_and_somebody_who_speaks_for_it(as_: As, siti: User) -> None:
    member = {**ANI, "relation": "GROUP_MEMBER"}
    response = as_(siti).post("/keluarga/daftar/kelompok/", registration(member, rows=2, name=""))
    page = response.context["page"]
    assert "name" in page.family.errors
    assert "narahubung" in page.persons.forms[0].errors["relation"][0]
    assert not Family.objects.exists()


def test_a_family_has_no_spokesperson_and_a_group_no_head(as_: As, siti: User) -> None:
    family = as_(siti).get("/keluarga/daftar/").content.decode()
    group = as_(siti).get("/keluarga/daftar/kelompok/").content.decode()
    assert ("SPOKESPERSON" in family, "HEAD" in family) == (False, True)
    assert ("SPOKESPERSON" in group, "HEAD" in group) == (True, False)
    assert "Nomor KK" not in group


def test_kin_who_live_elsewhere_are_marked_and_stand_apart(as_: As, siti: User) -> None:
    browser = as_(siti)
    browser.post("/keluarga/daftar/", registration(RAHMAT, {**BUYUNG, "lives_elsewhere": "on"}))
    family = Family.objects.get()
    member = FamilyMember.objects.get(person__name="Buyung Rekaan")
    assert member.lives_elsewhere
    page = browser.get(family.get_absolute_url()).content.decode()
    assert "1 orang serumah" in page
    assert "Kerabat di tempat lain" in page
    edit = f"{family.get_absolute_url()}anggota/{member.pk}/ubah/"
    browser.post(edit, {**BUYUNG, "version": member.person.version})
    member.refresh_from_db()
    assert not member.lives_elsewhere


def test_the_family_form_keeps_how_it_may_be_reached(as_: As, siti: User) -> None:
    family = FamilyFactory(registered_by=siti)
    PersonFactory(registered_by=siti, family=family, family__relation="HEAD")
    browser = as_(siti)
    sent = {
        "name": family.name, "district": "13.71", "version": family.version, "contact_allowed": "NONE",
        "contact_words": "Mengaku dari posyandu", "safe_contact_phone": "0812",
    }  # fmt: skip
    assert browser.post(f"{family.get_absolute_url()}ubah/", sent).status_code == 302
    page = browser.get(family.get_absolute_url()).content.decode()
    assert "lk-note--danger" in page
    assert "Mengaku dari posyandu" in page
    assert "jangan dipakai" in page


def test_two_people_who_change_the_safe_contact_see_both_texts(as_: As, siti: User) -> None:
    family = FamilyFactory(registered_by=siti)
    old = family.version
    sent = {"name": family.name, "district": "13.71", "version": old, "contact_times": "Pagi"}
    as_(siti).post(f"{family.get_absolute_url()}ubah/", sent)
    response = as_(siti).post(f"{family.get_absolute_url()}ubah/", sent | {"contact_times": "Malam"})
    assert ("kapan aman dihubungi", "Pagi", "Malam") in [
        (row.label.lower(), row.theirs, row.yours) for row in response.context["conflict"]
    ]
