"""Changing a family and its members, two people at once, joining and leaving."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from families import actions
from families.models import Family, FamilyMember, Person
from lk3.encryption import lookup_hash
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import FamilyFactory, PersonFactory
from tests.families.conversation import ANI, CARD, NIK_ANI, RAHMAT


@pytest.fixture
def family(siti: User) -> Family:
    """A family of Siti's without a case yet: Ani, its head."""
    family = FamilyFactory(
        registered_by=siti, name="Keluarga Ani", family_card_number=CARD, family_card_hash=lookup_hash("kk", CARD)
    )
    PersonFactory(
        registered_by=siti,
        name="Ani Suharto",
        family=family,
        family__relation="HEAD",
        national_id=NIK_ANI,
        national_id_hash=lookup_hash("nik", NIK_ANI),
        national_id_status="CLAIMED",
    )
    return family


def typed(family: Family, **changes: Any) -> dict[str, Any]:
    return {"name": family.name, "district": "13.71", "version": family.version} | changes


def typed_person(member: FamilyMember, **changes: Any) -> dict[str, Any]:
    person = member.person
    values = {"name": person.name, "sex": person.sex, "birth_on": person.birth_on.isoformat()}
    return values | {"relation": member.relation, "version": person.version} | changes


def test_siti_changes_the_address(family: Family, siti: User, as_: As) -> None:
    url = f"{family.get_absolute_url()}ubah/"
    response = as_(siti).post(url, typed(family, address="Jl. Baru 3", subdistrict="13.71.01"))
    assert response.url == family.get_absolute_url()
    changed = Family.objects.get(pk=family.pk)
    assert (changed.address, changed.subdistrict_id, changed.version) == ("Jl. Baru 3", "13.71.01", 2)
    assert changed.family_card_number == CARD
    event = AuditEvent.objects.get(verb="family.changed")
    assert event.detail == {"fields": ["subdistrict", "address"]}


def test_two_people_saving_the_same_family_the_second_sees_both_texts(family: Family, siti: User, as_: As) -> None:
    browser, url = as_(siti), f"{family.get_absolute_url()}ubah/"
    browser.post(url, typed(family, address="Tulisan pertama"))
    response = browser.post(url, typed(family, address="Tulisan kedua", card=CARD))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Tulisan pertama" in page
    assert "Tulisan kedua" in page
    assert "0071••••••••0002" in page
    assert Family.objects.get(pk=family.pk).address == "Tulisan pertama"
    browser.post(url, typed(family, address="Tulisan kedua", version=2))
    assert Family.objects.get(pk=family.pk).address == "Tulisan kedua"


def test_a_change_between_reading_and_writing_is_refused_by_the_verb(family: Family, siti: User) -> None:
    actions.change_family(family=family, changes={"address": "Satu"}, version=1, by=siti)
    with pytest.raises(actions.NotAllowed):
        actions.change_family(family=family, changes={"address": "Dua"}, version=1, by=siti)


def test_the_list_of_kecamatan_follows_the_district_and_nothing_is_saved(family: Family, siti: User, as_: As) -> None:
    url = f"{family.get_absolute_url()}ubah/"
    page = as_(siti).post(url, typed(family, district="13.74", address="Jl. Belum", again="places")).content.decode()
    assert "Padang Panjang Barat" in page
    assert 'value="Jl. Belum"' in page
    assert 'name="version" value="1"' in page
    assert Family.objects.get(pk=family.pk).district_id == "13.71"


def test_a_family_that_moved_out_of_the_province_keeps_its_district(family: Family, siti: User, as_: As) -> None:
    Family.objects.filter(pk=family.pk).update(district_id="32.73")
    url = f"{family.get_absolute_url()}ubah/"
    assert '<option value="32.73" selected>' in as_(siti).get(url).content.decode()
    as_(siti).post(url, typed(family, district="32.73", address="Jl. Jauh 1"))
    assert Family.objects.get(pk=family.pk).address == "Jl. Jauh 1"


