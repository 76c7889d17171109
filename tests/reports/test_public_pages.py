"""What somebody without an account reads: rounded figures that add up, the same for all, and nothing of what is not public."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lk3.models import Region, User
from reports.actions import publication as verbs
from reports.public import tables as public_tables
from reports.scopes import half_period, year_period
from tests.cast import As
from tests.factories import UnitFactory
from tests.reports.public_world import office, open_cases, publish

pytestmark = pytest.mark.django_db
# Tables that a public page may ask: what was published, names of places and of categories.
ASKED = {"reports_publication", "reports_publicrelease", "lk3_region", "cases_problemcategory"}
PAGES = [
    "/statistik/",
    "/statistik/2016-s1/",
    "/statistik/2016-s1/13/",
    "/statistik/2016-s1/13.71/?jenis=OTHER",
    "/statistik/2016-s1/13/?jenis=ECONOMIC_HARDSHIP",
    "/statistik/data/",
    "/statistik/data/kasus.csv",
    "/statistik/data/kasus.json",
    "/statistik/data/datapackage.json",
]


def lines(html: str, labelled: str) -> dict[str, list[str]]:
    """The texts of the cells of a table on the page, by the code of their row."""
    table = html.split(f'aria-labelledby="{labelled}"')[2].split("</table>")[0]
    found = re.findall(r'<tr[^>]*data-code="([\w.]*)">(.*?)</tr>', table, re.DOTALL)
    return {
        code: [re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
        for code, row in found
    }


@pytest.fixture
def published(siti: User, ratna: User) -> None:
    """Twenty cases in Padang and ten in Padang Panjang, in the first semester of 2016; exact, so that they can be read."""
    open_cases(siti, 15)
    open_cases(siti, 5, code="NEGLECT")
    open_cases(ratna, 10)
    publish()


def test_anybody_reads_the_country_without_an_account(published: None, client: Client) -> None:
    html = client.get("/statistik/2016-s1/").content.decode()
    assert lines(html, "tabel-jenis")["ECONOMIC_HARDSHIP"] == ["25", "83,3%"]
    assert lines(html, "tabel-jenis")[""] == ["30", "100,0%"]
    assert lines(html, "tabel-wilayah")["13"][-2] == "30"
    assert "Sekitar 30 kasus dibuka. Yang terbanyak: Kesulitan ekonomi, sekitar 25 kasus atau 83,3%." in html
    assert "Kementerian Sosial" in html


def test_a_province_shows_its_districts_and_a_district_its_categories(published: None, client: Client) -> None:
    province = client.get("/statistik/2016-s1/13/").content.decode()
    assert lines(province, "tabel-wilayah")["13.71"][-2] == "20"
    assert lines(province, "tabel-wilayah")["13.74"][-2] == "10"
    district = client.get("/statistik/2016-s1/13.71/").content.decode()
    assert lines(district, "tabel-jenis")["NEGLECT"] == ["5", "25,0%"]
    assert 'id="tabel-wilayah"' not in district


def test_a_category_narrows_table_bars_and_map(published: None, client: Client) -> None:
    html = client.get("/statistik/2016-s1/13/?jenis=NEGLECT").content.decode()
    table = lines(html, "tabel-wilayah")
    assert (table["13.71"][0], table["13.74"][0]) == ("5", "0")
    assert "wilayah dengan angka terbesar" in html


def test_no_lk3_is_no_data_and_not_zero(published: None, client: Client) -> None:
    UnitFactory(district_id="13.72")
    open_in_solok = client.get("/statistik/2016-s1/13/").content.decode()
    assert lines(open_in_solok, "tabel-wilayah")["13.72"] == ["tidak ada data"]  # the LK3 came after the figures
    assert lines(client.get("/statistik/2016-s1/").content.decode(), "tabel-wilayah")["14"] == ["tidak ada data"]
    assert "Untuk wilayah ini tidak ada data" in client.get("/statistik/2016-s1/14/").content.decode()


def test_a_year_is_the_sum_of_its_two_published_semesters(siti: User, client: Client) -> None:
    open_cases(siti, 5)
    open_cases(siti, 10, day=date(2016, 9, 9))
    publish(2016, 1)
    assert client.get("/statistik/2016/").status_code == 404
    publish(2016, 2)
    assert lines(client.get("/statistik/2016/").content.decode(), "tabel-jenis")[""][0] == "15"


def test_every_total_is_the_sum_of_what_is_shown(siti: User, ratna: User) -> None:
    for many, code in ((13, "ECONOMIC_HARDSHIP"), (4, "NEGLECT"), (8, "OTHER"), (1, "DOMESTIC_VIOLENCE")):
        open_cases(siti, many, code=code)
        open_cases(ratna, many + 2, code=code, day=date(2016, 8, 8))
    publish(2016, 1)
    publish(2016, 2)
    for period in (half_period(2016, 1), half_period(2016, 2), year_period(2016)):
        shown = public_tables.showing(public_tables.standing(), period, None)
        for table in public_tables.tables(shown):
            for row in table.rows:
                if row.total.value is not None:
                    assert sum(cell.value or 0 for cell in row.cells) == row.total.value
                    assert row.total.value % 5 == 0
            assert sum(row.total.value or 0 for row in table.rows) == table.totals.total.value


@pytest.mark.parametrize("address", PAGES)
def test_no_row_of_a_case_or_person_is_touched_and_no_cookie_is_set(
    address: str, published: None, client: Client
) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    tables = {name for query in asked for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert tables, "the page asked nothing"
    assert tables <= ASKED, tables - ASKED
    assert not response.cookies
    assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("address", PAGES)
def test_everybody_gets_the_same_bytes_and_whoever_has_them_gets_none(
    address: str, published: None, siti: User, as_: As, client: Client
) -> None:
    for_anybody, for_siti = client.get(address), as_(siti).get(address)
    assert for_anybody.content == for_siti.content
    again = client.get(address, headers={"If-None-Match": for_anybody.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_never_withdrawn_and_invented_look_the_same(published: None, client: Client) -> None:
    never = client.get("/statistik/2016-s2/")
    row = public_tables.standing()[0]
    assert client.get("/statistik/2016-s1/").status_code == 200
    verbs.withdraw_publication(publication=row, reason="Angka keliru", by=office())
    withdrawn, invented = client.get("/statistik/2016-s1/"), client.get("/statistik/abc/99.99/")
    assert [one.status_code for one in (never, withdrawn, invented)] == [404, 404, 404]
    assert never.content == withdrawn.content == invented.content
    assert b"Tidak ada angka untuk umum di sini" in never.content
    assert never.headers["Cache-Control"] == "public, no-cache"


def test_what_is_only_proposed_stays_closed(siti: User, client: Client) -> None:
    from reports.public.figures import build

    open_cases(siti, 15)
    verbs.propose_publication(release=build(2016, 1), by=office())
    assert client.get("/statistik/2016-s1/").status_code == 404
    assert "13.71" not in client.get("/statistik/data/kasus.csv").content.decode()


def test_a_province_publishes_itself_and_nothing_else(siti: User, client: Client) -> None:
    open_cases(siti, 15)
    publish(province="13")
    assert client.get("/statistik/2016-s1/13/").status_code == 200
    assert client.get("/statistik/2016-s1/13.71/").status_code == 200
    assert client.get("/statistik/2016-s1/14/").status_code == 404
    assert client.get("/statistik/2016-s1/").status_code == 404
    html = client.get("/statistik/").content.decode()
    assert "Dipublikasikan oleh provinsi" in html
    assert "Dinas Sosial Provinsi Sumatera Barat" in client.get("/statistik/2016-s1/13/").content.decode()


def test_the_newest_version_that_covers_an_area_is_read(siti: User, client: Client) -> None:
    open_cases(siti, 15)
    publish()
    open_cases(siti, 5)
    publish(province="13")
    assert lines(client.get("/statistik/2016-s1/13/").content.decode(), "tabel-jenis")[""][0] == "20"
    assert lines(client.get("/statistik/2016-s1/").content.decode(), "tabel-jenis")[""][0] == "15"


def test_a_page_asks_as_often_for_many_publications_as_for_few(siti: User, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/statistik/2016-s1/13/")
        return len(asked)

    open_cases(siti, 15)
    publish()
    few = queries()
    for year in (2013, 2014, 2015):
        publish(year, 1)
        publish(year, 2)
    assert queries() == few


def test_nobody_writes_to_a_public_page(published: None, client: Client) -> None:
    assert client.post("/statistik/2016-s1/", {"jenis": "OTHER"}).status_code == 405


def test_districts_carry_the_province_they_lie_in(published: None) -> None:
    region = Region.objects.get(pk="13.71")
    shown = public_tables.showing(public_tables.standing(), half_period(2016, 1), region)
    assert {path for path, _ in shown.cases} == {("13", "13.71")}
