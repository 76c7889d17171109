"""The pages of the statistics, for each person who may or may not see them."""

import re
from calendar import monthrange
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from lk3.models import AuditEvent, Membership, Region, Unit, User
from reports.models import Recap
from reports.presenters import DEFINITIONS
from reports.scopes import day_text
from tests.cast import As
from tests.factories import CaseFactory, UnitFactory
from tests.reports.reading import CSV, PAGE, PRINT, XLSX, page_rows, text_of
from tests.reports.world import live_through_2016


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def test_mira_reads_one_sentence_the_chart_and_the_table_of_the_country(
    as_: As, mira: User, year: dict[str, Case]
) -> None:
    html = as_(mira).get(PAGE, {"tahun": 2016}).content.decode()
    assert "6 kasus dibuka di 2 LK3 pada tahun 2016; terbanyak Kesulitan ekonomi (50,0%)." in text_of(html)
    assert "<svg" in html
    assert page_rows(as_(mira), PAGE, {"tahun": 2016})[4] == ["KDRT", "2", "33,3%", "2", "3", "3"]
    assert page_rows(as_(mira), PAGE, {"tahun": 2016})[-1] == ["Jumlah", "6", "100,0%", "7", "9", "5"]
    for fact in ("Periode", "Dasar tanggal", "Pelindungan", "2 LK3, semuanya mencatat sedikitnya satu kasus."):
        assert fact in html


@pytest.mark.parametrize("counted", ["CASES", "CLIENTS", "PROBLEMS", "SERVICES"])
def test_the_chart_draws_the_count_that_was_chosen(as_: As, mira: User, year: dict[str, Case], counted: str) -> None:
    html = as_(mira).get(PAGE, {"tahun": 2016, "hitungan": counted}).content.decode()
    column = {"CASES": 1, "CLIENTS": 3, "PROBLEMS": 4, "SERVICES": 5}[counted]
    drawn = re.findall(r'<text class="chart-value"[^>]*>(\d+)', html)
    assert drawn == [row[column] for row in page_rows(as_(mira), PAGE, {"tahun": 2016})[:-1]]


def test_siti_sees_her_own_unit_and_may_not_choose_another_area(
    as_: As, siti: User, raudah: Unit, year: dict[str, Case]
) -> None:
    client = as_(siti)
    html = client.get(PAGE, {"tahun": 2016}).content.decode()
    assert "4 kasus dibuka di LK3 Delima, Kota Padang pada tahun 2016" in text_of(html)
    assert 'name="provinsi"' not in html
    assert 'name="lk3"' not in html
    for area in ({"lk3": raudah.pk}, {"kabupaten": "13.71"}, {"kabupaten": "13.74"}, {"provinsi": "13"}):
        assert client.get(PAGE, area).status_code == 404
        assert client.get(PRINT, area).status_code == 404


def test_budi_sees_his_unit_and_his_district_but_no_other_district_and_no_other_unit(
    as_: As, budi: User, raudah: Unit, year: dict[str, Case]
) -> None:
    client, sister = as_(budi), UnitFactory(name="LK3 Saudara", district_id="13.71")
    assert "di LK3 Delima" in client.get(PAGE, {"tahun": 2016}).content.decode()
    district = client.get(PAGE, {"tahun": 2016, "kabupaten": "13.71", "lk3": ""}).content.decode()
    assert "4 kasus dibuka di 1 LK3 di Kota Padang pada tahun 2016" in text_of(district)
    for area in ({"kabupaten": "13.74"}, {"provinsi": "13"}, {"lk3": raudah.pk}, {"lk3": sister.pk}):
        assert client.get(PAGE, area).status_code == 404


def test_budi_can_reach_his_district_with_the_controls_of_the_page(as_: As, budi: User) -> None:
    html = as_(budi).get(PAGE).content.decode()
    assert '<input type="hidden" name="kabupaten" value="13.71"' in html
    assert "Semua LK3 di Kota Padang" in html


def test_wati_sees_padang_and_its_units_and_nothing_else(
    as_: As, wati: User, delima: Unit, raudah: Unit, year: dict[str, Case]
) -> None:
    client = as_(wati)
    assert "4 kasus dibuka di 1 LK3 di Kota Padang" in text_of(client.get(PAGE, {"tahun": 2016}).content.decode())
    assert client.get(PAGE, {"lk3": delima.pk}).status_code == 200
    for area in ({"kabupaten": "13.74"}, {"provinsi": "13"}, {"lk3": raudah.pk}):
        assert client.get(PAGE, area).status_code == 404


