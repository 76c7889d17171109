"""Every figure against a hand tally, and in every way it may be asked."""

from datetime import date
from decimal import Decimal

import pytest

from cases.models import Case
from lk3.models import User
from reports.disclosure import Audience, protect
from reports.figures import CATALOG, Dimension, Question, count, counts_by, durations, rows, table
from reports.figures.counting import counts_from_records
from reports.scopes import Scope, nation, year_period
from tests.reports.world import live_through_2016

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def in_2016() -> Question:
    return Question(Scope(year_period(2016), nation()))


def test_the_country_in_2016_is_what_a_hand_tally_says(year: dict[str, Case]) -> None:
    expected = {"opened": 6, "active": 6, "closed": 0, "clients": 7, "problems": 9, "services": 5}
    assert {code: count(code, in_2016()) for code in expected} == expected


@pytest.mark.parametrize("code", CATALOG)
def test_every_figure_splits_by_all_it_knows_into_parts_that_add_up(year: dict[str, Case], code: str) -> None:
    total = count(code, in_2016())
    assert CATALOG[code].dimensions
    for dimension in CATALOG[code].dimensions:
        assert sum(counts_by(code, in_2016(), dimension).values()) == total
    assert rows(code, in_2016()).count() == total


def test_cases_by_month_stand_at_the_first_day_of_it(year: dict[str, Case]) -> None:
    by_month = counts_by("opened", in_2016(), Dimension.MONTH)
    assert by_month[date(2016, 6, 1),] == 1


def test_a_table_names_every_category_also_the_empty_ones(year: dict[str, Case]) -> None:
    shown = protect(table("problems", in_2016(), Dimension.CATEGORY, Dimension.MONTH), Audience.OFFICE)
    assert len(shown.rows) == 11
    assert shown.totals.total.value == 9


def test_two_cases_are_answered_after_a_day_and_half_of_the_others_later(year: dict[str, Case]) -> None:
    found = durations("first_response", in_2016())
    assert (found.count, found.missing, found.median_days) == (4, 2, Decimal("9"))


@pytest.mark.parametrize("code", CATALOG)
def test_what_is_kept_ready_is_what_the_records_say(year: dict[str, Case], code: str) -> None:
    for dimension in CATALOG[code].dimensions:
        assert counts_by(code, in_2016(), dimension) == counts_from_records(code, in_2016(), dimension)
