"""Places by categories, this year and the year before: what most of a dashboard is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode

from cases.models import ProblemCategory
from lk3.models import User

from ..disclosure import Audience, SafeTable
from ..figures import CATALOG, Question
from ..figures.catalog import Figure
from ..scopes import audience_for
from .counting import categories, place_table, turned
from .forms import query_of
from .matrix import NAME, TOTAL, Matrix, Order
from .periods import Compared, compared
from .places import Lines, lines_for

MOST_LINKS = 100  # the table of all districts is to travel light; a province leads to each of its own


@dataclass(frozen=True)
class Asked:
    """The question with what only concerns the drawing: figure, order of the lines, whether all districts are lines."""

    question: Question
    code: str
    order: str = ""
    all_districts: bool = False

    @property
    def query(self) -> dict[str, str]:
        """All of it as values of an address; what is usual is left out."""
        return query_of(self.question, self.code) | ({"urut": self.order} if self.order else {})


@dataclass(frozen=True)
class Tables:
    """Places by categories and what follows from them, for both periods."""

    lines: Lines
    columns: list[ProblemCategory]
    now: SafeTable
    before: SafeTable
    categories: SafeTable
    categories_before: SafeTable


@dataclass(frozen=True)
class MatrixPage:
    """Places by categories alone."""

    asked: Asked
    lines: Lines
    matrix: Matrix

    @property
    def figure(self) -> Figure:
        return CATALOG[self.asked.code]

    @property
    def area(self) -> str:
        return self.asked.question.scope.area.label

    @property
    def period(self) -> str:
        return self.asked.question.scope.period.label

    @property
    def query(self) -> str:
        return urlencode(self.asked.query)


def tables_for(user: User, asked: Asked, pair: Compared, audience: Audience, are_known: tuple[bool, bool]) -> Tables:
    """Places by categories in both periods: one question each. `are_known`: whether anything was recorded in them."""
    question, code = asked.question, asked.code
    lines = lines_for(user, question.scope.area, pair.now, all_districts=asked.all_districts)
    columns = categories(question.filters)
    now, before = question.during(pair.now), question.during(pair.before)
    tables = [place_table(code, one, lines, columns, audience) for one in (now, before)]
    by_category = [
        turned(table, columns, code, one, is_known=is_known)
        for table, one, is_known in zip(tables, (now, before), are_known, strict=True)
    ]
    return Tables(lines, columns, *tables, *by_category)


def links_of(asked: Asked, lines: Lines) -> dict[str, str]:
    """The address of the dashboard of each line, with everything else unchanged."""
    kept = query_of(asked.question, asked.code)
    for name in ("provinsi", "kabupaten", "lk3") if lines.are_regions or lines.header == "LK3" else ():
        kept.pop(name, None)
    return {line.code: f"?{urlencode({**kept, **line.query})}" for line in lines.lines}


def matrix_for(user: User, asked: Asked, today: date) -> MatrixPage:
    """Count places by categories and nothing else: one question."""
    question = asked.question
    audience, pair = audience_for(user, question.scope.area), compared(question.scope.period, today)
    lines = lines_for(user, question.scope.area, pair.now, all_districts=asked.all_districts)
    columns = categories(question.filters)
    table = place_table(asked.code, question, lines, columns, audience)
    links = {} if len(lines.lines) > MOST_LINKS else links_of(asked, lines)
    return MatrixPage(asked, lines, matrix_of(asked, table, lines, columns, links))


def matrix_of(
    asked: Asked, table: SafeTable, lines: Lines, columns: list[ProblemCategory], links: Mapping[str, str]
) -> Matrix:
    """The table with its order and its links."""
    codes = [column.code for column in columns]
    order = Order.read(asked.order, codes, usual=NAME if lines.are_months else TOTAL)
    return Matrix(table, codes, order, query_of(asked.question, asked.code), links)
