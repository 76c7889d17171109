"""The recap of the chosen years as a workbook: one sheet per year, the facts about the figures below the table."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from lk3.models import User
from reports.exports import provenance
from reports.presenters import Breakdown

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = (54, 13, 13, 13, 13, 13)


def recap_xlsx(years: Sequence[Breakdown], user: User) -> bytes:
    """A workbook with a sheet per year; only protected tables come in."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for shown in years:
            sheet = book.add_worksheet(str(shown.scope.period.year))
            for column, width in enumerate(WIDTHS):
                sheet.set_column(column, column, width)
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.set_landscape()
            _fill(sheet, shown, user, bold)
    return out.getvalue()


def _fill(sheet: xlsxwriter.worksheet.Worksheet, shown: Breakdown, user: User, bold: object) -> None:
    sheet.write_row(0, 0, shown.headers, bold)
    number = 0
    for number, line in enumerate((*shown.lines, shown.total), start=1):
        sheet.write_string(number, 0, line.label)
        figures: list[int | str] = [cell.state.value if cell.value is None else cell.value for cell in line.cells]
        percent: float | str = "" if line.percent is None else float(line.percent)
        for column, figure in enumerate([figures[0], percent, *figures[1:]], start=1):
            sheet.write(number, column, figure)
    for below, (label, text) in enumerate(provenance(shown, user), start=number + 2):
        sheet.write_string(below, 0, f"{label}: {text}")
