"""A report on 3,252 cases as an office makes it today, and as the system makes it: two workbooks with the same figures.

Today somebody has the rows in a workbook: it is opened, counted into categories by months, and the table is saved beside them.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import Workbook, load_workbook

from cases.models import Case, ProblemCategory
from lk3.models import Region
from reports.figures import CATEGORY, MONTH, Question, counts_by
from reports.scopes import Period, Scope, region_area

from .clock import Figure, in_turn, milliseconds
from .world import FIRST_DAY

ROWS, FASTER = 3252, 10
COLUMNS = (
    "reference",
    "opened_on",
    "unit__name",
    "root_category__code",
    "channel",
    "client__sex",
    "state",
    "closed_on",
)


def report(times: int) -> list[Figure]:
    """The pivot by openpyxl, the fastest library that reads and writes; the same table by XlsxWriter from the database."""
    scope = _scope()
    rows = list(_cases(scope).order_by("pk").values_list(*COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kasus.xlsx"
        _write_rows(path, rows)
        if _pivot(path)[0] != _ours(scope)[0]:
            raise AssertionError("The pivot and the report differ.")
        ours, today = in_turn(partial(_ours, scope), partial(_pivot, path), max(times // 2, 3))
    words = f"report on {len(rows):,} cases against a pivot of the same rows, times faster"
    return [Figure(words, today / ours, milliseconds(ours), milliseconds(today), at_least=FASTER)]


def _scope() -> Scope:
    """The largest district from the first day on, until it has had 3,252 cases, or as many as it has."""
    area = region_area(Region.objects.districts().order_by("-code")[0])
    days = Case.objects.filter(district_id=area.key).order_by("opened_on").values_list("opened_on", flat=True)
    last: date = list(days[:ROWS])[-1]
    return Scope(Period(last.year, FIRST_DAY, last, "", ""), area)


def _cases(scope: Scope) -> Any:
    return Case.objects.filter(district_id=scope.area.key, opened_on__range=(scope.period.start, scope.period.end))


def _write_rows(path: Path, rows: list[tuple[Any, ...]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("kasus")
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append(row)
    book.save(path)


def _pivot(path: Path) -> tuple[dict[Any, int], bytes]:
    book = load_workbook(path)
    counts: Counter[Any] = Counter()
    for _, opened, _, category, *_ in book["kasus"].iter_rows(min_row=2, values_only=True):
        counts[(f"{opened:%Y-%m}", category)] += 1
    months, categories = sorted({key[0] for key in counts}), sorted({key[1] for key in counts})
    sheet = book.create_sheet("pivot")
    sheet.append(["", *categories])
    for month in months:
        sheet.append([month, *(counts[(month, category)] for category in categories)])
    result = BytesIO()
    book.save(result)
    return dict(counts), result.getvalue()


def _ours(scope: Scope) -> tuple[dict[Any, int], bytes]:
    codes = dict(ProblemCategory.objects.roots().values_list("pk", "code"))
    found = counts_by("opened", Question(scope), MONTH, CATEGORY)
    counts = {(f"{month:%Y-%m}", codes[root]): count for (month, root), count in found.items()}
    months, categories = sorted({key[0] for key in counts}), sorted({key[1] for key in counts})
    result = BytesIO()
    book = xlsxwriter.Workbook(result, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 1, categories)
    for place, month in enumerate(months, start=1):
        sheet.write_row(place, 0, [month, *(counts.get((month, category), 0) for category in categories)])
    book.close()
    return counts, result.getvalue()