def test_a_provincial_office_sees_its_province_and_what_lies_in_it(
    as_: As, wati: User, raudah: Unit, year: dict[str, Case]
) -> None:
    Membership.objects.filter(user=wati).update(region=Region.objects.get(pk="13"))
    client = as_(wati)
    assert "6 kasus dibuka di 2 LK3 di Provinsi" in text_of(client.get(PAGE, {"tahun": 2016}).content.decode())
    for area in ({"kabupaten": "13.74"}, {"kabupaten": "13.71", "lk3": ""}, {"lk3": raudah.pk}):
        assert client.get(PAGE, area).status_code == 200
    assert client.get(PAGE, {"kabupaten": "14.71"}).status_code == 404


def test_a_refused_area_leaves_one_trace(as_: As, wati: User) -> None:
    as_(wati).get(PAGE, {"kabupaten": "13.74"})
    event = AuditEvent.objects.get(verb="access.not_found")
    assert (event.actor, event.object_type, event.object_id) == (wati, "lk3.region", "13.74")


@pytest.mark.parametrize("address", [PAGE, PRINT, CSV, XLSX, "/laporan/rekap/recap_2016/"])
def test_those_without_statistics_get_403_and_strangers_the_login_page(
    as_: As, yusuf: User, arif: User, tono: User, lina: User, address: str
) -> None:
    for person in (yusuf, arif, tono, lina):
        assert as_(person).get(address).status_code == 403
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_print_is_signed_at_a_place_by_a_role_and_not_by_a_name(as_: As, budi: User, year: dict[str, Case]) -> None:
    sheet = as_(budi).get(PRINT, {"tahun": 2016}).content.decode()
    paper = text_of(sheet[sheet.index("rp-sheet") :])
    assert re.search(r"Padang, \d+ \w+ \d{4} Ketua LK3 Nama dan tanda tangan", paper)
    assert "Budi" not in paper


def test_an_empty_period_says_so_and_shows_no_zeros(as_: As, siti: User, year: dict[str, Case]) -> None:
    html = as_(siti).get(PAGE, {"tahun": 2015}).content.decode()
    assert "Belum ada kasus yang dibuka di LK3 Delima, Kota Padang pada tahun 2015." in text_of(html)
    assert "<table" not in html
    assert "<svg xmlns" not in html


def test_the_ministrys_table_stands_beside_our_figures_with_its_source(
    as_: As, mira: User, year: dict[str, Case]
) -> None:
    page = text_of(as_(mira).get(PAGE, {"tahun": 2016}).content.decode())
    assert "Menurut Kementerian Sosial RI" in page
    assert "KDRT 2 33,3% 318–320 9,8% +23,5 poin" in page
    assert "Penelantaran 0 0,0% 480–482 14,8% −14,8 poin" in page
    assert "Jumlah 6 100,0% 3.252 100,2% −3.246 kasus" in page


def test_the_recap_is_not_compared_with_a_district_or_a_month(as_: As, mira: User, year: dict[str, Case]) -> None:
    for query in ({"tahun": 2016, "provinsi": "13"}, {"tahun": 2016, "periode": "01"}, {"tahun": 2017}):
        assert "318–320" not in as_(mira).get(PAGE, query).content.decode()


def test_a_district_finds_the_national_table_and_its_year_from_any_page(as_: As, wati: User) -> None:
    client = as_(wati)
    page = client.get(PAGE, {"periode": "s1"}).content.decode()
    assert 'href="/laporan/rekap/recap_2016/"' in page
    assert 'href="?tahun=2016">tahun 2016 dari catatan kasus' in page
    assert "tahun 2016 dari catatan kasus" not in client.get(PAGE, {"tahun": 2016}).content.decode()


def test_an_empty_period_names_the_nearest_years_of_the_area_that_have_cases(
    as_: As, wati: User, siti: User, year: dict[str, Case]
) -> None:
    CaseFactory(registered_by=siti, code="OTHER", opened_on=date(2021, 4, 1))
    client = as_(wati)
    between = text_of(client.get(PAGE, {"tahun": 2019}).content.decode())
    assert "Kasus terdekat tercatat pada tahun 2017 dan 2021 ." in between
    assert "Kasus terdekat tercatat pada tahun 2016 ." in text_of(client.get(PAGE, {"tahun": 2015}).content.decode())
    assert "Kasus terdekat" not in client.get(PAGE, {"tahun": 2016}).content.decode()


