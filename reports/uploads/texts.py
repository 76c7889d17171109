"""Reading a CSV file: which letters, which separator, which quotes. Runs inside the child process; no Django."""

from __future__ import annotations

import csv
import io
from collections import Counter

from .cells import MOST_COLUMNS, MOST_ROWS, MOST_TEXT, Grid, Refused

SEPARATORS = {";": "titik koma", ",": "koma", "\t": "tab", "|": "garis tegak"}
_SAMPLE = 50


def read_csv(data: bytes) -> tuple[Grid, list[str]]:
    """Return the rows of the file and sentences on how it was read; Refused for what is no table of text."""
    notes: list[str] = []
    text = _decode(data, notes)
    if "\0" in text or _is_binary(text):
        raise Refused("Berkas ini bukan teks dan bukan buku kerja. Simpan sebagai .xlsx atau CSV, lalu unggah lagi.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text[:4].casefold() == "sep=" and "\n" in text:
        text = text.split("\n", 1)[1]
    separator = _separator(text)
    rows: Grid = []
    csv.field_size_limit(100_000)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if len(rows) >= MOST_ROWS:
                raise Refused(TOO_MANY_ROWS.format(where="Berkas ini"))
            rows.append([cell.strip()[:MOST_TEXT] or None for cell in row[:MOST_COLUMNS]])
    except csv.Error:
        raise Refused(
            f"Berkas tidak dapat dibaca sebagai CSV: ada kutip yang tidak ditutup atau salah tempat di sekitar baris "
            f"{len(rows) + 1}. Buka di program tabel, simpan lagi sebagai CSV atau .xlsx."
        ) from None
    notes.append(f"Dibaca sebagai CSV dengan pemisah {SEPARATORS[separator]}.")
    return rows, notes


TOO_MANY_ROWS = (
    "{where} berisi lebih dari " + f"{MOST_ROWS:,}".replace(",", ".") + " baris. Rekap hanya memuat jumlah per jenis "
    "masalah; bila ini daftar kasus satu per satu, buat dulu rekapnya (jangan unggah datanya)."
)


def _decode(data: bytes, notes: list[str]) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, name)
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:
        return _strictly(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        notes.append("Hurufnya dibaca sebagai Windows-1252, karena bukan UTF-8; periksa huruf beraksen.")
        return data.decode("cp1252", errors="replace")


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise Refused("Teks di berkas ini rusak atau terpotong. Simpan ulang sebagai CSV UTF-8 atau .xlsx.") from None


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\n\r\t\f")
    return odd > len(sample) // 100


def _separator(text: str) -> str:
    """The sign that parts most lines into the same number of cells; a comma inside numbers loses against it."""
    lines = [line for line in text.split("\n")[:_SAMPLE] if line.strip()]

    def regularity(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines if separator in line)
        return (max(counts.values()), max(counts)) if counts else (0, 0)

    return max(SEPARATORS, key=regularity)
