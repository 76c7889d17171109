"""The figures, counted by hand."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case, CaseParticipant, ProblemCategory
from lk3.models import Region, Unit, User
from reports.disclosure import THE_FOUR, Audience, Counted, SafeTable, protect
from reports.models import Recap
from reports.presenters import present
from reports.queries import breakdown, breakdowns, coverage, first_year, quiet_units, recap_for
from reports.scopes import (
    Area,
    Period,
    Scope,
    a_year_before,
    half_period,
    month_period,
    nation,
    region_area,
    unit_area,
    year_period,
    year_until,
)
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, UnitFactory
from tests.reports.world import add_client, add_problem, live_through_2016


def safe(period: Period, area: Area, counted: Counted = Counted.CASES) -> SafeTable:
    return protect(breakdown(Scope(period, area), counted), Audience.OFFICE)


def figures(period: Period, area: Area) -> dict[str, list[int | None]]:
    """{code: [cases, clients, problems, services]} of the categories in which anything was counted."""
    tables = [safe(period, area, counted) for counted in THE_FOUR]
    rows = zip(*(table.rows for table in tables), strict=True)
    counts = {row[0].code: [one.total.value for one in row] for row in rows}
    return {code: row for code, row in counts.items() if any(row)}


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def area(code: str) -> Area:
    return region_area(Region.objects.get(pk=code))


def test_the_country_in_2016_is_what_a_hand_tally_says(year: dict[str, Case]) -> None:
    assert figures(year_period(2016), nation()) == {
        "DOMESTIC_VIOLENCE": [2, 2, 3, 3],
        "ECONOMIC_HARDSHIP": [3, 4, 5, 2],
        "OTHER": [1, 1, 1, 0],
    }


def test_padang_and_its_only_unit_have_the_same_figures(year: dict[str, Case], delima: Unit) -> None:
    padang = {"DOMESTIC_VIOLENCE": [2, 2, 3, 3], "ECONOMIC_HARDSHIP": [2, 3, 3, 1]}
    assert figures(year_period(2016), area("13.71")) == padang
    assert figures(year_period(2016), unit_area(delima)) == padang


def test_a_province_is_the_sum_of_its_districts_and_others_have_no_data(year: dict[str, Case]) -> None:
    assert figures(year_period(2016), area("13")) == figures(year_period(2016), nation())
    assert figures(year_period(2016), area("14")) == {}


def test_every_day_belongs_to_exactly_one_half_and_one_month(year: dict[str, Case]) -> None:
    halves = [safe(half_period(2016, half), nation()).totals.total.value for half in (1, 2)]
    months = [safe(month_period(2016, month), nation()).totals.total.value or 0 for month in range(1, 13)]
    assert halves == [3, 3]
    assert months == [1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1]


def test_services_count_on_the_day_they_were_given_even_for_older_cases(year: dict[str, Case]) -> None:
    periods = [half_period(2016, 1), half_period(2016, 2), year_period(2017)]
    assert [safe(period, nation(), Counted.SERVICES).totals.total.value for period in periods] == [3, 2, 1]


@pytest.mark.parametrize("counted", THE_FOUR)
def test_the_eleven_rows_are_always_there_and_add_up(year: dict[str, Case], counted: Counted) -> None:
    table = safe(year_period(2016), nation(), counted)
    assert [row.code for row in table.rows] == [root.code for root in ProblemCategory.objects.roots()]
    assert len(table.rows) == 11
    assert sum(row.total.value for row in table.rows) == table.totals.total.value


def test_a_category_without_cases_is_0_but_an_empty_year_is_no_data(year: dict[str, Case]) -> None:
    counted = {row.code: row.total.text for row in safe(year_period(2016), nation()).rows}
    empty = {row.total.text for row in safe(year_period(2015), nation()).rows}
    assert counted["NEGLECT"] == "0"
    assert empty == {"tidak ada data"}


def test_a_case_that_moves_to_another_category_changes_its_two_rows_and_nothing_else(year: dict[str, Case]) -> None:
    before = figures(year_period(2016), nation())
    moved = year["other"]
    moved.category = ProblemCategory.objects.get(code="MIGRANT_WORKER")
    moved.save()
    after = figures(year_period(2016), nation())
    assert after.pop("MIGRANT_WORKER") == before.pop("OTHER")
    assert after == before


def test_one_more_case_in_padang_adds_one_there_and_nowhere_else(year: dict[str, Case], siti: User) -> None:
    padang_panjang = figures(year_period(2016), area("13.74"))
    CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE", opened_on=date(2016, 5, 5))
    assert figures(year_period(2016), area("13.71"))["DOMESTIC_VIOLENCE"] == [3, 3, 4, 3]
    assert figures(year_period(2016), area("13.74")) == padang_panjang


def test_a_sub_category_counts_as_the_one_of_the_eleven_it_belongs_to(siti: User) -> None:
    child = ProblemCategory.objects.filter(parent__code="DOMESTIC_VIOLENCE").order_by("pk").first()
    case = CaseFactory(registered_by=siti, category=child, opened_on=date(2016, 5, 5))
    second = ProblemCategory.objects.filter(parent__code="NEGLECT").order_by("pk").first()
    add_problem(case, second.code)
    assert figures(year_period(2016), nation()) == {"DOMESTIC_VIOLENCE": [1, 1, 1, None], "NEGLECT": [0, 0, 1, None]}


def test_a_victim_or_a_witness_is_no_client(siti: User) -> None:
    case = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE", opened_on=date(2016, 5, 5))
    witness = add_client(case)
    CaseParticipant.objects.filter(pk=witness.pk).update(role=CaseParticipant.Role.WITNESS)
    assert figures(year_period(2016), nation())["DOMESTIC_VIOLENCE"][1] == 1


def test_a_person_with_two_cases_is_one_client_per_category_and_the_note_says_how_many_people(siti: User) -> None:
    first = CaseFactory(registered_by=siti, code="NEGLECT", opened_on=date(2016, 5, 5))
    for code in ("NEGLECT", "OTHER"):
        CaseFactory(registered_by=siti, code=code, family=first.family, client=first.client, opened_on=date(2016, 6, 6))
    table = safe(year_period(2016), nation(), Counted.CLIENTS)
    assert {row.code: row.total.value for row in table.rows if row.total.value} == {"NEGLECT": 1, "OTHER": 1}
    assert "klien yang berbeda seluruhnya 1." in table.notes[0]


def test_two_equal_clients_in_different_cases_need_no_such_note(year: dict[str, Case]) -> None:
    assert not any("berbeda" in note for note in safe(year_period(2016), nation(), Counted.CLIENTS).notes)


def test_the_table_names_the_units_that_recorded_nothing(year: dict[str, Case]) -> None:
    UnitFactory(name="LK3 Diam", district_id="13.71")
    UnitFactory(name="LK3 Bubar", district_id="13.71", status="CLOSED")
    UnitFactory(name="LK3 Belum Ada", district_id="13.71", founded_on=date(2017, 1, 1))
    UnitFactory(name="LK3 Jauh", district_id="14.71")
    west_sumatra = coverage(Scope(year_period(2016), area("13")))
    assert (west_sumatra.reporting, west_sumatra.silent) == (2, ("LK3 Diam",))
    assert coverage(Scope(year_period(2016), nation())).silent == ("LK3 Diam", "LK3 Jauh")
    assert "Belum ada kasus dari 1 LK3: LK3 Diam." in safe(year_period(2016), area("13.71")).population


def test_a_unit_that_moved_or_was_dissolved_still_counts_where_its_cases_are(
    year: dict[str, Case], delima: Unit
) -> None:
    delima.district_id, delima.status = "14.71", "CLOSED"
    delima.save()
    assert coverage(Scope(year_period(2016), area("13.71"))).reporting == 1
    assert coverage(Scope(year_period(2016), area("14.71"))).reporting == 0
    assert coverage(Scope(year_period(2016), nation())).reporting == 2


def test_more_cases_cost_no_more_queries(year: dict[str, Case], siti: User) -> None:
    scope = Scope(year_period(2016), area("13"))
    with CaptureQueriesContext(connection) as few:
        present(scope, Audience.OFFICE)
    for day in range(1, 6):
        case = CaseFactory(registered_by=siti, code="OTHER", opened_on=date(2016, 4, day))
        ContactFactory(case=case, held_on=date(2016, 4, day))
    with CaptureQueriesContext(connection) as many:
        present(scope, Audience.OFFICE)
    assert len(few) == len(many) <= 10


def test_cases_are_counted_in_one_query_that_joins_and_sorts_nothing(year: dict[str, Case]) -> None:
    """Whole months from what is kept ready, other days from the covering index of cases."""
    for period, table in ((year_period(2016), "reports_monthcount"), (year_until(date(2016, 1, 20)), "cases_case")):
        with CaptureQueriesContext(connection) as queries:
            breakdown(Scope(period, nation()))
        counting = [query["sql"] for query in queries if "GROUP BY" in query["sql"]]
        assert len(counting) == 1
        assert table in counting[0]
        assert "ORDER BY" not in counting[0]
        assert "JOIN" not in counting[0]


def test_all_four_counts_come_in_one_go_as_they_do_one_by_one(year: dict[str, Case]) -> None:
    scope = Scope(half_period(2016, 2), area("13.71"))
    for counted, raw in breakdowns(scope).items():
        assert protect(raw, Audience.OFFICE) == safe(scope.period, scope.area, counted)


def test_the_ministrys_recap_is_found_for_the_year_and_the_country_only(mira: User) -> None:
    assert recap_for(Scope(year_period(2016), nation()), mira) == Recap.objects.get(key="recap_2016")
    assert recap_for(Scope(half_period(2016, 1), nation()), mira) is None
    assert recap_for(Scope(month_period(2016, 1), nation()), mira) is None
    assert recap_for(Scope(year_period(2016), area("13")), mira) is None


def with_a_row(recap: Recap) -> None:
    recap.rows.create(category=ProblemCategory.objects.get(code="NEGLECT"), count=3)


def test_a_table_begun_without_rows_is_no_page_yet(mira: User, as_: As) -> None:
    Recap.objects.create(key="kosong", title="Kosong", year=2016, source="Buku register")
    assert as_(mira).get("/laporan/rekap/kosong/").status_code == 404
    assert "Kosong" not in as_(mira).get("/laporan/rekap/").content.decode()


def test_a_replaced_table_and_one_of_a_month_do_not_stand_for_the_year(mira: User) -> None:
    with_a_row(Recap.objects.create(key="maret", title="Maret", year=2016, month=3, source="Buku register"))
    year = Scope(year_period(2016), nation())
    shipped = Recap.objects.get(key="recap_2016")
    assert recap_for(year, mira) == shipped
    newer = Recap.objects.create(key="baru", title="Baru", year=2016, source="Buku register")
    assert recap_for(year, mira) == shipped, "a table without a row says nothing yet"
    with_a_row(newer)
    Recap.objects.filter(pk=shipped.pk).update(superseded_by=newer)
    assert recap_for(year, mira) == newer
    assert recap_for(Scope(month_period(2016, 3), nation()), mira) == Recap.objects.get(key="maret")


def test_a_leap_day_is_compared_with_the_28th_of_february() -> None:
    assert a_year_before(date(2016, 2, 29)) == date(2015, 2, 28)
    assert a_year_before(date(2017, 3, 1)) == date(2016, 3, 1)
    assert year_until(date(2016, 2, 29)).label == "1 Januari sampai 29 Februari 2016"
    assert month_period(2016, 2).end == date(2016, 2, 29)


def test_a_unit_is_quiet_after_sixty_days_without_a_case_or_a_service(
    siti: User, ratna: User, delima: Unit, raudah: Unit
) -> None:
    today = timezone.localdate()
    fresh = UnitFactory(name="LK3 Baru")
    CaseFactory(registered_by=siti, opened_on=today - timedelta(days=61))
    old = CaseFactory(registered_by=ratna, opened_on=today - timedelta(days=200))
    units = [delima, raudah, fresh]
    assert [unit.name for unit in quiet_units(units, today)] == ["LK3 Baru", "LK3 Raudah", "LK3 Delima"]
    assert quiet_units([delima], today)[0].last_case_on == today - timedelta(days=61)
    ContactFactory(case=old, held_on=today - timedelta(days=60))
    assert raudah not in quiet_units(units, today)


def test_the_first_year_is_that_of_the_oldest_case(year: dict[str, Case]) -> None:
    assert first_year() == 2016


def test_before_the_first_case_there_is_no_first_year(db: None) -> None:
    assert first_year() is None
