"""The tables of a dashboard, counted by the one definition of each figure: one question, whatever the number of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cases.models import ProblemCategory

from ..disclosure import Audience, Cell, RawRow, SafeTable, protect
from ..figures import CATALOG, Dimension, Filters, Question, counts_by, table_of
from .places import ELSEWHERE, Lines

# What may be drawn as matrix and trend: what has a month, a place and a category.
DRAWN = ("opened", "closed", "clients", "problems", "services", "referrals")


def categories(filters: Filters) -> list[ProblemCategory]:
    """The columns: the eleven, or the one that was chosen. One query at most."""
    chosen = filters.category
    roots = ProblemCategory.objects.roots().only("code", "label", "short_label")
    if chosen is None:
        return list(roots)
    return list(roots.filter(pk=chosen.parent_id or chosen.pk))


def place_table(
    code: str, question: Question, lines: Lines, columns: list[ProblemCategory], audience: Audience
) -> SafeTable:
    """Places by categories. A place of which nothing at all was recorded has no data, which is not zero."""
    found: dict[str, Counter[int]] = {line.code: Counter() for line in lines.lines}
    for (key, category), number in counts_by(code, question, lines.dimension, Dimension.CATEGORY).items():
        found.setdefault(lines.code_of(key), Counter())[category] += number
    labels = {line.code: line.label for line in lines.lines} | {ELSEWHERE: f"{lines.header} lain"}
    rows = [
        RawRow(line, labels[line], tuple(counts[column.pk] if counts else None for column in columns))
        for line, counts in found.items()
    ]
    return _table(code, question, rows or [RawRow("", "–", (None,) * len(columns))], columns, lines.header, audience)


def turned(
    table: SafeTable, columns: list[ProblemCategory], code: str, question: Question, *, is_known: bool
) -> SafeTable:
    """The categories of such a table as lines of their own: its column totals.

    `is_known`: the area recorded something in the period, be it not of this figure; then none is zero and not missing.
    """
    cells: list[Cell] = list(table.totals.cells)
    nothing = 0 if is_known else None
    rows = [
        RawRow(column.code, column.label, (nothing if cell.value is None else cell.value,))
        for column, cell in zip(columns, cells, strict=True)
    ]
    figure = CATALOG[code]
    return protect(table_of(figure, question, rows=rows, row_header="Jenis masalah"), table.audience)


def one_figure(code: str, question: Question, number: int | None, audience: Audience) -> Cell:
    """A single figure through the gate that every figure passes."""
    figure = CATALOG[code]
    rows = [RawRow(code, figure.label, (number,))]
    return protect(
        table_of(figure, question, rows=rows, columns=[figure.label], row_header="Angka"), audience
    ).totals.total


def month_table(
    code: str, question: Question, months: Mapping[str, str], recaps: Mapping[str, int], audience: Audience
) -> SafeTable:
    """The figure per month; `months` leads from 'YYYY-MM' to its words. Months before the first record have no data,

    unless somebody gathered their total (`recaps`).
    """
    found = {f"{month:%Y-%m}": number for (month,), number in counts_by(code, question, Dimension.MONTH).items()}
    first = min(found, default="9999")
    known = {key: found.get(key, 0) if key >= first else None for key in months} | dict(recaps)
    rows = [RawRow(key, label, (known[key],)) for key, label in months.items()]
    figure = CATALOG[code]
    return protect(table_of(figure, question, rows=rows, columns=[figure.label], row_header="Bulan"), audience)


def _table(
    code: str,
    question: Question,
    rows: list[RawRow],
    columns: list[ProblemCategory],
    header: str,
    audience: Audience,
) -> SafeTable:
    names = [column.short_label for column in columns]
    return protect(table_of(CATALOG[code], question, rows=rows, columns=names, row_header=header), audience)
