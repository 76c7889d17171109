"""What a cell of a recap means as a number, as Indonesian offices write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from reports.published import parse_percent

from .cells import DATE, ERROR, FLOAT, FORMULA, PERCENT, Cell, is_empty, text_of

# No figure was given; that is not a zero. "nihil" is one: somebody looked and found none.
NO_DATA = {"-", "--", "–", "—", "n/a", "na", "...", "…", "tidak ada data", "t.a.d", "tad", "x"}
ZERO = {"nihil", "nol", "tidak ada", "tdk ada", "kosong"}
_UNIT = re.compile(r"\s*(kasus|klien|orang|masalah|kss|kali|jiwa|kk|keluarga)\.?$", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")
_THOUSANDS = re.compile(r"[0-9]{1,3}([. ][0-9]{3})+")
_ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_NOTHING_BEHIND = re.compile(r"([0-9]{1,9})[.,]0{1,2}|([0-9]{1,3}(?:\.[0-9]{3})+),0{1,2}")
LARGEST = 10_000_000


class BadCell(ValueError):
    """The cell holds no number of the wanted kind; the text is a sentence that ends with a full stop (Indonesian)."""


def count_in(cell: Cell) -> int | None:
    """Return the whole number in a cell; None where there is no figure; BadCell for anything else."""
    if is_empty(cell):
        return None
    if isinstance(cell, list):
        return _count_of_pair(cell)
    count = cell if isinstance(cell, int) else _count_of_text(cell.strip())
    if count is not None and not 0 <= count <= LARGEST:
        raise BadCell(f"“{text_of(cell)}” tidak mungkin sebagai jumlah kasus.")
    return count


def _count_of_pair(cell: Cell) -> int:
    kind, value = cell
    said = text_of(cell)
    if kind == FLOAT:
        hint = ""
        if re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}", str(value)) and Decimal(value) >= 1:
            hint = f" Bila yang dimaksud {int(Decimal(value) * 1000)}, tulis tanpa tanda desimal."
        raise BadCell(f"“{said}” bukan bilangan bulat.{hint}")
    if kind == PERCENT:
        raise BadCell(f"“{said}” adalah persen, bukan jumlah.")
    if kind == DATE:
        raise BadCell(f"“{said}” terbaca sebagai tanggal; mungkin program tabel mengubah angkanya.")
    if kind == FORMULA:
        raise BadCell("Sel ini berisi rumus tanpa hasil tersimpan. Buka berkasnya di program tabel, simpan lagi.")
    raise BadCell(f"Sel ini berisi galat program tabel, “{said}”." if kind == ERROR else f"“{said}” bukan angka.")


def _count_of_text(text: str) -> int | None:
    plain = text.casefold()
    if plain in NO_DATA:
        return None
    if plain in ZERO:
        return 0
    number = _UNIT.sub("", text).strip()
    if _WHOLE.fullmatch(number):
        return int(number)
    if _THOUSANDS.fullmatch(number) or _ENGLISH.fullmatch(number):
        return int(re.sub(r"[., ]", "", number))
    if found := _NOTHING_BEHIND.fullmatch(number):
        return int((found[1] or found[2]).replace(".", ""))
    raise BadCell(f"“{text}” bukan angka.")


def percent_in(cell: Cell) -> Decimal | None:
    """Return the percentage in a cell with the decimals it has; None where there is none; BadCell for anything else."""
    if is_empty(cell) or (isinstance(cell, str) and cell.strip().casefold() in NO_DATA):
        return None
    if isinstance(cell, list) and cell[0] not in (FLOAT, PERCENT):
        raise BadCell(f"“{text_of(cell)}” bukan persen.")
    text = str(cell[1]) if isinstance(cell, list) else str(cell)
    try:
        percent = parse_percent(_shortened(text)) if not isinstance(cell, str) else parse_percent(text)
    except ValueError as wrong:
        raise BadCell(str(wrong)) from None
    return percent


def _shortened(text: str) -> str:
    """A computed percentage such as 14.760147 with one decimal more than the usual one, so that its rounding stays visible."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    exponent = number.as_tuple().exponent
    return f"{round(number, 2):f}" if isinstance(exponent, int) and exponent < -2 else f"{number:f}"


def looks_like_number(cell: Cell) -> bool:
    """Whether the cell could be a figure of a table."""
    if isinstance(cell, int):
        return True
    if isinstance(cell, list):
        return cell[0] in (FLOAT, PERCENT, FORMULA)
    try:
        return not is_empty(cell) and (cell.strip() in NO_DATA or count_in(cell) is not None)
    except BadCell:
        return bool(re.fullmatch(r"[0-9]{1,3}([.,][0-9]+)?\s*%", cell.strip()))
