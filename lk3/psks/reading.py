"""From the bytes somebody uploads to rows of text; whatever is wrong with the file as a whole is said here."""

import csv
import io
from codecs import BOM_UTF8
from dataclasses import dataclass, field

from .columns import COLUMNS

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000
DELIMITERS = {";": "titik koma", ",": "koma", "\t": "tab"}
# What a spreadsheet would take for the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(Exception):
    """The file cannot be read at all; the text says why and what to do (Indonesian)."""


@dataclass(frozen=True)
class Row:
    """One line of the file; ``number`` is the one that a spreadsheet shows (the header is 1)."""

    number: int
    cells: dict[str, str]
    problem: str = ""


@dataclass
class Sheet:
    """All rows, and what the reader should know about how they were read (Indonesian)."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(data: bytes) -> Sheet:
    """Return the rows of a CSV file with the PSKS-LK3 columns; raise UnreadableFile for anything else.

    Comma, semicolon or tab; UTF-8 with or without its mark, else Windows-1252, which is then noted.
    """
    sheet = Sheet()
    text = _decode(data, sheet.notes)
    lines = _lines(text)
    header = [_column_name(cell) for cell in lines[0]]
    _check_header(header)
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            sheet.rows.append(_row(number, header, cells))
    if not sheet.rows:
        raise UnreadableFile("Berkas hanya berisi baris judul; tidak ada LK3 di dalamnya.")
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableFile(f"Berkas berisi {len(sheet.rows)} baris; paling banyak {MOST_ROWS}. Bagi berkas itu.")
    return sheet


def _decode(data: bytes, notes: list[str]) -> str:
    if len(data) > MOST_BYTES:
        raise UnreadableFile("Berkas lebih besar dari 2 MB. Bagi menjadi beberapa berkas.")
    if not data.removeprefix(BOM_UTF8).strip():
        raise UnreadableFile("Berkas kosong.")
    if data.startswith(b"PK"):
        raise UnreadableFile("Ini berkas Excel atau zip. Simpan dulu sebagai CSV UTF-8, lalu unggah lagi.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("Berkas ini ditulis dalam UTF-16. Simpan sebagai CSV UTF-8, lalu unggah lagi.")
    if any(byte < 32 and byte not in b"\t\r\n" for byte in data):
        raise UnreadableFile("Ini bukan berkas CSV: isinya bukan teks.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise UnreadableFile(
            "Huruf dalam berkas tidak dapat dibaca. Simpan sebagai CSV UTF-8, lalu unggah lagi."
        ) from None
    notes.append("Berkas bukan UTF-8, jadi dibaca sebagai Windows-1252. Periksa nama yang memakai huruf khusus.")
    return text


def _lines(text: str) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise UnreadableFile(
            "Berkas tidak dapat dibaca sebagai CSV; mungkin ada tanda kutip yang tidak ditutup."
        ) from None


def _column_name(cell: str) -> str:
    return "_".join(cell.split()).casefold()


def _check_header(header: list[str]) -> None:
    while header and not header[-1]:
        header.pop()
    missing = [name for name in COLUMNS if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    twice = sorted({name for name in header if name in COLUMNS and header.count(name) > 1})
    if not (missing or unknown or twice):
        return
    said = []
    if missing:
        said.append(f"Kolom yang tidak ada: {', '.join(missing)}.")
    if unknown:
        said.append(f"Kolom yang tidak dikenal: {_some(unknown)}.")
    if twice:
        said.append(f"Kolom yang tertulis dua kali: {', '.join(twice)}.")
    said.append(f"Yang diharapkan: {', '.join(COLUMNS)}. Yang ada: {_some(header)}.")
    raise UnreadableFile(" ".join(said))


def _some(names: list[str]) -> str:
    shown = ", ".join(f"'{name[:40]}'" for name in names[:12])
    return f"{shown}, dan {len(names) - 12} lagi" if len(names) > 12 else shown


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    if extra or len(cells) < len(header):
        problem = f"Baris ini berisi {len(cells)} sel, seharusnya {len(header)}. Periksa pemisah dan tanda kutipnya."
        return Row(number, dict.fromkeys(header, ""), problem)
    return Row(number, {name: _clean(cell) for name, cell in zip(header, cells, strict=False)})


def _clean(cell: str) -> str:
    """Return the cell on one line, without the apostrophe that our own export puts before a formula's first sign."""
    text = " ".join(cell.split())
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS and len(text) > 1 else text
