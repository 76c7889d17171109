"""PDF: tables and facts as a sheet of A4, with room for a signature."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import timezone

from referrals import pdf

from ..disclosure import Cell
from ..published import percent_text
from .facts import Facts
from .sheets import Percent, Sheet, Value

NO_PDF = "PDF belum dapat dibuat di server ini. Pakai tombol Cetak; hasilnya sama."
WIDE = 8  # columns from which on the sheet lies on its side


def is_pdf_available() -> bool:
    """Whether this machine can make PDFs; without Pango it can only print."""
    return pdf.is_available()


def pdf_bytes(html: str) -> bytes:
    """The page as PDF. ``html`` links its style sheets by their path below ``static/``; ask ``is_pdf_available`` before."""
    return pdf.draw(html)


def sheet_html(
    sheets: Sequence[Sheet], facts: Facts, *, title: str, lead: str = "", place: str = "", signer: str = ""
) -> str:
    """The tables and their facts as a page of paper; ``signer`` (a role) gives it a line to sign."""
    context = {
        "title": title,
        "lead": lead,
        "sheets": [_on_paper(sheet, shows_name=len(sheets) > 1) for sheet in sheets],
        "is_wide": any(len(sheet.columns) > WIDE for sheet in sheets),
        "facts": list(facts),
        "place": place,
        "signer": signer,
        "now": timezone.localtime(),
    }
    return render_to_string("reports/files/sheet.html", context)


def _on_paper(sheet: Sheet, *, shows_name: bool) -> dict[str, object]:
    """Codes are for programs; on paper the words are enough."""
    *lines, totals = [[_text(value) for value in line[1:]] for line in sheet.lines()]
    return {"name": sheet.name if shows_name else "", "columns": sheet.columns[1:], "lines": lines, "totals": totals}


def _text(value: Value) -> str:
    if isinstance(value, Percent):
        return "–" if value.value is None else percent_text(value.value)
    return value.text if isinstance(value, Cell) else value
