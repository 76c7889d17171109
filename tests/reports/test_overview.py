"""The start page of people who read statistics."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lk3.models import Unit, User
from reports.overview import overview_for
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, UnitFactory

TODAY = date(2016, 10, 19)


def open_cases(by: User, *days: date) -> None:
    for day in days:
        CaseFactory(registered_by=by, code="OTHER", opened_on=day)


def test_this_year_is_compared_with_the_same_days_of_last_year(mira: User, siti: User) -> None:
    open_cases(siti, date(2016, 1, 1), TODAY, date(2016, 10, 20), date(2015, 10, 19), date(2015, 10, 20))
    overview = overview_for(mira, TODAY)
    assert overview.sentence == (
        "2 kasus dibuka tahun ini di Indonesia, sampai 19 Oktober; 1 lebih banyak daripada masa yang sama tahun lalu."
    )
    assert overview.tiles[0] == ("Kasus dibuka tahun ini", "2", "masa yang sama tahun lalu: 1")


@pytest.mark.parametrize(
    ("last_year", "ending"),
    [
        ([], "untuk masa yang sama tahun lalu tidak ada data."),
        ([date(2015, 2, 2)], "sama banyak dengan masa yang sama tahun lalu."),
        ([date(2015, 2, 2)] * 3, "2 lebih sedikit daripada masa yang sama tahun lalu."),
    ],
)
def test_the_sentence_says_which_way_it_went(mira: User, siti: User, last_year: list[date], ending: str) -> None:
    open_cases(siti, date(2016, 5, 5), *last_year)
    assert overview_for(mira, TODAY).sentence.endswith(ending)


def test_a_year_without_cases_says_so(mira: User) -> None:
    assert overview_for(mira, TODAY).sentence == "Belum ada kasus tahun ini di Indonesia."


def test_wati_sees_padang_only(as_: As, wati: User, siti: User, ratna: User) -> None:
    today = timezone.localdate()
    open_cases(siti, today)
    open_cases(ratna, today, today)
    html = as_(wati).get("/").content.decode()
    assert "1 kasus dibuka tahun ini di Kota Padang" in html
    assert "LK3 Raudah" not in html
    assert "/laporan/rekap/recap_2016/" in html
    assert "/laporan/?tahun=2016" in html


def test_mira_finds_the_units_that_have_been_silent_and_never_a_name(
    as_: As, mira: User, siti: User, delima: Unit, raudah: Unit
) -> None:
    case = CaseFactory(registered_by=siti)
    html = as_(mira).get("/").content.decode()
    assert "LK3 Raudah" in html
    assert "belum pernah mencatat kasus" in html
    assert "LK3 Delima" not in html
    assert case.reference not in html
    assert case.client.name not in html


def test_a_long_list_of_silent_units_is_cut_and_says_how_many_more(mira: User) -> None:
    for number in range(14):
        UnitFactory(name=f"LK3 Diam {number:02d}")
    overview = overview_for(mira, TODAY)
    assert (len(overview.shown_quiet), overview.more_quiet) == (12, 2)


def test_the_largest_categories_come_first(mira: User, siti: User) -> None:
    open_cases(siti, date(2016, 5, 5), date(2016, 5, 6))
    CaseFactory(registered_by=siti, code="NEGLECT", opened_on=date(2016, 5, 5))
    chart = overview_for(mira, TODAY).chart
    assert chart.index("Lainnya") < chart.index("Penelantaran")
    assert "KDRT" not in chart


def test_the_start_page_costs_the_same_for_one_unit_and_for_six(as_: As, mira: User, siti: User) -> None:
    client = as_(mira)
    CaseFactory(registered_by=siti)
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(5):
        UnitFactory(name=f"LK3 Baru {number}")
        ContactFactory(case=CaseFactory(registered_by=siti))
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(few) == len(many)
