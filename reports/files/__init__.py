"""Protected tables as files: CSV, XLSX, JSON and PDF, all from the same ``SafeTable``s and the same facts about them.

    sheets = [Sheet("Masalah", tables)]
    facts = [*facts_of(table), *made_by(user)]
    csv_bytes(sheets, facts), xlsx_bytes(sheets, facts), json_bytes(sheets, facts), pdf_bytes(sheet_html(...))

No cell becomes a formula, whatever a unit or a category is called. What is hidden says "disembunyikan" and what nobody recorded
"tidak ada data" in every format; neither is ever 0 or empty.
"""

from .facts import Facts, facts_of, made_by
from .json_file import json_bytes
from .paper import NO_PDF, is_pdf_available, pdf_bytes, sheet_html
from .sheets import Sheet
from .text import csv_bytes, safe_text, stream_rows, stream_tables
from .workbook import xlsx_bytes

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json; charset=utf-8"
PDF = "application/pdf"

__all__ = [
    "CSV",
    "JSON",
    "NO_PDF",
    "PDF",
    "XLSX",
    "Facts",
    "Sheet",
    "csv_bytes",
    "facts_of",
    "is_pdf_available",
    "json_bytes",
    "made_by",
    "pdf_bytes",
    "safe_text",
    "sheet_html",
    "stream_rows",
    "stream_tables",
    "xlsx_bytes",
]
