"""XLSX: numbers are numbers, the facts stand on a sheet of their own, and each sheet prints on A4 and says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from ..disclosure import Cell
from .facts import Facts
from .sheets import Percent, Sheet, Value

FACTS = "Keterangan"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST, LONGEST = 16_384, 1_048_576


def xlsx_bytes(sheets: Sequence[Sheet], facts: Facts) -> bytes:
    """The workbook. ValueError with a sentence for people where a table is larger than a sheet can be."""
    if any(len(sheet.columns) > WIDEST or len(sheet.tables[0].rows) > LONGEST - 2 for sheet in sheets):
        raise ValueError("Tabel ini lebih besar daripada satu lembar Excel. Unduh sebagai CSV.")
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        taken = {FACTS.lower()}
        for sheet in sheets:
            _table_sheet(book, sheet, _name(sheet.name, taken))
        _facts_sheet(book, facts)
    return out.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts: 31 letters, none of []:*?/\\, no apostrophe at an end, and no name twice."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip("' ")[:31] or "Tabel"
    name, number = plain, 2
    while name.lower() in taken:
        name, number = f"{plain[:28]} {number}", number + 1
    taken.add(name.lower())
    return name


def _table_sheet(book: Any, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    bold, count, share = (
        book.add_format(look) for look in ({"bold": True}, {"num_format": "#,##0"}, {"num_format": "0.0"})
    )
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 54)
    page.set_column(2, len(sheet.columns) - 1, 13)
    for column, header in enumerate(sheet.columns):
        page.write_string(0, column, header, bold)
    page.freeze_panes(1, 2)
    _fit_on_paper(page, sheet)
    for number, line in enumerate(sheet.lines(), start=1):
        for column, value in enumerate(line):
            _write(page, number, column, value, count, share)


def _write(page: Any, number: int, column: int, value: Value, count: Any, share: Any) -> None:
    if isinstance(value, Percent):
        if value.value is not None:
            page.write_number(number, column, float(value.value), share)
    elif isinstance(value, Cell):
        if value.value is None:
            page.write_string(number, column, value.state.value)
        else:
            page.write_number(number, column, value.value, count)
    else:
        page.write_string(number, column, value)


def _fit_on_paper(page: Any, sheet: Sheet) -> None:
    table = sheet.tables[0]
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_header("&L" + f"{table.area}, {table.period}".replace("&", "&&")[:240])
    page.set_footer("&L&F&R&P/&N")


def _facts_sheet(book: Any, facts: Facts) -> None:
    page = book.add_worksheet(FACTS)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    for number, (label, text) in enumerate(facts):
        page.write_string(number, 0, label, bold)
        page.write_string(number, 1, text, wrapped)
