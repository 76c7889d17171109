"""Reading an XLSX file as it was last saved: results of formulas, merged cells filled, hidden sheets named.

Runs inside the child process; no Django. Nothing is computed: openpyxl only hands out the results that the spreadsheet stored.
Each sheet is first walked by a plain XML parser, which knows merged cells and formulas without result and stops at a limit.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.parsers import expat

from .cells import (
    DATE,
    ERROR,
    FLOAT,
    FORMULA,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXT,
    MOST_UNPACKED,
    PERCENT,
    Cell,
    Grid,
    Refused,
)
from .texts import TOO_MANY_ROWS

BROKEN = "Berkas .xlsx ini rusak atau terpotong. Buka di program tabel, simpan ulang, lalu unggah lagi."
MOST_PARTS = 3000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 16


@dataclass
class Outline:
    """What a sheet holds besides its values: how far they reach, merged ranges, and formulas without a result."""

    rows: int = 0
    columns: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unresolved: set[tuple[int, int]] = field(default_factory=set)
    formulas: int = 0


def check_parts(data: bytes) -> zipfile.ZipFile:
    """Return the opened container; Refused when it is no workbook or would grow beyond measure."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused(BROKEN) from None
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(PROTECTED)
    if "mimetype" in archive.namelist() and b"opendocument" in archive.read("mimetype")[:200]:
        raise Refused("Ini berkas OpenDocument (.ods). Buka, lalu simpan sebagai .xlsx atau CSV.")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Refused(
            f"Isi berkas ini membengkak menjadi {unpacked // 2**20} MB setelah dibuka; batasnya {MOST_UNPACKED // 2**20} MB. "
            "Rekap berisi jumlah saja, biasanya jauh di bawah 1 MB. Salin tabelnya ke buku kerja baru, lalu unggah itu."
        )
    if "xl/workbook.xml" not in archive.namelist():
        raise Refused("Berkas ini bukan buku kerja Excel. Simpan tabelnya sebagai .xlsx atau CSV, lalu unggah lagi.")
    return archive


PROTECTED = (
    "Berkas ini dilindungi sandi, jadi tidak dapat dibaca. Simpan salinannya tanpa sandi, lalu unggah salinan itu."
)


def read_workbook(data: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the sheets ({name, is_hidden, rows}) and sentences on how they were read."""
    check_parts(data).close()
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > MOST_SHEETS:
        raise Refused(
            f"Buku kerja ini punya {len(book.worksheets)} lembar; paling banyak {MOST_SHEETS}. Bagi berkasnya."
        )
    sheets, formulas = [], 0
    for sheet in book.worksheets:
        with sheet._get_source() as source:
            outline = outline_of(source, sheet.title)
        formulas += outline.formulas
        is_hidden = sheet.sheet_state != "visible"
        sheets.append({"name": sheet.title[:MOST_TEXT], "is_hidden": is_hidden, "rows": _grid(sheet, outline)})
    notes = [f"{formulas} sel berisi rumus; yang dibaca adalah hasil yang tersimpan di berkas."] if formulas else []
    return sheets, notes


def outline_of(source: Any, name: str) -> Outline:
    """Walk the XML of a sheet once; Refused as soon as more rows hold something than a recap may have."""
    outline, parser = Outline(), expat.ParserCreate(namespace_separator=" ")
    parser.EntityDeclHandler = _no_entities
    walker = _Walker(outline, name)
    parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return outline


def _no_entities(*_: Any) -> None:
    raise Refused(BROKEN)


class _Walker:
    """Follows the cells: which of them hold a value, which a formula."""

    def __init__(self, outline: Outline, name: str) -> None:
        self.outline, self.name = outline, name
        self.row = self.column = self.filled = 0
        self.row_counted = self.has_formula = self.has_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column, self.row_counted = 0, False
        elif kind == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = _number(found[1]) if found else self.column + 1
            self.has_formula = self.has_value = False
        elif kind == "f":
            self.has_formula = True
        elif kind in ("v", "is"):
            self.has_value = True
        elif kind == "mergeCell" and (area := _area(attributes.get("ref", ""))):
            self.outline.merged.append(area)

    def end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] != "c" or not (self.has_value or self.has_formula):
            return
        outline = self.outline
        outline.rows, outline.columns = max(outline.rows, self.row), max(outline.columns, self.column)
        outline.formulas += self.has_formula
        if self.has_formula and not self.has_value:
            outline.unresolved.add((self.row, self.column))
        self.filled += not self.row_counted
        self.row_counted = True
        if self.filled > MOST_ROWS or outline.rows > 10 * MOST_ROWS:
            raise Refused(TOO_MANY_ROWS.format(where=f"Lembar “{self.name}”"))
        if outline.columns > MOST_COLUMNS:
            raise Refused(f"Lembar “{self.name}” berisi lebih dari {MOST_COLUMNS} kolom. Sisakan tabel rekapnya saja.")


def _number(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def _area(reference: str) -> tuple[int, int, int, int] | None:
    """(first row, first column, last row, last column), counted from 1."""
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or not all(ends):
        return None
    (top, left), (bottom, right) = [(int(end[2]), _number(end[1])) for end in ends if end]
    return top, left, bottom, right


def _grid(sheet: Any, outline: Outline) -> Grid:
    """The values up to the last filled cell, each merged range filled with what stands in its first cell."""
    if not outline.rows:
        return []
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=1, max_row=outline.rows, min_col=1, max_col=outline.columns)
    grid = [[_cell(cell) for cell in row] for row in _patiently(rows)]
    for row, column in outline.unresolved:
        if row <= len(grid):
            grid[row - 1][column - 1] = [FORMULA, ""]
    for top, left, bottom, right in outline.merged:
        for row in range(top, min(bottom, len(grid)) + 1):
            for column in range(left, min(right, outline.columns) + 1):
                grid[row - 1][column - 1] = grid[top - 1][left - 1]
    return grid


def _patiently(rows: Iterator[Any]) -> Iterator[Any]:
    """The rows; a sheet whose end is missing gives what it has of them and is then refused by the caller's parser."""
    try:
        yield from rows
    except (KeyError, IndexError, ValueError, TypeError):
        raise Refused(BROKEN) from None


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    reader = next((read for kind, read in _READERS if isinstance(value, kind)), None)
    return reader(value, cell) if reader else str(value)[:MOST_TEXT]


def _as_number(value: float, cell: Any) -> Cell:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) >= 10**18:
        return [ERROR, str(value)[:40]]
    if "%" in _format_of(cell):
        return [PERCENT, f"{(number * 100).normalize():f}"]
    return int(number) if number == int(number) else [FLOAT, f"{number:f}"]


def _format_of(cell: Any) -> str:
    with suppress(AttributeError, IndexError, KeyError):
        return re.sub(r'"[^"]*"|\\.', "", cell.number_format or "")
    return ""


def _as_text(value: str, cell: Any) -> Cell:
    if cell.data_type == "e":
        return [ERROR, value[:40]]
    return " ".join(value.split())[:MOST_TEXT] or None


def _as_date(value: Any, cell: Any) -> Cell:
    return [DATE, (value.date() if isinstance(value, datetime) else value).isoformat()]


_READERS: tuple[tuple[Any, Callable[[Any, Any], Cell]], ...] = (
    ((int, float), _as_number),
    (str, _as_text),
    (date, _as_date),
)
