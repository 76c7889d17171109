"""CSV: semicolons, decimal comma and a byte order mark, because that is what Excel set to Indonesian opens with a double click.

What is long is made piece by piece, so that its length costs no memory.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from ..disclosure import Cell, SafeTable
from .facts import Facts
from .sheets import Percent, Sheet, Value

# At the beginning of a text; and behind a sign at which a spreadsheet of another country would part the line once more.
_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n＝＋－＠])|(?<=[,;\t\r\n|])(?=[=+\-@＝＋－＠])")
MARK = "\ufeff"
PIECE = 64 * 1024
LONG_HEADERS = ("Isi", "Periode", "Wilayah", "Kode", "Baris", "Kolom", "Angka", "Keadaan")


def safe_text(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin to run it as a formula."""
    return _FORMULA.sub("'", text)


def csv_bytes(sheets: Sequence[Sheet], facts: Facts) -> bytes:
    """The tables one below the other, an empty line between them, then the facts; several tables bear their names."""
    return b"".join(_encoded(_rows(sheets, facts)))


def stream_rows(headers: Sequence[str], rows: Iterable[Sequence[Any]], facts: Facts = ()) -> Iterator[bytes]:
    """A list of any length, piece by piece: ``rows`` (text, numbers, days, None) may come straight from ``QuerySet.iterator()``.

    For lists that the reader may see row by row; figures go through ``stream_tables``.
    """
    return _encoded(_list(headers, rows, facts))


def stream_tables(tables: Iterable[SafeTable], facts: Facts = ()) -> Iterator[bytes]:
    """Any number of protected tables, one line per figure: what a database or a pivot reads. Totals are left to the reader.

    The tables are taken one after the other, so they should be made one after the other too.
    """
    return _encoded(_list(LONG_HEADERS, (line for table in tables for line in _long(table)), facts))


def _rows(sheets: Sequence[Sheet], facts: Facts) -> Iterator[Sequence[str]]:
    for number, sheet in enumerate(sheets):
        if number:
            yield []
        if len(sheets) > 1:
            yield [safe_text(sheet.name)]
        yield [safe_text(header) for header in sheet.columns]
        for line in sheet.lines():
            yield [_written(value) for value in line]
    yield []
    yield from ([safe_text(label), safe_text(text)] for label, text in facts)


def _list(headers: Sequence[str], rows: Iterable[Sequence[Any]], facts: Facts) -> Iterator[Sequence[str]]:
    yield [safe_text(header) for header in headers]
    for row in rows:
        yield [_plain(value) for value in row]
    if facts:
        yield []
        yield from ([safe_text(label), safe_text(text)] for label, text in facts)


def _long(table: SafeTable) -> Iterator[Sequence[Any]]:
    columns = table.headers[1 : 1 + len(table.rows[0].cells)]
    for row in table.rows:
        for column, cell in zip(columns, row.cells, strict=True):
            yield table.title, table.period, table.area, row.code, row.label, column, cell.value, cell.state.value


def _written(value: Value) -> str:
    if isinstance(value, Percent):
        return "" if value.value is None else f"{value.value}".replace(".", ",")
    if isinstance(value, Cell):
        return value.state.value if value.value is None else str(value.value)
    return safe_text(value)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H.%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value).replace(".", ",")


def _encoded(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield the rows as bytes, in pieces of some size."""
    out = StringIO(MARK)
    out.seek(0, 2)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow(row)
        if out.tell() >= PIECE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