def test_a_period_that_still_runs_says_until_when_its_figures_reach(as_: As, wati: User) -> None:
    today = timezone.localdate()
    client, day = as_(wati), day_text(today)
    running = text_of(client.get(PAGE, {"tahun": today.year, "periode": f"{today.month:02d}"}).content.decode())
    assert f"belum berakhir, angka sampai {day}" in running or today.day == monthrange(today.year, today.month)[1]
    assert "; belum dimulai" in text_of(client.get(PAGE, {"tahun": today.year + 1}).content.decode())
    past = text_of(client.get(PAGE, {"tahun": 2016, "periode": "s1"}).content.decode())
    assert "Semester I 2016 (1 Januari 2016 sampai 30 Juni 2016) " in past


def test_the_signed_sheet_says_what_each_of_the_four_counts_means(as_: As, wati: User, year: dict[str, Case]) -> None:
    sheet = text_of(as_(wati).get(PRINT, {"tahun": 2016, "hitungan": "SERVICES"}).content.decode())
    for meaning in DEFINITIONS.values():
        assert meaning in sheet
    assert "Layanan per jenis masalah, Kota Padang, Tahun 2016" in sheet


GARBAGE = ["", "abc", "0", "-1", "99999999999999999999", "2016.5", "\x00", "'; --", "٢٠١٦", "s9", "13", "13.71", "🙂"]


@pytest.mark.parametrize("name", ["tahun", "periode", "provinsi", "kabupaten", "lk3", "hitungan"])
def test_whatever_stands_in_the_address_is_answered_with_a_page_or_404(as_: As, mira: User, name: str) -> None:
    client = as_(mira)
    for value in GARBAGE:
        assert client.get(PAGE, {name: value}).status_code in (200, 404)
        assert client.get(PRINT, {name: value}).status_code in (200, 404)


def test_what_was_not_understood_is_said_and_the_usual_shown(as_: As, siti: User) -> None:
    html = as_(siti).get(PAGE, {"tahun": "dua ribu", "periode": "x", "hitungan": "y"}).content.decode()
    assert html.count("Yang ditampilkan adalah pilihan biasa.") == 3
    assert "Tulis tahun dengan empat angka" in html


def test_a_new_province_wins_over_the_district_chosen_before(as_: As, mira: User) -> None:
    html = as_(mira).get(PAGE, {"provinsi": "14", "kabupaten": "13.71"}).content.decode()
    assert "Provinsi Riau" in html
    assert '<option value="14" selected>' in html


def test_more_units_and_cases_cost_no_more_queries(as_: As, mira: User, siti: User, year: dict[str, Case]) -> None:
    client = as_(mira)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE, {"tahun": 2016, "kabupaten": "13.71"})
    for number in range(5):
        UnitFactory(name=f"LK3 Baru {number}")
        CaseFactory(registered_by=siti, code="OTHER", opened_on=date(2016, 4, 1 + number))
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE, {"tahun": 2016, "kabupaten": "13.71"})
    assert len(few) == len(many)


def test_the_recap_page_shows_source_date_ranges_and_that_whole_numbers_exist(as_: As, siti: User, mira: User) -> None:
    for person in (siti, mira):
        page = text_of(as_(person).get("/laporan/rekap/recap_2016/").content.decode())
        assert "KDRT 9,8% 318–320" in page
        assert "19 Oktober 2016" in page
        assert "Ada bilangan bulat yang berjumlah tepat 3.252" in page
        assert "antara 3.247 dan 3.270" in page


def test_a_recap_that_cannot_be_true_is_described_and_not_corrected(as_: As, mira: User) -> None:
    Recap.objects.filter(key="recap_2016").update(stated_total=7)
    page = text_of(as_(mira).get("/laporan/rekap/recap_2016/").content.decode())
    assert "tidak ada bilangan bulat dari 7" in page
    assert "9,8% tidak mungkin" in page


def test_a_recap_of_padang_panjang_does_not_exist_for_wati_of_padang(as_: As, wati: User, mira: User) -> None:
    Recap.objects.create(key="lain", title="Rekap", year=2016, region_id="13.74", source="Sumber rekaan")
    assert as_(wati).get("/laporan/rekap/lain/").status_code == 404
    assert as_(wati).get("/laporan/rekap/tidak-ada/").status_code == 404
