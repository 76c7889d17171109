"""Opens one file in a process of its own: bytes on stdin, JSON on stdout. `python -m reports.uploads.child`.

A file may be hostile or only monstrous. So it is opened where it can do no harm: bounded memory, bounded processor time, no
file or socket to be opened (the limit on open files is set once everything is imported), no settings, no keys, no database.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import zipfile
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from .cells import MOST_CELLS, MOST_COLUMNS, MOST_FILE, Grid, Refused, is_empty
from .personal import without_people

MEMORY = 512 * 1024 * 1024
SECONDS = 10
TOO_LARGE = "Berkas ini terlalu besar atau terlalu rumit untuk sebuah rekap. Salin tabelnya saja ke buku kerja baru."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEEDED = (
    "openpyxl",
    "encodings.cp437",
    "encodings.cp1252",
    "encodings.utf_8_sig",
    "encodings.utf_16",
    "encodings.utf_16_le",
    "encodings.utf_16_be",
    "reports.uploads.texts",
    "reports.uploads.workbooks",
)
_KINDS = (
    (b"%PDF", "Ini berkas PDF. Unggah tabelnya sebagai .xlsx atau CSV."),
    (b"\x89PNG", "Ini gambar. Unggah tabelnya sebagai .xlsx atau CSV."),
    (b"\xff\xd8\xff", "Ini gambar. Unggah tabelnya sebagai .xlsx atau CSV."),
    (b"Rar!", "Ini arsip RAR. Keluarkan dulu tabelnya, lalu unggah sebagai .xlsx atau CSV."),
    (b"\x1f\x8b", "Ini arsip gzip. Keluarkan dulu tabelnya, lalu unggah sebagai .xlsx atau CSV."),
    (b"{\\rtf", "Ini dokumen teks. Unggah tabelnya sebagai .xlsx atau CSV."),
)


def main() -> None:
    """Read stdin, answer {"sheets", "notes"} or {"refused": sentence}; never a traceback with content of the file."""
    _import_everything()
    _bind()
    json.dump(_answer(sys.stdin.buffer.read(MOST_FILE + 1)), sys.stdout)


def _import_everything() -> None:
    """Load what openpyxl needs while files may still be opened. numpy is kept out: it is not needed and takes memory."""
    sys.modules["numpy"] = None  # type: ignore[assignment]
    for name in _NEEDED:
        importlib.import_module(name)


def _bind() -> None:
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def _answer(data: bytes) -> dict[str, Any]:
    try:
        return _read(data)
    except Refused as refused:
        return {"refused": str(refused)}
    except (MemoryError, RecursionError):
        return {"refused": TOO_LARGE}
    except (
        ExpatError,
        ParseError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LookupError,
        ValueError,
        TypeError,
        OSError,
    ):
        from .workbooks import BROKEN

        return {"refused": BROKEN}


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_FILE:
        raise Refused(f"Berkas lebih besar dari {MOST_FILE // 2**20} MB.")
    if not data.strip():
        raise Refused("Berkas ini kosong. Periksa apakah tabelnya sudah disimpan, lalu pilih lagi.")
    _refuse_kinds(data)
    if data.startswith(b"PK"):
        from .workbooks import read_workbook

        sheets, notes = read_workbook(data)
    else:
        from .texts import read_csv

        rows, notes = read_csv(data)
        sheets = [{"name": "CSV", "is_hidden": False, "rows": rows}]
    return _cleaned(sheets, notes)


def _refuse_kinds(data: bytes) -> None:
    for mark, sentence in _KINDS:
        if data.startswith(mark):
            raise Refused(sentence)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            from .workbooks import PROTECTED

            raise Refused(PROTECTED)
        raise Refused("Ini format Excel lama (.xls). Buka, pilih Simpan Sebagai, jenis .xlsx, lalu unggah hasilnya.")
    if (
        data[:400]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-"))
    ):
        raise Refused("Ini halaman web yang bernama seperti tabel. Buka di program tabel, lalu simpan sebagai .xlsx.")


def _cleaned(sheets: list[dict[str, Any]], notes: list[str]) -> dict[str, Any]:
    kept, cells = [], 0
    for sheet in sheets:
        rows, refused = without_people(_trimmed(sheet["rows"]))
        cells += sum(not is_empty(cell) for row in rows for cell in row)
        kept.append({**sheet, "rows": rows, "refused_columns": refused})
    if not cells:
        raise Refused("Tidak ada satu sel pun yang terisi di berkas ini. Periksa apakah tabelnya sudah disimpan.")
    if cells > MOST_CELLS:
        raise Refused(TOO_LARGE)
    return {"sheets": kept, "notes": notes}


def _trimmed(rows: Grid) -> Grid:
    """Without empty cells at the ends; empty rows in between stay, so that row numbers are those of the spreadsheet."""
    trimmed = []
    for row in rows:
        cut = row[:MOST_COLUMNS]
        while cut and is_empty(cut[-1]):
            cut = cut[:-1]
        trimmed.append(cut)
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


if __name__ == "__main__":
    main()