def test_a_nik_that_comes_later_replaces_the_reason_why_there_was_none(family: Family, siti: User, as_: As) -> None:
    Person.objects.update(national_id="", national_id_hash="", national_id_status="", national_id_missing="NOT_BROUGHT")
    member, browser = family.members.get(), as_(siti)
    url = f"{family.get_absolute_url()}anggota/{member.pk}/ubah/"
    later = typed_person(member, nik=NIK_ANI, nik_note="NOT_BROUGHT")
    token = browser.post(url, later).context["form"].review.token
    browser.post(url, later | {"confirmed": token})
    ani = Person.objects.get()
    assert (ani.national_id, ani.national_id_status, ani.national_id_missing) == (NIK_ANI, "CLAIMED", "")


def test_a_wrong_kk_number_is_removed_with_a_reason(family: Family, siti: User, as_: As) -> None:
    as_(siti).post(f"{family.get_absolute_url()}ubah/", typed(family, card_note="NOT_BROUGHT"))
    changed = Family.objects.get(pk=family.pk)
    assert (changed.family_card_number, changed.family_card_hash) == ("", "")
    assert changed.family_card_missing == "NOT_BROUGHT"


def test_somebody_joins_the_family(family: Family, siti: User, as_: As) -> None:
    url = f"{family.get_absolute_url()}anggota/tambah/"
    as_(siti).post(url, RAHMAT | {"relation": "SPOUSE"})
    member = family.members.get(relation="SPOUSE")
    assert member.person.name == "Rahmat Rekaan"
    assert AuditEvent.objects.filter(verb="person.added").count() == 1


def test_who_is_missing_in_an_intake_is_added_and_siti_is_back_in_the_intake(
    family: Family, siti: User, as_: As
) -> None:
    url = f"{family.get_absolute_url()}anggota/tambah/?untuk=kasus"
    browser = as_(siti)
    assert f"/kasus/baru/keluarga/{family.reference}/" in browser.get(url).content.decode()
    response = browser.post(url, RAHMAT | {"relation": "SPOUSE"})
    assert response.url == f"/kasus/baru/keluarga/{family.reference}/"


@pytest.mark.parametrize("hint", ["https://jahat.example/", "//jahat.example", "/keluar-cepat/", ""])
def test_nobody_is_sent_elsewhere_after_adding_a_person(hint: str, family: Family, siti: User, as_: As) -> None:
    url = f"{family.get_absolute_url()}anggota/tambah/"
    response = as_(siti).post(f"{url}?untuk={hint}&next={hint}", RAHMAT | {"relation": "SPOUSE"})
    assert response.url == family.get_absolute_url()


def test_a_family_has_one_head(family: Family, siti: User, as_: As) -> None:
    response = as_(siti).post(f"{family.get_absolute_url()}anggota/tambah/", RAHMAT)
    assert "sudah punya kepala keluarga" in response.content.decode()
    assert family.members.count() == 1


def test_a_changed_name_is_found_under_the_new_one(family: Family, siti: User, as_: As) -> None:
    member = family.members.get()
    url = f"{family.get_absolute_url()}anggota/{member.pk}/ubah/"
    response = as_(siti).post(url, typed_person(member, name="Ani Djamilah", alias="Uni"))
    assert response.status_code == 302
    found = Person.objects.named_like("jamil", unit_id=siti.hat.unit_id)
    assert [person.pk for person in found] == [member.person_id]
    assert not Person.objects.named_like("suharto", unit_id=siti.hat.unit_id).exists()
    assert Person.objects.get().national_id == NIK_ANI
    assert AuditEvent.objects.get(verb="person.changed").detail["fields"] == ["name", "alias"]


def test_two_people_changing_the_same_person_the_second_sees_both_texts(family: Family, siti: User, as_: As) -> None:
    member, browser = family.members.get(), as_(siti)
    url = f"{family.get_absolute_url()}anggota/{member.pk}/ubah/"
    browser.post(url, typed_person(member, occupation="Penjahit"))
    other_nik = "0071015705850009"
    page = browser.post(url, typed_person(member, occupation="Petani", nik=other_nik)).content.decode()
    assert "Penjahit" in page
    assert "Petani" in page
    assert "0071••••••••0009" in page
    assert NIK_ANI not in page
    assert Person.objects.get().occupation == "Penjahit"


