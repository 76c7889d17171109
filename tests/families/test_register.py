"""Registering a family on one page."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from families import actions
from families.models import Family, NameWord, Person
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import FamilyFactory, PersonFactory
from tests.families.conversation import ANI, BUYUNG, CARD, NIK_ANI, RAHMAT, UPIK, registration

URL = "/keluarga/daftar/"


def token(response) -> str:
    """Return the value of the checkbox that confirms the warnings of the first person."""
    return response.context["page"].persons.forms[0].review.token


def test_siti_registers_a_family_of_four_in_one_post(siti: User, as_: As) -> None:
    response = as_(siti).post(URL, registration(RAHMAT, ANI, BUYUNG, UPIK))
    family = Family.objects.get()
    assert response.status_code == 302
    assert response.url == f"/keluarga/{family.reference}/"
    assert family.reference.startswith("KEL-1371-")
    assert family.unit == siti.hat.unit
    assert [str(member.person.name) for member in family.members.in_order()] == [
        "Rahmat Rekaan",
        "Ani Suharto",
        "Buyung Rekaan",
        "Upik Rekaan",
    ]
    buyung = Person.objects.get(name="Buyung Rekaan")
    assert buyung.age_on(timezone.localdate()) == 9
    assert buyung.is_birth_estimated
    assert buyung.national_id_missing == "NOT_BROUGHT"
    assert set(buyung.name_words.values_list("word", flat=True)) == {"buyung", "rekaan"}
    assert AuditEvent.objects.filter(verb="family.registered").count() == 1


def test_the_page_opens_with_four_rows_and_the_units_own_district(siti: User, as_: As) -> None:
    page = as_(siti).get(URL).content.decode()
    assert page.count("Nama lengkap") == 4
    assert '<option value="13.71" selected>' in page
    assert "Padang Barat" in page


def test_registering_for_a_case_goes_on_to_the_case(siti: User, as_: As) -> None:
    response = as_(siti).post(f"{URL}?untuk=kasus", registration(RAHMAT))
    assert response.url == f"/kasus/baru/keluarga/{Family.objects.get().reference}/"


def test_a_double_click_registers_one_family(siti: User, as_: As) -> None:
    browser = as_(siti)
    first, second = (browser.post(URL, registration(RAHMAT, ANI)) for _ in range(2))
    assert first.url == second.url
    assert Family.objects.count() == 1
    assert AuditEvent.objects.filter(verb="family.registered").count() == 1


def test_the_submission_of_somebody_else_does_not_lead_to_their_family(siti: User, ratna: User, as_: As) -> None:
    as_(siti).post(URL, registration(RAHMAT))
    response = as_(ratna).post(URL, registration(ANI | {"relation": "HEAD"}, district="13.74", subdistrict=""))
    assert Family.objects.count() == 2
    assert response.url != Family.objects.get(registered_by=siti).get_absolute_url()


def test_a_family_nobody_named_is_called_like_its_head(siti: User, as_: As) -> None:
    as_(siti).post(URL, registration(ANI, RAHMAT, name=""))
    assert Family.objects.get().name == "Rahmat Rekaan"


def test_another_row_without_javascript_keeps_everything_typed(siti: User, as_: As) -> None:
    response = as_(siti).post(URL, registration(RAHMAT, {"name": "Ani"}, again="row", address="Jl. Panjang 7"))
    page = response.content.decode()
    assert page.count("Nama lengkap") == 5
    assert 'value="Rahmat Rekaan"' in page
    assert 'value="Jl. Panjang 7"' in page
    assert "perlu diperbaiki" not in page
    assert not Family.objects.exists()


def test_the_list_of_kecamatan_follows_the_district_without_javascript(siti: User, as_: As) -> None:
    response = as_(siti).post(URL, registration(RAHMAT, again="places", district="13.74"))
    assert "Padang Panjang Barat" in response.content.decode()


@pytest.mark.parametrize(
    ("nik", "sentence"),
    [
        ("12345", "harus 16 digit"),
        ("00710157O5850001", "hanya berisi angka"),
        ("0071018105850001", "Angka ke-7 dan ke-8"),
        ("0071013205850001", "Angka ke-7 dan ke-8"),
        ("0071015713850001", "bulan"),
        ("0071015705850000", "nomor urut"),
        ("7,10157E+15", "Excel"),
    ],
)
def test_a_nik_no_office_could_have_issued_is_refused_beside_the_field(
    nik: str, sentence: str, siti: User, as_: As
) -> None:
    response = as_(siti).post(URL, registration(ANI | {"relation": "HEAD", "nik": nik}))
    assert response.status_code == 200
    assert any(sentence in error for error in response.context["page"].persons.forms[0].errors["nik"])
    assert f'value="{nik}"' in response.content.decode()
    assert not Family.objects.exists()


def test_a_warning_is_shown_once_and_can_be_confirmed(siti: User, as_: As) -> None:
    browser = as_(siti)
    typed = ANI | {"relation": "HEAD", "nik": NIK_ANI, "birth_on": "1986-01-01"}
    response = browser.post(URL, registration(typed))
    assert "Menurut NIK tanggal lahirnya 17 Mei 1985" in response.content.decode()
    assert not Family.objects.exists()
    browser.post(URL, registration(typed | {"confirmed": token(response)}))
    ani = Person.objects.get()
    assert ani.birth_on == date(1986, 1, 1)
    assert ani.national_id == NIK_ANI
    assert ani.national_id_hash
    assert ani.national_id_status == "CLAIMED"


def test_a_confirmation_does_not_hold_for_other_warnings(siti: User, as_: As) -> None:
    browser = as_(siti)
    typed = ANI | {"relation": "HEAD", "nik": NIK_ANI, "birth_on": "1986-01-01"}
    first = token(browser.post(URL, registration(typed)))
    browser.post(URL, registration(typed | {"birth_on": "1999-09-09", "confirmed": first}))
    assert not Family.objects.exists()


def test_birth_and_sex_of_the_nik_are_offered_and_used_only_when_ticked(siti: User, as_: As) -> None:
    browser = as_(siti)
    typed = {"name": "Ani", "relation": "HEAD", "nik": NIK_ANI}
    response = browser.post(URL, registration(typed))
    assert "Dari NIK: 17 Mei 1985, perempuan" in response.content.decode()
    response = browser.post(URL, registration(typed | {"uses_nik": "on"}))
    # The code of the invented province is still to be confirmed.
    browser.post(URL, registration(typed | {"uses_nik": "on", "confirmed": token(response)}))
    ani = Person.objects.get()
    assert (ani.birth_on, ani.sex, ani.is_birth_estimated) == (date(1985, 5, 17), "F", False)


def test_what_was_typed_is_not_overwritten_by_the_nik(siti: User, as_: As) -> None:
    browser = as_(siti)
    typed = ANI | {"relation": "HEAD", "nik": NIK_ANI, "sex": "M", "uses_nik": "on"}
    response = browser.post(URL, registration(typed))
    assert "Menurut NIK orang ini perempuan" in response.content.decode()
    browser.post(URL, registration(typed | {"confirmed": token(response)}))
    assert Person.objects.get().sex == "M"


def test_a_nik_known_in_the_unit_names_the_family_that_has_it(siti: User, as_: As) -> None:
    browser = as_(siti)
    typed = ANI | {"relation": "HEAD", "nik": NIK_ANI}
    browser.post(URL, registration(typed | {"confirmed": token(browser.post(URL, registration(typed)))}))
    known = Family.objects.get()
    response = browser.post(URL, registration(typed, uid="6f0f2b1e-5d3c-4f4e-9a53-0c58b7c8a002"))
    assert f"sudah tercatat pada keluarga {known.reference}" in response.content.decode()
    assert Family.objects.count() == 1


def test_a_nik_of_another_unit_is_never_mentioned(siti: User, ratna: User, as_: As) -> None:
    browser = as_(siti)
    typed = ANI | {"relation": "HEAD", "nik": NIK_ANI}
    browser.post(URL, registration(typed | {"confirmed": token(browser.post(URL, registration(typed)))}))
    response = as_(ratna).post(URL, registration(typed, district="13.74", subdistrict=""))
    assert "sudah tercatat" not in response.content.decode()


def test_a_family_card_known_already_is_a_warning(siti: User, as_: As) -> None:
    browser = as_(siti)
    browser.post(URL, registration(RAHMAT, card=CARD, card_note="SEEN_DOCUMENT"))
    family = Family.objects.get()
    assert (family.family_card_number, family.family_card_status) == (CARD, "SEEN_DOCUMENT")
    second = registration(ANI | {"relation": "HEAD"}, card=CARD, uid="6f0f2b1e-5d3c-4f4e-9a53-0c58b7c8a002")
    response = browser.post(URL, second)
    assert f"Nomor KK ini sudah tercatat pada keluarga {family.reference}" in response.content.decode()
    browser.post(URL, second | {"confirmed": response.context["page"].family.review.token})
    assert Family.objects.count() == 2


@pytest.mark.parametrize(
    ("person", "field", "sentence"),
    [
        ({"birth_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "birth_on", "sesudah hari ini"),
        ({"birth_on": "1800-01-01"}, "birth_on", "120 tahun"),
        ({"birth_on": "1985-02-30"}, "birth_on", ""),
        ({"age": "30"}, "age", "Isi salah satu"),
        ({"age": "-1", "birth_on": ""}, "age", ""),
        ({"name": ""}, "name", ""),
        ({"sex": ""}, "sex", ""),
        ({"sex": "X"}, "sex", ""),
        ({"relation": "KING"}, "relation", ""),
        ({"nik_note": "SEEN_DOCUMENT"}, "nik", "Isi nomornya"),
        ({"nik": NIK_ANI, "nik_note": "NEWBORN"}, "nik_note", "sudah diisi"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    person: dict[str, str], field: str, sentence: str, siti: User, as_: As
) -> None:
    response = as_(siti).post(URL, registration(ANI | {"relation": "HEAD"} | person))
    assert sentence in " ".join(response.context["page"].persons.forms[0].errors[field])
    assert 'value="Jl. Rekaan 5"' in response.content.decode()
    assert not Family.objects.exists()


def test_two_heads_and_one_nik_for_two_persons_are_refused(siti: User, as_: As) -> None:
    ani = ANI | {"relation": "HEAD", "nik": NIK_ANI}
    response = as_(siti).post(URL, registration(ani, ani))
    second = response.context["page"].persons.forms[1]
    assert {"relation", "nik"} <= set(second.errors)


@pytest.mark.parametrize(
    ("field", "code"), [("district", "32.73"), ("subdistrict", "13.74.01"), ("subdistrict", "99"), ("district", "13")]
)
def test_places_from_elsewhere_are_refused(field: str, code: str, siti: User, as_: As) -> None:
    response = as_(siti).post(URL, registration(RAHMAT, **{field: code}))
    assert response.status_code == 200
    assert "tidak ada di daftar" in response.content.decode()
    assert not Family.objects.exists()


@pytest.mark.parametrize(
    "garbage",
    [
        {"uid": "bukan-uuid"},
        {"orang-TOTAL_FORMS": "99999"},
        {"orang-TOTAL_FORMS": "x"},
        {"orang-TOTAL_FORMS": "-3"},
        {"orang-TOTAL_FORMS": "0"},
        {"district": "13.71\0"},
        {"subdistrict": "\0"},
        {"orang-0-name": "Ani\0"},
        {"orang-0-nik": "\0" * 16},
        {"orang-0-nik": "٠٠٧١٠١٥٧٠٥٨٥٠٠٠١"},
        {"orang-0-age": "9" * 40},
        {"orang-0-confirmed": "x" * 5000},
        {"name": "x" * 500},
        {"again": "row", "orang-TOTAL_FORMS": "²"},
        {"again": "\0"},
    ],
)
def test_garbage_gets_a_page_and_never_a_crash(garbage: dict[str, str], siti: User, as_: As) -> None:
    response = as_(siti).post(URL, registration(ANI | {"relation": "HEAD"}) | garbage)
    assert response.status_code in (200, 302)
    assert as_(siti).post(URL, garbage).status_code == 200


def test_a_very_long_word_in_a_name_can_still_be_registered(siti: User, as_: As) -> None:
    as_(siti).post(URL, registration(RAHMAT | {"name": "R" + "a" * 110}))
    assert NameWord.objects.exclude(person=None).get().word == "r" + "a" * 59


def test_who_may_register(siti: User, yusuf: User, budi: User, wati: User, arif: User, as_: As, client: Client) -> None:
    assert [as_(person).get(URL).status_code for person in (siti, yusuf, budi)] == [200, 200, 200]
    assert [as_(person).get(URL).status_code for person in (wati, arif)] == [403, 403]
    assert client.get(URL).url.startswith("/akun/")


def test_registering_costs_the_same_queries_however_many_families_there_are(
    siti: User, as_: As, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        PersonFactory(registered_by=siti, family=FamilyFactory(registered_by=siti))
    browser = as_(siti)
    with django_assert_max_num_queries(9):
        assert browser.get(URL).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_register_one_family(siti: User) -> None:
    together, families = Barrier(2), []

    def click() -> None:
        together.wait(timeout=10)
        values = {"uid": UUID(int=7), "name": "Keluarga Rahmat", "district": siti.hat.unit.district}
        person = {"name": "Rahmat", "sex": "M", "relation": "HEAD"}
        families.append(actions.register_family(unit=siti.hat.unit, family=values, persons=[person], by=siti))
        connection.close()

    clicks = [Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert len(families) == 2
    assert families[0].pk == families[1].pk
    assert (Family.objects.count(), Person.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="family.registered").count() == 1


def test_an_empty_page_says_in_plain_words_what_is_missing(siti: User, as_: As) -> None:
    text = as_(siti).post(URL, registration(name="")).content.decode()
    assert "Nama lengkap</a>: Belum diisi." in text
    assert "Bidang ini" not in text


def test_the_style_sheet_can_tell_that_nobody_is_written_in_a_row(siti: User, as_: As) -> None:
    text = as_(siti).get(URL).content.decode()
    assert text.count('placeholder=" "') == text.count('fieldset class="lk-fieldset fam-person"') == 4
