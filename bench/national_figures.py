"""The questions of a dashboard, asked of the records and of the summaries, each against the best indexed SQL by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from lk3.models import Region
from reports.figures import CATEGORY, DISTRICT, MONTH, Question, counts_by
from reports.figures.counting import counts_from_records
from reports.scopes import Period, Scope, nation, region_area, year_period

from .clock import Figure, in_turn, milliseconds, share_of_time

YEAR = year_period(2024)
TEN_YEARS = Period(2025, date(2016, 1, 1), date(2025, 12, 31), "2016–2025", "2016-2025")
THREE_YEARS = Period(2024, date(2022, 1, 1), date(2024, 12, 31), "2022–2024", "2022-2024")
LIVE, KEPT, MOST_SECONDS = 1.5, 0.3, 1.0


@dataclass(frozen=True)
class Asked:
    """One question with its SQL by hand; ``{days}`` and ``{area}`` are filled in."""

    words: str
    code: str
    period: Period
    dimensions: tuple[Any, ...]
    sql: str
    province: str = ""

    @property
    def question(self) -> Question:
        area = region_area(Region.objects.get(code=self.province)) if self.province else nation()
        return Question(Scope(self.period, area))


def _month(day: str) -> str:
    if connection.vendor == "postgresql":
        return f"date_trunc('month', {day}::timestamp)::date"
    return f"substr({day}, 1, 7)"


def _all(province: str) -> list[Asked]:
    opened, closed = "c.opened_on {days} {area}", "c.closed_on {days} {area}"
    by_cell = "SELECT c.district_id, c.root_category_id, COUNT(*) FROM cases_case c WHERE {where} GROUP BY 1, 2"
    by_root = "SELECT c.root_category_id, COUNT(*) FROM {tables} WHERE {where} GROUP BY 1"
    services = by_root.format(
        tables="cases_servicecontact s JOIN cases_case c ON c.id = s.case_id", where="s.held_on {days} {area}"
    )
    clients = by_root.format(
        tables="cases_caseparticipant p JOIN cases_case c ON c.id = p.case_id", where=f"p.role = 'CLIENT' AND {opened}"
    )
    total, month = "SELECT COUNT(*) FROM cases_case c WHERE {where}", _month("c.opened_on")
    trend = f"SELECT {month}, COUNT(*) FROM cases_case c WHERE {opened} GROUP BY 1"
    cell, ended = by_cell.format(where=opened), by_root.format(tables="cases_case c", where=closed)
    return [
        Asked("district × category, one year", "opened", YEAR, (DISTRICT, CATEGORY), cell),
        Asked("district × category, ten years", "opened", TEN_YEARS, (DISTRICT, CATEGORY), cell),
        Asked("district × category, one year, a province", "opened", YEAR, (DISTRICT, CATEGORY), cell, province),
        Asked("one number, one year", "opened", YEAR, (), total.format(where=opened)),
        Asked("months, three years", "opened", THREE_YEARS, (MONTH,), trend),
        Asked("closed by category, one year", "closed", YEAR, (CATEGORY,), ended),
        Asked("clients by category, one year", "clients", YEAR, (CATEGORY,), clients),
        Asked("services by category, one year", "services", YEAR, (CATEGORY,), services),
    ]


def figures(times: int) -> list[Figure]:
    """Each question three ways in turn; the three must give the same."""
    largest = Region.objects.districts().order_by("-code").values_list("parent_id", flat=True)[0]
    return [figure for asked in _all(largest) for figure in _measured(asked, times)]


def _measured(asked: Asked, times: int) -> list[Figure]:
    question = asked.question
    live = partial(counts_from_records, asked.code, question, *asked.dimensions)
    kept = partial(counts_by, asked.code, question, *asked.dimensions)
    by_hand = partial(_by_hand, asked.sql, question.scope)
    _require_same(asked, live(), kept(), by_hand())
    live_seconds, hand_seconds = in_turn(live, by_hand, times)
    kept_seconds, hand_again = in_turn(kept, by_hand, times)
    slowest = max(live_seconds, kept_seconds)
    found = [
        share_of_time(f"live: {asked.words}", live_seconds, hand_seconds, LIVE),
        share_of_time(f"summaries: {asked.words}", kept_seconds, hand_again, KEPT),
    ]
    if kept_seconds > MOST_SECONDS:
        found.append(
            Figure(f"seconds: {asked.words}", slowest, milliseconds(kept_seconds), "1 s", at_most=MOST_SECONDS)
        )
    return found


def _by_hand(sql: str, scope: Scope) -> list[tuple[Any, ...]]:
    codes = list(scope.area.districts)
    area = f"AND c.district_id IN ({', '.join(['%s'] * len(codes))})" if codes else ""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(days="BETWEEN %s AND %s", area=area), [scope.period.start, scope.period.end, *codes])
        return list(cursor.fetchall())


def _require_same(asked: Asked, live: dict[Any, int], kept: dict[Any, int], by_hand: list[tuple[Any, ...]]) -> None:
    texts: Callable[[Any], str] = lambda part: str(part)[:7] if asked.dimensions == (MONTH,) else str(part)  # noqa: E731
    hand = {tuple(texts(part) for part in row[:-1]): row[-1] for row in by_hand}
    for name, found in (("records", live), ("summaries", kept)):
        if {tuple(texts(part) for part in keys): count for keys, count in found.items()} != hand:
            raise AssertionError(f"{asked.words}: the {name} answer something else than the SQL by hand.")
