"""The same figures from what ``reports.summaries`` keeps ready, where a question asks for no more than that.

Whole months come from the summaries and the days of a month that still runs from the records, so that "this year until today"
need not read the year.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Min

from cases.models import Case

from .. import summaries
from ..scopes import Scope
from .dimensions import Dimension
from .question import Question

Counts = Counter[tuple[Any, ...]]
NAMES = {
    Dimension.MONTH: "month",
    Dimension.REGION_GROUP: "region_group",
    Dimension.PROVINCE: "province",
    Dimension.DISTRICT: "district",
    Dimension.UNIT: "unit",
    Dimension.UNIT_KIND: "unit_kind",
    Dimension.CATEGORY: "category",
}
DAY = timedelta(days=1)


def knows(question: Question, dimensions: Sequence[Dimension]) -> bool:
    """Whether summaries hold all that is asked: every case counts, by month, place, unit and one of the eleven only.

    The few thousand records of one unit are found by their index sooner than its counts among those of the country.
    """
    asked = {*dimensions, *question.filters.dimensions}
    is_repeated = len(set(dimensions)) < len(dimensions)
    is_of_all = question.scope.known_to is None and question.scope.area.unit is None
    return is_of_all and asked <= NAMES.keys() and not is_repeated


def whole_months(scope: Scope) -> tuple[date, date] | None:
    """First days of the first and the last whole month of the period; None where it has none or does not begin with one."""
    start, end = scope.period.start, scope.period.end
    last = end.replace(day=1)
    if end.day != monthrange(end.year, end.month)[1]:
        last = (last - DAY).replace(day=1)
    return (start, last) if start.day == 1 and start <= last else None


def rest_of(scope: Scope) -> Scope | None:
    """The days after the last whole month."""
    start, end = scope.period.end.replace(day=1), scope.period.end
    if end.day == monthrange(end.year, end.month)[1]:
        return None
    return replace(scope, period=replace(scope.period, start=start))


def since_the_beginning(scope: Scope) -> Scope:
    """The same question from the month of the oldest case on."""
    oldest = Case.objects.aggregate(day=Min("opened_on"))["day"] or scope.period.start
    start = min(oldest, scope.period.end).replace(day=1)
    return replace(scope, period=replace(scope.period, start=start))


def counts_by(measure: str, question: Question, dimensions: Sequence[Dimension]) -> Counts | None:
    """{keys: count} of the whole months of the period; None where there are none. One query.

    A category is filtered here, from the counts of all eleven: they stand side by side in the summaries.
    """
    months = whole_months(question.scope)
    if months is None:
        return None
    chosen = dict(question.filters.dimensions)
    unit_kind, category = chosen.get(Dimension.UNIT_KIND, ""), chosen.get(Dimension.CATEGORY)
    asked = [*dimensions]
    if category is not None and Dimension.CATEGORY not in asked:
        asked.append(Dimension.CATEGORY)
    names: Any = [NAMES[dimension] for dimension in asked]
    found = summaries.counts_by(measure, *months, area=question.scope.area, by=names, unit_kind=str(unit_kind))
    if category is None:
        return Counter(found)
    place = asked.index(Dimension.CATEGORY)
    kept: Counts = Counter()
    for keys, counted in found.items():
        if keys[place] == category:
            kept[keys[: len(dimensions)]] += counted
    return kept
