"""Need beside reach: what others counted, and whom LK3 had as clients there."""

from datetime import date

import pytest

from cases.models import Case, WelfareCategory
from lk3.models import Region, User
from reports.models import NeedCount
from tests.cast import As
from tests.factories import CaseFactory
from tests.reports.reading import text_of

pytestmark = pytest.mark.django_db
PAGE = "/laporan/kebutuhan/"
FAMILIES = "Keluarga bermasalah sosial psikologis"


def of_kind(case: Case, code: str = "FAMILY_WITH_PSYCHOSOCIAL_PROBLEMS") -> Case:
    """The case's client belongs to a PPKS category."""
    case.participants.get().welfare_categories.add(WelfareCategory.objects.get(code=code))
    return case


def counted(region: str, count: int, **more: object) -> NeedCount:
    """Somebody published a count of 2026."""
    row = NeedCount.objects.create(
        region_id=region, year=2026, label=FAMILIES, count=count, source="Pendataan rekaan", **more
    )
    row.categories.add(WelfareCategory.objects.get(code="FAMILY_WITH_PSYCHOSOCIAL_PROBLEMS"))
    return row


def line(html: str, place: str) -> str:
    """The row of a place, as text."""
    rows = [text_of(row.split("</tr")[0]) for row in html.split("<tr")[1:]]
    return next(" ".join(row.split(">", 1)[-1].split()) for row in rows if f" {place} " in f" {row} ")


def test_the_count_of_west_sumatra_in_2017_ships_with_its_source() -> None:
    shipped = NeedCount.objects.get(region_id="13", year=2017)
    assert (shipped.count, shipped.is_partial, shipped.source_on) == (323, True, date(2018, 3, 26))
    assert "Goasianews" in shipped.source
    assert set(shipped.categories.values_list("code", flat=True)) == {
        "FAMILY_WITH_PSYCHOSOCIAL_PROBLEMS",
        "VULNERABLE_WOMAN",
    }


def test_the_province_sees_the_published_number_first_and_no_percentage(mira: User, as_: As) -> None:
    html = as_(mira).get(PAGE, {"wilayah": "13"}).content.decode()
    assert "323" in line(html, "Sumatera Barat")
    assert "sebagian wilayah" in line(html, "Sumatera Barat")
    assert "belum ada data" in line(html, "Kota Padang")
    assert "%" not in text_of(html[html.index("<main") : html.index("</main>")])


def test_the_head_of_a_district_reads_what_was_published_for_the_province(budi: User, as_: As) -> None:
    html = as_(budi).get(PAGE, {"tahun": 2017}).content.decode()
    assert "Untuk Sumatera Barat diterbitkan 323, dari sebagian wilayah saja" in html


def test_clients_of_the_comparable_category_stand_beside_the_need(siti: User, budi: User, as_: As) -> None:
    counted("13.71", 400)
    for _ in range(7):
        of_kind(CaseFactory(registered_by=siti, opened_on=date(2026, 2, 3)))
    of_kind(CaseFactory(registered_by=siti, opened_on=date(2026, 2, 3)), "POOR_PERSON")
    of_kind(CaseFactory(registered_by=siti, opened_on=date(2025, 2, 3)))
    own = as_(siti).get(PAGE, {"tahun": 2026}).content.decode()
    assert line(own, "Kota Padang") == "Kota Padang 400 Pendataan rekaan 7 8"
    # The page of a head is the whole district, with the clients of other LK3 in it.
    district = as_(budi).get(PAGE, {"tahun": 2026}).content.decode()
    assert line(district, "Kota Padang") == "Kota Padang 400 Pendataan rekaan disembunyikan 8"


def test_offices_read_no_number_of_clients_by_ppks_category_however_many_there_are(
    siti: User, ratna: User, mira: User, as_: As
) -> None:
    counted("13", 900)
    for _ in range(6):
        of_kind(CaseFactory(registered_by=siti, opened_on=date(2026, 2, 3)))
    for _ in range(2):
        of_kind(CaseFactory(registered_by=ratna, opened_on=date(2026, 2, 3)))
    html = as_(mira).get(PAGE, {"tahun": 2026, "wilayah": "13"}).content.decode()
    assert line(html, "Kota Padang Panjang") == "Kota Padang Panjang belum ada data disembunyikan 2"
    assert line(html, "Kota Padang") == "Kota Padang belum ada data disembunyikan 6"
    assert line(html, "Kota Solok") == "Kota Solok belum ada data tidak ada data tidak ada data"
    assert line(html, "Sumatera Barat").endswith("disembunyikan 8")
    assert "hanya dihitung untuk LK3 sendiri" in text_of(html)


def test_one_may_not_ask_for_the_district_of_others(budi: User, wati: User, as_: As) -> None:
    for person in (budi, wati):
        assert as_(person).get(PAGE, {"wilayah": "13.74"}).status_code == 404
        assert as_(person).get(PAGE, {"wilayah": "13"}).status_code == 404


def test_a_counselor_counts_only_cases_that_are_hers_to_know(siti: User, dewi: User, as_: As) -> None:
    counted("13.71", 50)
    of_kind(CaseFactory(registered_by=siti, opened_on=date(2026, 2, 3)))
    of_kind(CaseFactory(registered_by=siti, opened_on=date(2026, 2, 3), confidentiality="SEALED"))
    assert line(as_(siti).get(PAGE, {"tahun": 2026}).content.decode(), "Kota Padang").endswith("2 2")
    assert line(as_(dewi).get(PAGE, {"tahun": 2026}).content.decode(), "Kota Padang").endswith("1 1")


def test_the_page_costs_the_same_for_one_published_number_and_for_six(
    wati: User, as_: As, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, found = as_(wati), []
    client.get(PAGE, {"tahun": 2026})
    for number in range(6):
        row = NeedCount.objects.create(
            region_id="13.71", year=2026, label=f"{FAMILIES} {number}", count=5, source="Rekaan"
        )
        row.categories.add(WelfareCategory.objects.first())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE, {"tahun": 2026}).status_code == 200
        found.append(len(queries))
    assert found[0] == found[-1], found


def test_a_place_name_in_the_address_is_no_way_around_the_form(mira: User, as_: As) -> None:
    assert as_(mira).get(PAGE, {"wilayah": "' OR 1=1", "tahun": "abc", "sasaran": "x" * 500}).status_code == 200
    assert Region.objects.filter(pk="13").exists()
