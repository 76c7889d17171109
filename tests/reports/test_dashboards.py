"""The dashboards, for each person who may or may not see them."""

import re
from datetime import date
from random import Random

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ProblemCategory
from lk3.models import Region, Unit, User
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, UnitFactory
from tests.reports.reading import text_of
from tests.reports.world import live_through_2016

PAGE, PRINT, MATRIX = "/laporan/dasbor/", "/laporan/dasbor/cetak/", "/laporan/dasbor/matriks/"


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def read(client: Client, address: str = PAGE, **query: object) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def matrix_of(client: Client, address: str = PAGE, **query: object) -> dict[str, list[str]]:
    """The lines of the matrix with their figures, the totals included."""
    return matrix_in(client.get(address, query).content.decode())


def matrix_in(html: str) -> dict[str, list[str]]:
    table = html[html.index("db-matrix") :]
    lines = re.findall(r"<th scope=row>(.*?)(?=<t[rf]|</table>)", table[: table.index("</table>") + 8])
    return {text_of(name).strip(): cells for name, *cells in (re.split(r"<td[^>]*>", line) for line in lines)}


def test_mira_reads_the_country_in_one_sentence(as_: As, mira: User, year: dict[str, Case]) -> None:
    page = read(as_(mira), tahun=2016)
    assert "6 kasus dibuka di Indonesia pada tahun 2016; untuk tahun 2015 tidak ada data." in page
    assert "NEGLECT" not in page


def test_every_figure_stands_beside_the_year_before(as_: As, mira: User, year: dict[str, Case]) -> None:
    page = read(as_(mira), tahun=2017)
    assert "1 kasus dibuka di Indonesia pada tahun 2017, 5 lebih sedikit daripada tahun 2016." in page
    assert "Kasus dibuka 1 tahun 2016: 6 (turun 5)" in page
    assert "Layanan 1 tahun 2016: 5 (turun 4)" in page


def test_each_of_the_cast_begins_with_the_own_scope(
    as_: As, siti: User, budi: User, wati: User, mira: User, year: dict[str, Case]
) -> None:
    for person, area in (
        (siti, "LK3 Delima, Kota Padang"),
        (budi, "LK3 Delima, Kota Padang"),
        (wati, "Kota Padang"),
        (mira, "Indonesia"),
    ):
        assert f"di {area} pada tahun 2016" in read(as_(person), tahun=2016)


@pytest.mark.parametrize("address", [PAGE, PRINT, MATRIX])
def test_those_without_statistics_get_403_and_strangers_the_login_page(
    as_: As, yusuf: User, arif: User, tono: User, lina: User, address: str
) -> None:
    for person in (yusuf, arif, tono, lina):
        assert as_(person).get(address).status_code == 403
    assert Client().get(address)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("address", [PAGE, PRINT, MATRIX])
def test_areas_of_others_do_not_exist(as_: As, wati: User, siti: User, budi: User, raudah: Unit, address: str) -> None:
    for area in ({"kabupaten": "13.74"}, {"provinsi": "13"}, {"lk3": raudah.pk}):
        for person in (wati, siti, budi):
            assert as_(person).get(address, area).status_code == 404


def test_the_country_stands_by_provinces_and_a_province_by_districts(
    as_: As, mira: User, year: dict[str, Case]
) -> None:
    country = matrix_of(as_(mira), tahun=2016)
    assert len(country) == 38 + 2
    assert country["Sumatera Barat"][4:6] == ["2", "3"]
    assert country["Sumatera Barat"][-2:] == ["6", "100,0%"]
    assert country["Jumlah"][-2:] == ["6", "100,0%"]
    province = matrix_of(as_(mira), tahun=2016, provinsi="13")
    assert len(province) == 19 + 2
    assert (province["Kota Padang"][-2], province["Kota Padang Panjang"][-2]) == ("4", "2")


def test_a_place_of_which_nothing_was_recorded_is_no_zero(as_: As, mira: User, year: dict[str, Case]) -> None:
    assert set(matrix_of(as_(mira), tahun=2016)["Aceh"]) == {"–"}


def test_all_districts_stand_on_a_page_of_their_own(as_: As, mira: User, year: dict[str, Case]) -> None:
    client = as_(mira)
    lines = matrix_of(client, MATRIX, tahun=2016)
    assert len(lines) == 514 + 2
    assert list(lines)[:2] == ["Kota Padang", "Kota Padang Panjang"]
    assert f'href="{MATRIX}?tahun=2016"' in client.get(PAGE, {"tahun": 2016}).content.decode()


