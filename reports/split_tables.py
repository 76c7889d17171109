"""Tables of persons split further, laid out from stored figures. Nothing in here knows a hidden number, or the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .disclosure import Counted
from .protection import frozen
from .protection.web import ALL
from .unprotected import FrozenRow, FrozenTable

Lines = Sequence[tuple[str, str]]


def vector_table(
    figures: Sequence[Mapping[str, Any]],
    keys: Sequence[Sequence[str]],
    rows: Lines,
    labels: Mapping[str, str],
    **facts: Any,
) -> FrozenTable:
    """Cases of an area by category (``rows``: code and words) and sex or age (``labels``), summed over some semesters.

    ``keys`` says per semester where the area stands in the figures. A sum is hidden when a part of it is; the row totals
    are known to offices and stay.
    """
    columns, free = figures[0]["columns"], frozenset(figures[0]["free"])

    def row(code: str, label: str) -> FrozenRow:
        found = [frozen.vector(one, key, code) for one, own in zip(figures, keys, strict=True) for key in own]
        lines = [[None] * len(columns) if cells is None else cells for _, cells in found]
        shown = [frozen.added([line[column] for line in lines]) for column in range(len(columns))]
        return FrozenRow("" if code == ALL else code, label, shown, sum(total for total, _ in found))

    return FrozenTable(
        counts=Counted.CASES,
        columns=[labels[column] for column in columns],
        rows=[row(code, label) for code, label in rows],
        totals=row(ALL, "Jumlah"),
        row_header="Jenis masalah",
        free=free,
        **facts,
    )


def cell_table(tables: Sequence[Mapping[str, Any]], rows: Lines, columns: Lines, **facts: Any) -> FrozenTable:
    """Cases of one district by sub-district (``rows``) and category, summed over some semesters; its own counts stay."""
    lines = []
    for code, label in rows:
        cells = [frozen.added([frozen.cell(table, code, column) for table in tables]) for column, _ in columns]
        total = frozen.added([frozen.cell(table, code, ALL) for table in tables])
        lines.append(FrozenRow(code, label, cells, total))
    totals = [sum(table["totals"].get(column, 0) for table in tables) for column, _ in columns]
    return FrozenTable(
        counts=Counted.CASES,
        columns=[label for _, label in columns],
        rows=lines,
        totals=FrozenRow("", "Jumlah", totals, sum(totals)),
        row_header="Kecamatan",
        **facts,
    )
