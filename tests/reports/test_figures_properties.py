"""Random worlds with a hand tally beside them: whatever is asked, in whatever way, the answers are the same.

The seeds are fixed, so that a failure comes back; the number of a seed stands in the name of the failed test.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseTransition, ProblemCategory
from lk3.models import Region, User
from reports import summaries
from reports.disclosure import Audience, Counted
from reports.figures import CATALOG, Dimension, Filters, Question, behind, count, counts_by, durations, rows
from reports.figures.behind import page_behind
from reports.figures.counting import counts_from_records
from reports.presenters import present
from reports.scopes import (
    Area,
    Period,
    Scope,
    half_period,
    month_period,
    nation,
    region_area,
    unit_area,
    year_period,
    year_until,
)
from tests.factories import CaseFactory
from tests.reports.figures_world import DAYS, FIRST, World, live

pytestmark = pytest.mark.django_db
SEEDS = (1, 2, 3, 4)
CASE_CODES = (
    "opened",
    "active",
    "closed",
    "clients",
    "clients_new",
    "clients_continuing",
    "problems",
    "services",
    "referrals",
)
TALLIED = (*CASE_CODES, "outreach", "people_reached")
NOT_TALLIED = {Dimension.PPKS}


def some_period(random: Random) -> Period:
    year = random.choice([2015, 2016, 2016, 2017])
    day = FIRST + timedelta(days=random.randrange(DAYS))
    return random.choice(
        [
            year_period(year),
            half_period(year, random.choice([1, 2])),
            month_period(year, random.randint(1, 12)),
            year_until(day),
        ]
    )


def some_area(random: Random, world: World) -> Area:
    areas = [nation(), *(unit_area(unit) for unit in world.units)]
    areas += [region_area(Region.objects.get(pk=code)) for code in ("13", "13.71", "14.71")]
    return random.choice(areas)


def some_filters(random: Random, code: str, most: int = 2) -> Filters:
    """Up to two filters that the figure knows."""
    dimensions = CATALOG[code].dimensions
    query = {}
    for name, key, dimension in (
        ("jenis_lk3", lambda: random.choice(["DISTRICT", "COMMUNITY"]), Dimension.UNIT_KIND),
        ("jenis", lambda: random.choice(categories()), Dimension.CATEGORY),
        ("jk", lambda: random.choice("FM"), Dimension.SEX),
        ("umur", lambda: random.choice(["6-12", "13-17", "25-44", "?"]), Dimension.AGE),
        ("jalur", lambda: random.choice(Case.Channel.values), Dimension.CHANNEL),
        ("layanan", lambda: "COUNSELING", Dimension.SERVICE),
        ("mitra", lambda: "LK3", Dimension.PARTNER_KIND),
    ):
        if dimension in dimensions and random.random() < 0.25 and len(query) < most:
            query[name] = key()
    filters, complaints = Filters.read(query)
    assert not complaints
    assert filters.as_query() == query
    return filters


def categories() -> list[str]:
    return list(ProblemCategory.objects.order_by("pk").values_list("code", flat=True))


def some_dimensions(random: Random, code: str) -> list[Dimension]:
    known = sorted(CATALOG[code].dimensions - NOT_TALLIED, key=lambda one: one.value)
    return random.sample(known, random.choice([0, 1, 1, 2]))


def compare(world: World, random: Random, code: str) -> None:
    """Ask one figure at random, and the tally the same."""
    period, area = some_period(random), some_area(random, world)
    filters, dimensions = some_filters(random, code), some_dimensions(random, code)
    question = Question(Scope(period, area), filters)
    told = world.tally(code, period, area, filters, *dimensions)
    asked = (code, period.key, area.key, filters.as_query(), [one.name for one in dimensions])
    assert counts_by(code, question, *dimensions) == told, asked
    assert counts_from_records(code, question, *dimensions) == told, asked
    assert count(code, question) == sum(told.values()), asked


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_what_the_tally_says_however_it_is_asked(seed: int) -> None:
    """Also what is kept ready, folded or not."""
    world, random = live(seed), Random(seed)
    for turn in range(60):
        compare(world, random, TALLIED[turn % len(TALLIED)])
        if turn == 30:
            summaries.fold()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("code", ["clients_new", "clients_continuing"])
def test_each_person_is_counted_once_in_the_case_that_the_definition_says(seed: int, code: str) -> None:
    world, random = live(seed), Random(seed + 300)
    for _ in range(25):
        compare(world, random, code)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hundred_figures_are_as_long_as_the_lists_behind_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "PAGE_SIZE", 4)
    world, random = live(seed), Random(seed + 100)
    for turn in range(25):
        code = CASE_CODES[turn % len(CASE_CODES)]
        unit = random.choice(world.units)
        question = Question(Scope(some_period(random), unit_area(unit)), some_filters(random, code))
        seen, cursor = [], ""
        while True:
            found = page_behind(code, question, world.workers[unit.pk], cursor)
            seen += found.rows
            cursor = found.next_cursor
            if not cursor:
                break
        is_once = code in ("opened", "active", "closed")
        assert not is_once or len({row.reference for row in seen}) == len(seen)
        assert len(seen) == found.total == count(code, question) == rows(code, question).count(), (code, question)
        assert found.kept_back == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_breakdown_page_shows_the_same_figures(seed: int) -> None:
    world, random = live(seed), Random(seed + 200)
    codes = {Counted.CASES: "opened", Counted.PROBLEMS: "problems", Counted.SERVICES: "services"}
    for _ in range(25):
        scope = Scope(some_period(random), some_area(random, world))
        shown = present(scope, Audience.OFFICE)
        for counted, code in codes.items():
            by_category = counts_by(code, Question(scope), Dimension.CATEGORY)
            ids = dict(ProblemCategory.objects.roots().values_list("code", "pk"))
            for row in shown.tables[counted].rows:
                assert (row.total.value or 0) == by_category.get((ids[row.code],), 0)
            assert (shown.tables[counted].totals.total.value or 0) == count(code, Question(scope))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("code", [code for code in TALLIED if not CATALOG[code].counts_each_person_once])
def test_a_province_is_the_sum_of_its_districts_and_the_nation_of_its_provinces(seed: int, code: str) -> None:
    live(seed, cases=20)
    period = year_period(2016)

    def of(area: Area) -> int:
        return count(code, Question(Scope(period, area)))

    provinces = [region_area(row) for row in Region.objects.filter(pk__in=("13", "14")).order_by("pk")]
    assert of(nation()) == sum(of(province) for province in provinces)
    for province in provinces:
        districts = Region.objects.filter(pk__in=province.districts).order_by("pk")
        assert of(province) == sum(of(region_area(row)) for row in districts)


def cells() -> dict[str, dict[Any, int]]:
    """Every cell of three figures by district, problem and month, and what is open at the end of 2016."""
    question = Question(Scope(Period(2016, FIRST, date(2019, 12, 31), "", "2016"), nation()))
    split = (Dimension.DISTRICT, Dimension.CATEGORY)
    found = {code: counts_by(code, question, *split, Dimension.MONTH) for code in ("opened", "closed", "services")}
    return found | {"active": counts_by("active", Question(Scope(year_period(2016), nation())), *split)}


def changed(before: dict[str, dict[Any, int]], after: dict[str, dict[Any, int]]) -> dict[tuple[str, Any], int]:
    """{figure and cell: by how much}."""
    keys = {(code, key) for found in (before, after) for code, counts in found.items() for key in counts}
    by = {(code, key): after[code].get(key, 0) - before[code].get(key, 0) for code, key in keys}
    return {key: change for key, change in by.items() if change}


@pytest.fixture
def one_case() -> Case:
    """An open case of March 2016 at LK3 Delima, in a world of twenty others."""
    world = live(5, cases=20)
    case = Case.objects.filter(pk__in=[told.pk for told in world.cases if told.unit == world.units[0]]).order_by("pk")[
        0
    ]
    Case.objects.filter(pk=case.pk).update(
        opened_on=date(2016, 3, 10), state="IN_SERVICE", outcome="", closed_on=None, closed_at=None, closed_by=None
    )
    CaseTransition.objects.filter(case=case, effective_on__gte=date(2016, 3, 10)).delete()
    CaseTransition.objects.filter(case=case, from_state="CLOSED").delete()
    case.contacts.update(held_on=date(2016, 4, 4))
    case.refresh_from_db()
    return case


def close(case: Case, on: date) -> None:
    CaseTransition.objects.create(
        case=case, from_state="IN_SERVICE", to_state="CLOSED", effective_on=on, moved_by=case.registered_by
    )
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", outcome="DECIDED", closed_on=on, closed_at=timezone.now(), closed_by=case.registered_by
    )


def test_another_category_moves_the_case_and_its_services_and_nothing_else(one_case: Case) -> None:
    old, before = one_case.root_category_id, cells()
    new = ProblemCategory.objects.roots().exclude(pk=old)[0]
    services = one_case.contacts.count()
    one_case.category = new
    one_case.save()
    there = ("13.71", old), ("13.71", new.pk)
    expected = {
        ("opened", (*there[0], date(2016, 3, 1))): -1,
        ("opened", (*there[1], date(2016, 3, 1))): 1,
        ("active", there[0]): -1,
        ("active", there[1]): 1,
    }
    if services:
        expected[("services", (*there[0], date(2016, 4, 1)))] = -services
        expected[("services", (*there[1], date(2016, 4, 1)))] = services
    assert changed(before, cells()) == expected


def test_another_day_of_opening_moves_the_case_and_not_its_services(one_case: Case) -> None:
    before, cell = cells(), ("13.71", one_case.root_category_id)
    Case.objects.filter(pk=one_case.pk).update(opened_on=date(2016, 2, 28))
    assert changed(before, cells()) == {
        ("opened", (*cell, date(2016, 3, 1))): -1,
        ("opened", (*cell, date(2016, 2, 1))): 1,
    }


def test_closing_and_reopening_change_two_cells_and_put_them_back(one_case: Case) -> None:
    untouched, cell = cells(), ("13.71", one_case.root_category_id)
    close(one_case, date(2016, 6, 15))
    closed = cells()
    assert changed(untouched, closed) == {("closed", (*cell, date(2016, 6, 1))): 1, ("active", cell): -1}
    CaseTransition.objects.create(
        case=one_case,
        from_state="CLOSED",
        to_state="IN_SERVICE",
        effective_on=date(2016, 9, 1),
        moved_by=one_case.owner,
    )
    Case.objects.filter(pk=one_case.pk).update(
        state="IN_SERVICE", outcome="", closed_on=None, closed_at=None, closed_by=None
    )
    assert changed(untouched, cells()) == {}


def test_a_case_reopened_after_the_year_was_closed_at_its_end(one_case: Case) -> None:
    untouched, cell = cells(), ("13.71", one_case.root_category_id)
    close(one_case, date(2016, 6, 15))
    CaseTransition.objects.create(
        case=one_case,
        from_state="CLOSED",
        to_state="IN_SERVICE",
        effective_on=date(2017, 1, 2),
        moved_by=one_case.owner,
    )
    Case.objects.filter(pk=one_case.pk).update(
        state="IN_SERVICE", outcome="", closed_on=None, closed_at=None, closed_by=None
    )
    assert changed(untouched, cells()) == {("active", cell): -1}


@pytest.mark.parametrize("seed", SEEDS)
def test_days_until_closing_are_those_of_a_sorted_list(seed: int) -> None:
    world = live(seed)
    days = sorted(
        (case.closed_on - case.opened_on).days for case in world.cases if case.closed_on and case.closed_on.year == 2016
    )
    found = durations("to_close", Question(Scope(year_period(2016), nation())))
    middle = len(days) // 2
    expected = days[middle] if len(days) % 2 else (days[middle - 1] + days[middle]) / 2
    assert (found.count, float(found.median_days or 0)) == (len(days), expected)


def test_who_came_twice_on_one_day_counts_in_the_case_that_was_registered_first(siti: User) -> None:
    first, second = (
        CaseFactory(registered_by=siti, code=code, opened_on=date(2016, 5, 5)) for code in ("NEGLECT", "OTHER")
    )
    CaseParticipant.objects.create(case=second, person=first.client, role="CLIENT")
    CaseParticipant.objects.filter(case=second, person=second.client).delete()
    question = Question(Scope(year_period(2016), nation()))
    assert counts_by("clients_new", question, Dimension.CATEGORY) == {(first.category_id,): 1}
