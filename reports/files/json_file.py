"""JSON: the tables with everything a reader must know of them, in one shape that other programs can rely on.

    {"facts": [{"label", "text"}],
     "tables": [{"title", "counts": "CASES", "period", "date_basis", "area", "population", "audience": "OFFICE",
                 "columns": ["Kasus"], "rows": [row…], "total": row, "percent_sum": "100.2" | null, "notes": ["…"]}]}
    row:  {"code", "label", "cells": [cell per column], "total": cell, "percent": "14.8" | null}
    cell: {"value": 12 | null, "state": "SHOWN" | "HIDDEN" | "NO_DATA"}

Percentages are texts, so that no program reads 14.8 as 14.800000000000001. A value is null unless its state is SHOWN.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..disclosure import Cell, SafeRow, SafeTable
from .facts import Facts
from .sheets import Sheet


def json_bytes(sheets: Sequence[Sheet], facts: Facts) -> bytes:
    """The file."""
    tables = [table_as_json(table) for sheet in sheets for table in sheet.tables]
    content = {"facts": [{"label": label, "text": text} for label, text in facts], "tables": tables}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def table_as_json(table: SafeTable) -> dict[str, Any]:
    """One table in that shape."""
    return {
        "title": table.title,
        "counts": table.counts.value,
        "period": table.period,
        "date_basis": table.date_basis,
        "area": table.area,
        "population": table.population,
        "audience": table.audience.value,
        "columns": list(table.headers[1 : 1 + len(table.totals.cells)]),
        "rows": [_row(row) for row in table.rows],
        "total": _row(table.totals),
        "percent_sum": _percent(table.percent_sum),
        "notes": list(table.notes),
    }


def _row(row: SafeRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.label,
        "cells": [_cell(cell) for cell in row.cells],
        "total": _cell(row.total),
        "percent": _percent(row.percent),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"value": cell.value, "state": cell.state.name}


def _percent(percent: Decimal | None) -> str | None:
    return None if percent is None else str(percent)
