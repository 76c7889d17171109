"""Recaps stand in for records in a trend, never on top of them."""

from datetime import date
from typing import Any

from cases.models import ProblemCategory
from lk3.models import Unit, User
from reports.models import Recap, RecapRow
from reports.recaps import trend_counts
from reports.scopes import nation, unit_area
from tests.factories import CaseFactory


def recap(unit: Unit, year: int, counts: dict[str, int], **period: Any) -> Recap:
    made = Recap.objects.create(
        key=f"r-{year}-{Recap.objects.count()}", title="Rekap rekaan", year=year, unit=unit, source="Buku", **period
    )
    for code, count in counts.items():
        RecapRow.objects.create(recap=made, category=ProblemCategory.objects.get(code=code), count=count)
    return made


def test_months_of_recaps_are_points_in_the_order_of_time(delima: Unit) -> None:
    recap(delima, 2017, {"NEGLECT": 3, "OTHER": 1}, month=2)
    recap(delima, 2017, {"NEGLECT": 2}, month=1)
    points = trend_counts(unit_area(delima))
    assert [(point.period.key, point.counts, point.total) for point in points] == [
        ("2017-01", {"NEGLECT": 2}, 2),
        ("2017-02", {"NEGLECT": 3, "OTHER": 1}, 4),
    ]


def test_a_month_with_a_single_recorded_case_has_no_point(delima: Unit, siti: User) -> None:
    recap(delima, 2017, {"NEGLECT": 2}, month=1)
    recap(delima, 2017, {"NEGLECT": 9}, month=2)
    CaseFactory(registered_by=siti, opened_on=date(2017, 2, 28))
    assert [point.period.key for point in trend_counts(unit_area(delima))] == ["2017-01"]


def test_twelve_months_make_a_year_and_eleven_do_not(delima: Unit) -> None:
    for month in range(1, 12):
        recap(delima, 2017, {"NEGLECT": month}, month=month)
    assert trend_counts(unit_area(delima), step="year") == []
    assert [point.period.key for point in trend_counts(unit_area(delima), step="half")] == ["2017-s1"]
    recap(delima, 2017, {"OTHER": 5}, month=12)
    [year] = trend_counts(unit_area(delima), step="year")
    assert (year.counts, year.total, len(year.recaps)) == ({"NEGLECT": 66, "OTHER": 5}, 71, 12)


def test_what_was_replaced_and_what_others_gathered_is_no_point(delima: Unit, raudah: Unit) -> None:
    old, new = recap(delima, 2017, {"NEGLECT": 1}), recap(delima, 2017, {"NEGLECT": 4})
    Recap.objects.filter(pk=old.pk).update(superseded_by=new)
    recap(raudah, 2017, {"NEGLECT": 50})
    [point] = trend_counts(unit_area(delima), step="year")
    assert point.total == 4


def test_a_table_of_percentages_alone_gives_its_stated_total(db: None) -> None:
    [point] = trend_counts(nation(), step="year")
    assert (point.period.year, point.counts, point.total) == (2016, {}, 3252)


def test_nobody_gathered_services_as_totals(delima: Unit) -> None:
    recap(delima, 2017, {"NEGLECT": 1})
    assert trend_counts(unit_area(delima), "services", "year") == []


def test_a_trend_of_ten_years_asks_no_more_than_one_of_a_month(delima: Unit, django_assert_num_queries: Any) -> None:
    for year in range(2007, 2017):
        for month in range(1, 13):
            recap(delima, year, {"NEGLECT": 1, "OTHER": 2}, month=month)
    area = unit_area(delima)
    with django_assert_num_queries(3):
        assert len(trend_counts(area)) == 120