@pytest.mark.parametrize(
    ("died_on", "sentence"),
    [("1980-01-01", "sebelum tanggal lahir"), ((date.today() + timedelta(days=2)).isoformat(), "sesudah hari ini")],
)
def test_a_wrong_day_of_death_is_refused(died_on: str, sentence: str, family: Family, siti: User, as_: As) -> None:
    member = family.members.get()
    url = f"{family.get_absolute_url()}anggota/{member.pk}/ubah/"
    assert sentence in as_(siti).post(url, typed_person(member, died_on=died_on)).content.decode()


def test_a_wrong_nik_is_removed_with_a_reason(family: Family, siti: User, as_: As) -> None:
    member = family.members.get()
    as_(siti).post(f"{family.get_absolute_url()}anggota/{member.pk}/ubah/", typed_person(member, nik_note="WITHHELD"))
    ani = Person.objects.get()
    assert (ani.national_id, ani.national_id_hash, ani.national_id_status) == ("", "", "")
    assert ani.national_id_missing == "WITHHELD"


def test_an_age_replaces_a_birth_date_that_was_left_alone(family: Family, siti: User, as_: As) -> None:
    member = family.members.get()
    as_(siti).post(f"{family.get_absolute_url()}anggota/{member.pk}/ubah/", typed_person(member, age="50"))
    ani = Person.objects.get()
    assert ani.age_on(timezone.localdate()) == 50
    assert ani.is_birth_estimated


def test_somebody_leaves_and_stays_in_the_history(family: Family, siti: User, as_: As) -> None:
    member = family.members.get()
    url = f"{family.get_absolute_url()}anggota/{member.pk}/keluar/"
    as_(siti).post(url, {"until_on": "2020-03-01", "reason": "MOVED"})
    member.refresh_from_db()
    assert member.until_on == date(2020, 3, 1)
    assert AuditEvent.objects.get(verb="member.ended").detail == {"family": family.pk, "reason": "MOVED"}
    again = as_(siti).post(url, {"until_on": "2021-03-01", "reason": "MOVED"})
    assert "sudah tercatat keluar" in again.content.decode()


def test_who_died_is_recorded_as_dead_on_that_day(family: Family, siti: User) -> None:
    actions.end_membership(member=family.members.get(), until_on=date(2020, 3, 1), reason="DIED", by=siti)
    assert Person.objects.get().died_on == date(2020, 3, 1)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("until_on", "sentence"), [("2999-01-01", "belum tiba"), ("1950-01-01", "sebelum tanggal lahirnya"), ("x", "")]
)
def test_a_wrong_day_of_leaving_is_refused(until_on: str, sentence: str, family: Family, siti: User, as_: As) -> None:
    member = family.members.get()
    url = f"{family.get_absolute_url()}anggota/{member.pk}/keluar/"
    response = as_(siti).post(url, {"until_on": until_on, "reason": "MOVED"})
    assert sentence in response.content.decode()
    member.refresh_from_db()
    assert member.until_on is None


@pytest.mark.parametrize(
    "garbage", [{}, {"version": "9" * 40}, {"name": "\0"}, {"nik": "\0", "died_on": "\0", "relation": "\0"}]
)
@pytest.mark.parametrize("path", ["ubah/", "anggota/tambah/", "anggota/{pk}/ubah/", "anggota/{pk}/keluar/"])
def test_garbage_changes_nothing(path: str, garbage: dict[str, str], family: Family, siti: User, as_: As) -> None:
    url = family.get_absolute_url() + path.format(pk=family.members.get().pk)
    assert as_(siti).post(url, {**garbage, "until_on": ""}).status_code == 200
    assert family.members.count() == 1


@pytest.mark.parametrize("path", ["ubah/", "anggota/tambah/", "anggota/{pk}/ubah/", "anggota/{pk}/keluar/"])
def test_only_those_who_handle_the_family_may_write(
    path: str, family: Family, dewi: User, budi: User, ratna: User, wati: User, as_: As
) -> None:
    url = family.get_absolute_url() + path.format(pk=family.members.get().pk)
    answers = [as_(person).post(url, ANI).status_code for person in (dewi, budi, ratna, wati)]
    assert answers == [403, 403, 404, 404]
    assert family.members.count() == 1