def test_all_districts_travel_in_fourteen_kilobytes(
    as_: As, mira: User, year: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures of a year of 325,000 cases, drawn by chance, districts of very different size."""
    drawn = Random(2016)
    districts = Region.objects.districts().order_by("code").values_list("pk", flat=True)
    sizes = {code: drawn.lognormvariate(0, 0.5) for code in districts}
    each = 325_000 / sum(sizes.values()) / 11
    roots = ProblemCategory.objects.roots()
    figures = {
        (code, root.pk): max(round(drawn.gauss(each * size, (each * size) ** 0.5)), 0)
        for code, size in sizes.items()
        for root in roots
    }
    monkeypatch.setattr("reports.dashboards.counting.counts_by", lambda *question: figures)
    answer = as_(mira).get(MATRIX, {"tahun": 2016}, headers={"accept-encoding": "gzip, deflate, br"})
    assert answer["Content-Encoding"] == "br"
    assert answer["Vary"].count("Accept-Encoding") == 1
    assert len(answer.content) < 14_000
    assert len(matrix_in(brotli.decompress(answer.content).decode())) == 514 + 2


def test_the_dinas_sees_its_units_and_a_head_of_the_district_its_months_only(
    as_: As, wati: User, budi: User, siti: User, year: dict[str, Case]
) -> None:
    UnitFactory(name="LK3 Saudara", district_id="13.71")
    assert list(matrix_of(as_(wati), tahun=2016)) == ["LK3 Delima", "LK3 Saudara", "Jumlah", "%"]
    district = matrix_of(as_(budi), tahun=2016, kabupaten="13.71", lk3="")
    assert list(district)[:2] == ["Januari", "Februari"]
    assert "LK3 Saudara" not in read(as_(budi), tahun=2016, kabupaten="13.71", lk3="")


def test_a_head_cannot_tell_the_units_of_the_district_apart_by_their_kind(
    as_: As, budi: User, year: dict[str, Case]
) -> None:
    page = read(as_(budi), tahun=2016, kabupaten="13.71", jenis_lk3="PROVINCE")
    assert "Jenis LK3 dapat dipilih oleh dinas dan kementerian saja" in page or "tidak dikenal" in page
    assert "4 kasus dibuka di Kota Padang" in page


def test_an_office_cannot_filter_by_sex(as_: As, wati: User, year: dict[str, Case]) -> None:
    page = read(as_(wati), tahun=2016, jk="F")
    assert "dapat dipilih untuk LK3 sendiri saja" in page
    assert "4 kasus dibuka" in page


def test_the_figure_that_is_broken_down_can_be_chosen(as_: As, mira: User, year: dict[str, Case]) -> None:
    assert matrix_of(as_(mira), tahun=2016, angka="services")["Jumlah"][-2] == "5"
    assert matrix_of(as_(mira), tahun=2016, angka="problems")["Jumlah"][-2] == "9"
    assert "Layanan menurut provinsi dan masalah" in read(as_(mira), tahun=2016, angka="services")


def test_the_trend_ends_with_the_period_and_counts_each_month(as_: As, mira: User, year: dict[str, Case]) -> None:
    page = read(as_(mira), tahun=2016)
    assert "Januari 2014 sampai Desember 2016" in page
    assert "Maret – – 1" in page
    assert "Januari – – 1" in page
    assert "Februari – – 0" in page


def test_rates_say_what_they_are_divided_by_and_what_is_not_known(as_: As, mira: User, year: dict[str, Case]) -> None:
    Region.objects.filter(pk="13.71").update(population=800_000, population_on=date(2024, 12, 31))
    Region.objects.filter(pk="13.74").update(population=None, population_on=None)
    page = read(as_(mira), tahun=2016, provinsi="13")
    assert "Kota Padang 0,5 4 800.000" in page
    assert "Kota Padang Panjang – 2 belum ada data penduduk" in page


def test_the_map_of_the_country_has_tiles_and_that_of_a_province_bubbles(
    as_: As, mira: User, year: dict[str, Case]
) -> None:
    assert 'class="map map-tiles"' in as_(mira).get(PAGE, {"tahun": 2016}).content.decode()
    assert 'class="map map-bubbles"' in as_(mira).get(PAGE, {"tahun": 2016, "provinsi": "13"}).content.decode()


def test_a_median_of_a_handful_of_cases_is_hidden_from_an_office_and_not_from_the_unit(
    as_: As, wati: User, budi: User, year: dict[str, Case]
) -> None:
    assert "Hari sampai layanan pertama disembunyikan" in read(as_(wati), tahun=2016)
    assert "Hari sampai layanan pertama 1 hari dari 3 kasus" in read(as_(budi), tahun=2016)


def test_who_has_been_silent_is_said_gently(as_: As, wati: User, delima: Unit) -> None:
    page = read(as_(wati))
    assert "Lama tidak terdengar" in page or "Belum ada data" in page


def test_a_year_in_which_no_case_was_opened_has_no_data_and_nothing_is_compared_with_it(
    as_: As, mira: User, siti: User, year: dict[str, Case]
) -> None:
    ContactFactory(case=CaseFactory(registered_by=siti, opened_on=date(2014, 3, 3)), held_on=date(2015, 3, 3))
    page = read(as_(mira), tahun=2016, provinsi="13")
    assert "Kasus dibuka 6 tahun 2015: tidak ada data" in page
    assert "Kasus ditutup 0 tahun 2015: tidak ada data" in page
    assert "Layanan 5 tahun 2015: 1" in page, "what was recorded is not hidden"
    assert "Hari sampai layanan pertama disembunyikan tahun 2015: tidak ada data" in page
    assert "Untuk tahun 2015 tidak ada data, jadi belum ada yang dapat dibandingkan." in page
    assert "dari 0 menjadi" not in page


def test_a_sentence_on_percentages_says_of_which_table(as_: As, mira: User, siti: User) -> None:
    for code in ("OTHER", "NEGLECT", "DOMESTIC_VIOLENCE"):
        CaseFactory(registered_by=siti, code=code, opened_on=date(2016, 4, 1))
    page = read(as_(mira), tahun=2016)
    assert "Menurut masalah: jumlah persentase 99,9 karena" in page
    assert " Jumlah persentase 99" not in page


def test_rates_beyond_ten_are_folded_and_every_part_of_the_page_can_be_jumped_to(
    as_: As, mira: User, year: dict[str, Case]
) -> None:
    html = as_(mira).get(PAGE, {"tahun": 2016, "provinsi": "13"}).content.decode()
    assert "9 kabupaten/kota lainnya" in text_of(html)
    anchors = re.findall(r'<li><a href="#(\w+)">', html)
    assert len(anchors) == 9
    assert all(f'id="{anchor}"' in html for anchor in anchors)


def test_a_link_shows_a_colleague_the_same_view(as_: As, mira: User, year: dict[str, Case]) -> None:
    client = as_(mira)
    html = client.get(PAGE, {"tahun": 2016, "periode": "s1", "urut": "nama", "angka": "clients"}).content.decode()
    assert f"{PRINT}?tahun=2016&amp;periode=s1&amp;angka=clients&amp;urut=nama" in html
    assert "?tahun=2016&amp;periode=s1&amp;angka=clients&amp;provinsi=13" in html


def test_a_running_year_is_compared_with_the_same_days(as_: As, mira: User, siti: User) -> None:
    today = timezone.localdate()
    CaseFactory(registered_by=siti, opened_on=today)
    page = read(as_(mira))
    assert f"masa yang sama tahun {today.year - 1}" in page or (today.month, today.day) == (12, 31)
    assert f"belum berakhir, angka sampai {today.day}" in page or (today.month, today.day) == (12, 31)


def test_an_empty_period_says_so_and_shows_no_zeros(as_: As, siti: User) -> None:
    page = read(as_(siti), tahun=2015)
    assert "Belum ada kasus yang dibuka di LK3 Delima, Kota Padang pada tahun 2015." in page
    assert "Itu tidak berarti nol" in page


def test_the_sheet_to_sign_holds_figures_definitions_and_no_name(as_: As, budi: User, year: dict[str, Case]) -> None:
    sheet = read(as_(budi), PRINT, tahun=2016)
    assert re.search(r"Padang, \d+ \w+ \d{4} Ketua LK3 Nama dan tanda tangan", sheet)
    assert "Kasus dibuka 4 –" in sheet
    assert "satu kasus dihitung sekali, menurut masalah utamanya" in sheet
    assert year["beaten"].client.name not in sheet


GARBAGE = ["", "abc", "0", "-1", "99999999999999999999", "\x00", "'; --", "s9", "13.71", "🙂"]
NAMES = ["tahun", "periode", "provinsi", "kabupaten", "lk3", "jenis_lk3", "angka", "urut", "jenis", "layanan"]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_stands_in_the_address_is_answered_with_a_page_or_404(as_: As, mira: User, name: str) -> None:
    client = as_(mira)
    for value in GARBAGE:
        assert client.get(PAGE, {name: value}).status_code in (200, 404)


@pytest.mark.parametrize("area", [{}, {"provinsi": "13"}, {"kabupaten": "13.71"}])
def test_more_units_cases_and_contacts_cost_no_more_queries(
    as_: As, mira: User, siti: User, year: dict[str, Case], area: dict[str, str]
) -> None:
    client = as_(mira)
    client.get(PAGE, {"tahun": 2016, **area})
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE, {"tahun": 2016, **area})
    for number in range(5):
        UnitFactory(name=f"LK3 Baru {number}", district_id="13.71")
        case = CaseFactory(registered_by=siti, code="OTHER", opened_on=date(2016, 4, 1 + number))
        ContactFactory(case=case, held_on=date(2016, 5, 1))
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE, {"tahun": 2016, **area})
    assert len(few) == len(many)
