"""Data about single people do not belong into a recap: columns that hold them are emptied before anything is passed on.

This runs inside the child process, so that a number of a person never reaches the program, its database or its logs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .cells import FLOAT, Cell, Grid, column_name, is_empty, text_of

# Sixteen digits, also with blanks, dots or hyphens between groups; or what a spreadsheet makes of them: 1,37101E+15.
_SIXTEEN = re.compile(r"(?<!\d)(?:\d[ .\-]?){15}\d(?!\d)")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?1[56]", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(?:\+62|0)[ \-.]?8(?:[ \-.]?\d){8,11}(?!\d)")
_HEADERS = re.compile(
    r"(no(mor)?\.? ?)?(nik|ktp|kk|kartu keluarga|induk kependudukan|hp|telp\w*|telepon|wa|whatsapp)"
    r"( (klien|korban|pelapor|ayah|ibu))?"
    r"|nama (klien|korban|pelapor|pelaku|anak|ibu|ayah|orang ?tua|suami|istri|lengkap|keluarga|kepala keluarga|penerima\w*|kk)"
    r"|alamat( \w+)?|(tempat|tanggal|tgl)\W*(tempat|tanggal|tgl)?\.?,? ?lahir|ttl|tempat dan tanggal lahir"
)
_NAMES = {"nama", "inisial", "nama/inisial", "nama / inisial"}
_HEADER_ROWS = 30


class Clean(NamedTuple):
    """The sheet without personal columns, and their letters."""

    rows: Grid
    refused: list[str]


def without_people(rows: Grid) -> Clean:
    """Empty every column that holds numbers of people or is headed as such, from the header to the end."""
    width = max(map(len, rows), default=0)
    columns = {place for place in range(width) if any(_is_number_of_person(_at(row, place)) for row in rows)}
    headed = {
        place for row in rows[:_HEADER_ROWS] for place, cell in enumerate(row) if _heads_people(cell, bool(columns))
    }
    columns |= headed
    if not columns:
        return Clean(rows, [])
    kept = [[None if place in columns else cell for place, cell in enumerate(row)] for row in rows]
    return Clean(kept, [column_name(place) for place in sorted(columns)])


def _at(row: list[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None


def _is_number_of_person(cell: Cell) -> bool:
    """A NIK or KK number, in whatever shape it arrived, or the number of a mobile phone."""
    if is_empty(cell):
        return False
    if isinstance(cell, int):
        return 10**14 <= abs(cell) < 10**17
    if isinstance(cell, list):
        return cell[0] == FLOAT and 10**14 <= abs(float(cell[1])) < 10**17
    text = text_of(cell)
    return bool(_SIXTEEN.search(text) or _SCIENTIFIC.fullmatch(text.strip()) or _PHONE.search(text))


def _heads_people(cell: Cell, has_numbers: bool) -> bool:
    if not isinstance(cell, str):
        return False
    text = " ".join(cell.casefold().split()).strip(" :*.")
    return bool(_HEADERS.fullmatch(text)) or (has_numbers and text in _NAMES)
