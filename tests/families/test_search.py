"""Looking for a family before registering it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import ConflictOfInterest
from families import actions, search
from families.models import Family, FamilyMember
from lk3.encryption import lookup_hash
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory
from tests.families.conversation import CARD, NIK_ANI

URL = "/keluarga/"


@pytest.fixture
def anis(siti: User) -> Family:
    """The family of Ani Suharto, registered by Siti."""
    family = FamilyFactory(
        registered_by=siti,
        name="Keluarga Rahmat",
        subdistrict_id="13.71.01",
        family_card_number=CARD,
        family_card_hash=lookup_hash("kk", CARD),
    )
    PersonFactory(
        registered_by=siti,
        name="Ani Suharto",
        family=family,
        national_id=NIK_ANI,
        national_id_hash=lookup_hash("nik", NIK_ANI),
    )
    return family


def references(user: User, text: str) -> list[str]:
    return [row.reference for row in search.find(user, text).rows]


@pytest.mark.parametrize(
    "text",
    ["ani", "ANI SUH", "Suharto", "Soeharto", "suh an", "rahmat", "KELUARGA rah", NIK_ANI, CARD, "0071 0157 0585 0001"],
)
def test_siti_finds_the_family_by_names_and_numbers(text: str, siti: User, anis: Family) -> None:
    assert references(siti, text) == [anis.reference]


def test_siti_finds_the_family_by_its_reference_and_by_that_of_its_case(siti: User, anis: Family) -> None:
    case = CaseFactory(registered_by=siti, family=anis)
    assert references(siti, anis.reference.lower()) == [anis.reference]
    assert references(siti, f" {case.reference} ") == [anis.reference]


@pytest.mark.parametrize("text", ["uharto", "budi", "0071015705850002", "KEL-1371-2016-00001", "ani budi"])
def test_what_does_not_fit_finds_nothing(text: str, siti: User, anis: Family) -> None:
    assert references(siti, text) == []
    assert search.find(siti, text).is_searched


@pytest.mark.parametrize("text", ["ani", "rahmat", NIK_ANI, CARD])
def test_ratna_of_another_unit_finds_nothing_of_it(text: str, ratna: User, anis: Family) -> None:
    assert references(ratna, text) == []


def test_ratna_does_not_find_it_by_reference_either(siti: User, ratna: User, anis: Family) -> None:
    case = CaseFactory(registered_by=siti, family=anis)
    assert references(ratna, anis.reference) == references(ratna, case.reference) == []


def test_dewi_sees_initials_and_whom_to_ask(siti: User, dewi: User, anis: Family, as_: As) -> None:
    CaseFactory(registered_by=siti, family=anis, client=anis.members.get().person)
    page = as_(dewi).post(URL, {"q": "suharto"}, follow=True).content.decode()
    assert "A. S." in page
    assert anis.subdistrict.name in page
    assert "Ditangani oleh Siti Aminah – hubungi dia atau ketua." in page
    assert "Ani" not in page
    assert "Keluarga Rahmat" not in page
    assert f"/keluarga/{anis.reference}/" not in page


def test_siti_sees_names_and_the_way_to_the_family(siti: User, anis: Family, as_: As) -> None:
    page = as_(siti).post(URL, {"q": "suharto"}, follow=True).content.decode()
    assert "Ani Suharto" in page
    assert f'href="/keluarga/{anis.reference}/"' in page


def test_a_family_with_a_sealed_case_of_siti_does_not_exist_for_dewi(siti: User, dewi: User, anis: Family) -> None:
    CaseFactory(registered_by=siti, family=anis, code="SEXUAL_VIOLENCE")
    assert references(siti, "suharto") == [anis.reference]
    assert references(dewi, "suharto") == references(dewi, NIK_ANI) == []


def test_budi_finds_a_sealed_family_masked_with_a_way_to_open_it(siti: User, budi: User, anis: Family) -> None:
    CaseFactory(registered_by=siti, family=anis, code="SEXUAL_VIOLENCE")
    row = search.find(budi, "suharto").rows[0]
    assert row.is_masked
    assert row.can_open


def test_somebody_with_a_conflict_finds_nothing(siti: User, budi: User, anis: Family) -> None:
    case = CaseFactory(registered_by=siti, family=anis)
    ConflictOfInterest.objects.create(case=case, user=budi, reason="Saudara kandung", recorded_by=siti)
    assert references(budi, "suharto") == []


def test_who_moved_out_is_still_found_but_not_listed_as_living_there(siti: User, anis: Family) -> None:
    PersonFactory(registered_by=siti, name="Zulkifli Rekaan", family=anis)
    yesterday = timezone.localdate() - timedelta(days=1)
    FamilyMember.objects.filter(person__name="Zulkifli Rekaan").update(until_on=yesterday)
    row = search.find(siti, "zulk").rows[0]
    assert row.reference == anis.reference
    assert not any("Zulkifli" in member for member in row.members)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a", "paling sedikit dua huruf"), ("--", "paling sedikit dua huruf"), ("007101570585", "16 digit lengkap")],
)
def test_too_little_gets_a_sentence_and_no_search(text: str, sentence: str, siti: User, as_: As) -> None:
    page = as_(siti).post(URL, {"q": text}, follow=True).content.decode()
    assert sentence in page
    assert not AuditEvent.objects.filter(verb="family.searched").exists()


@pytest.mark.parametrize(
    "text",
    ["\0\0", "ani\0su", "%", "' OR 1=1 --", "☃☃", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "a" * 5000, "²²²²²²²²", "漢字", "z zz", "_%_"],
)
def test_odd_input_gets_an_answer(text: str, siti: User, anis: Family, as_: As) -> None:
    assert as_(siti).post(URL, {"q": text}, follow=True).status_code == 200


def test_a_search_leaves_one_event_without_the_text(siti: User, anis: Family, as_: As) -> None:
    as_(siti).post(URL, {"q": NIK_ANI}, follow=True)
    event = AuditEvent.objects.get(verb="family.searched")
    assert event.detail == {"kind": "number"}


def test_at_most_twenty_are_shown_and_the_rest_is_announced(siti: User, as_: As) -> None:
    for _ in range(21):
        PersonFactory(registered_by=siti, name="Ani Banyak", family=FamilyFactory(registered_by=siti))
    response = as_(siti).post(URL, {"q": "ani ban"}, follow=True)
    assert len(response.context["results"].rows) == 20
    assert "Masih ada keluarga lain yang cocok" in response.content.decode()


def test_five_results_cost_as_many_queries_as_one(siti: User, as_: As, django_assert_num_queries) -> None:
    browser = as_(siti)

    def register() -> None:
        family = FamilyFactory(registered_by=siti)
        person = PersonFactory(registered_by=siti, name="Ani Banyak", family=family)
        CaseFactory(registered_by=siti, family=family, client=person)

    register()
    browser.post(URL, {"q": "ani"}, follow=True)
    with django_assert_num_queries(14) as one:  # three of them, who is asking, come twice: posted and shown
        browser.post(URL, {"q": "ani"}, follow=True)
    for _ in range(4):
        register()
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(browser.post(URL, {"q": "ani"}, follow=True).context["results"].rows) == 5


def test_who_may_search(siti: User, yusuf: User, wati: User, arif: User, tono: User, as_: As, client: Client) -> None:
    assert [as_(person).get(URL).status_code for person in (siti, yusuf)] == [200, 200]
    assert [as_(person).post(URL, {"q": "ani"}).status_code for person in (wati, arif, tono)] == [403, 403, 403]
    assert client.get(URL).url.startswith("/akun/")


def test_the_way_back_from_a_family_leads_to_the_results_again(siti: User, anis: Family, as_: As) -> None:
    browser = as_(siti)
    address = browser.post(URL, {"q": "suharto"})["Location"]
    assert "suharto" not in address
    assert anis.reference in browser.get(address).content.decode()


def test_an_address_with_sealed_words_tells_nobody_else_anything(siti: User, anis: Family, as_: As) -> None:
    address = as_(siti).post(URL, {"q": "suharto"})["Location"]
    page = as_(siti).get(address)  # the same person, logged in anew
    assert page.status_code == 200
    assert not page.context["results"].is_searched
    assert "suharto" not in page.content.decode().lower()


@pytest.mark.parametrize("sealed", ["", "x", "2026:", "2026:%00", "2026:AAAA", "☃:☃", "x:" + "A" * 5000])
def test_a_spoilt_address_shows_an_empty_box(sealed: str, siti: User, as_: As) -> None:
    page = as_(siti).get(URL, {"cari": sealed})
    assert page.status_code == 200
    assert not page.context["results"].is_searched


def test_a_family_is_found_by_what_it_is_called_and_by_its_new_name_after_a_change(siti: User, as_: As) -> None:
    family = FamilyFactory(registered_by=siti, name="Rumah Gadang Djambak")
    assert [row.reference for row in search.find(siti, "jamb").rows] == [family.reference]
    actions.change_family(family=family, changes={"name": "Rumah Panjang"}, version=1, by=siti)
    assert search.find(siti, "jamb").rows == []
    assert [row.reference for row in search.find(siti, "panj").rows] == [family.reference]
