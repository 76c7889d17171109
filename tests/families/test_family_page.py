"""The page of a family: who may open it, what it shows, what is revealed only after proving oneself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.presenters import STATE_TONES
from families import presenters
from families.models import Family, FamilyMember
from lk3.encryption import lookup_hash
from lk3.models import AuditEvent, User
from tests.cast import PASSWORD, As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory
from tests.families.conversation import CARD, NIK_ANI


@pytest.fixture
def family(siti: User) -> Family:
    """A family of three that Siti registered and whose case she carries."""
    family = FamilyFactory(
        registered_by=siti,
        name="Keluarga Rahmat",
        family_card_number=CARD,
        family_card_hash=lookup_hash("kk", CARD),
        safe_contact_name="Ibu Ros (tetangga)",
        safe_contact_phone="0800-REKAAN",
        safe_contact_note="Jangan menelepon sesudah jam 17",
        safe_address="Rumah rekaan 7",
    )
    PersonFactory(
        registered_by=siti,
        name="Ani Suharto",
        family=family,
        family__relation="SPOUSE",
        national_id=NIK_ANI,
        national_id_hash=lookup_hash("nik", NIK_ANI),
    )
    PersonFactory(registered_by=siti, name="Rahmat Rekaan", sex="M", family=family, family__relation="HEAD")
    CaseFactory(registered_by=siti, family=family, client=family.members.get(relation="SPOUSE").person)
    return family


def step_up(browser: Client, response) -> None:
    """Prove again who one is, as the page in between asks."""
    assert response.url.startswith("/konfirmasi/")
    browser.post(response.url, {"password": PASSWORD, "reason": "Mencocokkan dengan dokumen"})


def test_it_works(family: Family, siti: User, as_: As) -> None:
    page = as_(siti).get(family.get_absolute_url()).content.decode()
    assert page.index("Rahmat Rekaan") < page.index("Ani Suharto")
    assert "Ibu Ros (tetangga)" in page
    assert "Jangan menelepon sesudah jam 17" in page
    assert "0071••••••••0001" in page
    assert NIK_ANI not in page
    assert CARD not in page
    assert "Rumah rekaan 7" not in page
    assert family.cases.get().reference in page
    assert f"<title>Keluarga {family.reference}" in page


def test_reading_it_is_one_event(family: Family, siti: User, as_: As) -> None:
    as_(siti).get(family.get_absolute_url())
    assert AuditEvent.objects.filter(verb="family.viewed", object_id=str(family.pk)).count() == 1


PAGES = ["", "ubah/", "anggota/tambah/"]


@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_it(
    path: str, family: Family, siti: User, dewi: User, ratna: User, wati: User, arif: User, as_: As, client: Client
) -> None:
    url = family.get_absolute_url() + path
    answers = [as_(person).get(url).status_code for person in (siti, dewi, ratna, wati, arif)]
    assert answers == [200, 403, 404, 404, 404]
    assert client.get(url).url.startswith("/akun/")


def test_the_head_reads_but_does_not_edit(family: Family, budi: User, as_: As) -> None:
    page = as_(budi).get(family.get_absolute_url())
    assert page.status_code == 200
    assert "Ubah" not in page.content.decode().split("<main")[1]
    assert as_(budi).get(family.get_absolute_url() + "ubah/").status_code == 403


@pytest.mark.parametrize("reference", ["KEL-0000-2016-00001", "%00", "x" * 300])
def test_an_invented_reference_is_not_found(reference: str, siti: User, as_: As) -> None:
    assert as_(siti).get(f"/keluarga/{reference}/").status_code == 404


def test_who_moved_out_stands_in_the_history(family: Family, siti: User, as_: As) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    FamilyMember.objects.filter(person__name="Ani Suharto").update(until_on=yesterday)
    page = as_(siti).get(family.get_absolute_url()).content.decode()
    assert page.index("Tidak serumah lagi</h2>") < page.index("Ani Suharto")


def test_a_case_of_a_colleague_is_named_but_not_linked(family: Family, siti: User, dewi: User, as_: As) -> None:
    other = CaseFactory(registered_by=dewi, family=family, client=None, client_kind="FAMILY")
    page = as_(siti).get(family.get_absolute_url()).content.decode()
    assert other.reference in page
    assert f'href="{other.get_absolute_url()}"' not in page


def test_a_nik_is_shown_only_after_proving_oneself_and_each_time_is_recorded(
    family: Family, siti: User, as_: As
) -> None:
    browser = as_(siti)
    url = f"{family.get_absolute_url()}anggota/{family.members.get(relation='SPOUSE').pk}/nik/"
    step_up(browser, browser.get(url))
    assert "0071 0157 0585 0001" in browser.get(url).content.decode()
    event = AuditEvent.objects.get(verb="number.shown")
    assert event.detail == {"family": family.pk, "number": "nik"}


def test_a_kk_number_is_shown_only_after_proving_oneself(family: Family, siti: User, as_: As) -> None:
    browser = as_(siti)
    url = f"{family.get_absolute_url()}nomor-kk/"
    step_up(browser, browser.get(url))
    assert "0071 0112 0315 0002" in browser.get(url).content.decode()


def test_the_safe_address_has_a_page_of_its_own(family: Family, siti: User, budi: User, as_: As) -> None:
    browser, url = as_(siti), f"{family.get_absolute_url()}alamat-aman/"
    step_up(browser, browser.get(url))
    assert "Rumah rekaan 7" in browser.get(url).content.decode()
    browser.post(url, {"safe_address": "Rumah rekaan 8", "version": family.version})
    assert Family.objects.get(pk=family.pk).safe_address == "Rumah rekaan 8"
    assert not AuditEvent.objects.filter(detail__icontains="rekaan 8").exists()
    head = as_(budi)
    step_up(head, head.get(url))
    assert "Simpan alamat aman" not in head.get(url).content.decode()
    assert head.post(url, {"safe_address": "x", "version": 2}).status_code == 403


@pytest.mark.parametrize("what", ["nomor-kk/", "alamat-aman/"])
def test_nobody_else_reaches_numbers_or_the_safe_address(
    what: str, family: Family, dewi: User, ratna: User, wati: User, as_: As
) -> None:
    url = family.get_absolute_url() + what
    assert [as_(person).get(url).status_code for person in (dewi, ratna, wati)] == [403, 404, 404]


@pytest.mark.parametrize("what", ["ubah", "keluar", "nik"])
def test_a_member_of_another_family_is_not_found_here(what: str, family: Family, siti: User, as_: As) -> None:
    other = FamilyFactory(registered_by=siti)
    PersonFactory(registered_by=siti, family=other)
    browser = as_(siti)
    url = f"{family.get_absolute_url()}anggota/{other.members.get().pk}/{what}/"
    response = browser.get(url)
    if what == "nik":
        step_up(browser, response)
        response = browser.get(url)
    assert response.status_code == 404
    assert browser.get(f"{family.get_absolute_url()}anggota/{'9' * 30}/{what}/").status_code == 404
    assert not AuditEvent.objects.filter(verb="number.shown").exists()


def test_five_members_cost_as_many_queries_as_two(
    family: Family, siti: User, as_: As, django_assert_num_queries
) -> None:
    browser, url = as_(siti), family.get_absolute_url()
    browser.get(url)
    with django_assert_num_queries(11) as few:
        browser.get(url)
    for _ in range(3):
        PersonFactory(registered_by=siti, family=family)
        CaseFactory(registered_by=siti, family=family, client=None, client_kind="FAMILY")
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(url)


def test_a_state_has_the_same_colour_on_the_pages_of_families_and_of_cases() -> None:
    assert presenters.STATE_TONES == STATE_TONES
