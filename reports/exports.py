"""The breakdown as files: only protected tables come in, and no cell of ours can become a formula.

CSV: semicolons, decimal comma and a byte order mark, because that is what Excel set to Indonesian opens with a double
click; the facts about the figures follow below the table. XLSX: numbers are numbers, the facts stand on a second sheet.
"""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import xlsxwriter
from django.utils import timezone

from lk3.models import User

from .disclosure import Cell
from .presenters import Breakdown, Line
from .scopes import Scope, day_text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HEADERS = ("Kode", "Jenis masalah", "Kasus", "Persen kasus", "Klien", "Masalah", "Layanan")


def file_name(scope: Scope, suffix: str) -> str:
    """'lk3-masalah-2016-13.csv': period and code of the area, no names."""
    return f"lk3-masalah-{scope.period.key}-{scope.area.key}.{suffix}"


def provenance(shown: Breakdown, user: User) -> list[tuple[str, str]]:
    """What the figures are and who made the file, by role and not by name."""
    now = timezone.localtime()
    counts = [(f"Arti {label.lower()}", text) for label, text in shown.definitions]
    made = [("Dibuat pada", f"{day_text(now.date())}, {now:%H.%M}")]
    by = [("Dibuat oleh", str(user.hat))] if user.hat else []
    notes = [("Catatan", note) for note in shown.notes]
    return [("Isi", shown.sentence), *shown.facts, *counts, *notes, *made, *by]


def breakdown_csv(shown: Breakdown, user: User) -> bytes:
    """The table, an empty line, then the facts about it."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for line in (*shown.lines, shown.total):
        figures = [_figure(cell) for cell in line.cells]
        percent = "" if line.percent is None else f"{line.percent}".replace(".", ",")
        writer.writerow([safe_text(line.code), safe_text(line.label), figures[0], percent, *figures[1:]])
    writer.writerow([])
    for label, text in provenance(shown, user):
        writer.writerow([safe_text(label), safe_text(text)])
    return out.getvalue().encode("utf-8-sig")


def breakdown_xlsx(shown: Breakdown, user: User) -> bytes:
    """A workbook: 'Masalah' with the table, 'Keterangan' with the facts about it."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        _table_sheet(book, shown)
        _facts_sheet(book, shown, user)
    return out.getvalue()


def safe_text(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _figure(cell: Cell) -> int | str:
    return cell.state.value if cell.value is None else cell.value


def _table_sheet(book: xlsxwriter.Workbook, shown: Breakdown) -> None:
    sheet = book.add_worksheet("Masalah")
    bold, count, share = (
        book.add_format(look) for look in ({"bold": True}, {"num_format": "#,##0"}, {"num_format": "0.0"})
    )
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 54)
    sheet.set_column(2, 6, 13)
    sheet.write_row(0, 0, HEADERS, bold)
    sheet.freeze_panes(1, 0)
    _fit_on_paper(sheet, shown)
    for number, line in enumerate((*shown.lines, shown.total), start=1):
        sheet.write_string(number, 0, line.code)
        sheet.write_string(number, 1, line.label)
        for column, cell in zip((2, 4, 5, 6), line.cells, strict=True):
            sheet.write(number, column, _figure(cell), count)
        _write_percent(sheet, number, line, share)


def _fit_on_paper(sheet: xlsxwriter.worksheet.Worksheet, shown: Breakdown) -> None:
    """Printed, it is one sheet of A4 that says what it is: the facts stand on the other sheet."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&L" + f"{shown.cases.area}, {shown.cases.period}".replace("&", "&&"))
    sheet.set_footer("&L&F&R&P/&N")


def _write_percent(sheet: xlsxwriter.worksheet.Worksheet, number: int, line: Line, look: object) -> None:
    if line.percent is not None:
        sheet.write_number(number, 3, float(line.percent), look)


def _facts_sheet(book: xlsxwriter.Workbook, shown: Breakdown, user: User) -> None:
    sheet = book.add_worksheet("Keterangan")
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for number, (label, text) in enumerate(provenance(shown, user)):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, text, wrapped)
