"""The months of a unit: with cases, declared to be without one, or silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from lk3.models import Unit, User

from ..figures import Dimension, Question, counts_by
from ..models import NoCaseMonth
from ..scopes import MONTHS, month_period, scope_for, unit_area, year_period


class MonthState(Enum):
    """How a month of a unit stands; the value is what a reader sees."""

    CASES = "ada kasus"
    DECLARED = "dinyatakan tanpa kasus"
    SILENT = "belum ada kabar"
    RUNNING = "masih berjalan"
    OUTSIDE = "belum dimulai"


@dataclass(frozen=True)
class UnitMonth:
    """One month of one unit. ``contradicts``: declared to be without a case, and one came later."""

    first: date
    state: MonthState
    cases: int
    contradicts: bool = False

    @property
    def name(self) -> str:
        return MONTHS[self.first.month - 1]

    @property
    def label(self) -> str:
        return month_period(self.first.year, self.first.month).label

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def text(self) -> str:
        return f"{self.cases} kasus" if self.state is MonthState.CASES else self.state.value


def undeclared_months(user: User, today: date) -> list[UnitMonth]:
    """Finished months of this year, and December in January, in which the person knows of no case of the own unit and nobody
    has spoken: offered on the start page.
    """
    unit = user.hat.unit if user.hat else None
    if unit is None:
        return []
    year = today.year if today.month > 1 else today.year - 1
    declared = declared_months([unit], year)
    question = Question(scope_for(user, year_period(year), unit_area(unit)))
    cases = {(unit.pk, key[0]): count for key, count in counts_by("opened", question, Dimension.MONTH).items()}
    months = (month_of(unit, date(year, n, 1), cases, declared, today) for n in range(1, 13))
    return [month for month in months if month.state is MonthState.SILENT]


def declared_units(units: Any, start: date, end: date, today: date) -> set[int]:
    """Those of the units (ids, or a query for them) that declared every finished month from ``start`` to ``end``."""
    first = start.replace(day=1)
    wanted = {
        date(year, month, 1)
        for year in range(first.year, end.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= end and is_over(date(year, month, 1), today)
    }
    if not wanted:
        return set()
    rows = NoCaseMonth.objects.standing().filter(unit__in=units, month__in=wanted)
    months: dict[int, set[date]] = defaultdict(set)
    for unit_id, month in rows.values_list("unit_id", "month"):
        months[unit_id].add(month)
    return {unit_id for unit_id, said in months.items() if said == wanted}


def month_of(
    unit: Unit,
    first: date,
    cases: dict[tuple[int, date], int],
    declared: set[tuple[int, date]],
    today: date,
) -> UnitMonth:
    """How the month that begins on ``first`` stands for the unit; ``cases`` and ``declared`` are of all units together."""
    count, is_declared = cases.get((unit.pk, first), 0), (unit.pk, first) in declared
    period = month_period(first.year, first.month)
    if count:
        return UnitMonth(first, MonthState.CASES, count, contradicts=is_declared)
    if first > today or (unit.founded_on and unit.founded_on > period.end):
        return UnitMonth(first, MonthState.OUTSIDE, 0)
    if not is_over(first, today):
        return UnitMonth(first, MonthState.RUNNING, 0)
    return UnitMonth(first, MonthState.DECLARED if is_declared else MonthState.SILENT, 0)


def is_over(first: date, today: date) -> bool:
    """Return whether the month that begins on ``first`` has ended."""
    return month_period(first.year, first.month).end < today


def declared_months(units: Sequence[Unit], year: int) -> set[tuple[int, date]]:
    """{(unit, first day of the month)} of which a unit said that there was no case."""
    rows = NoCaseMonth.objects.standing().filter(unit__in=units, month__year=year)
    return set(rows.values_list("unit_id", "month"))
