"""Lists that come and go as CSV files: reading the rows, saying of each what it would do, writing them so that they read back."""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from .psks.reading import DELIMITERS, FORMULA_STARTS, MOST_BYTES, MOST_ROWS, UnreadableFile

NEW, CHANGED, KNOWN, ERROR = "new", "changed", "unchanged", "error"
LABELS = {NEW: "Baru", CHANGED: "Berubah", KNOWN: "Tetap", ERROR: "Salah"}
ORDER = {ERROR: 0, CHANGED: 1, NEW: 2, KNOWN: 3}


@dataclass
class PlannedRow:
    """What one row would do; ``number`` is the one a spreadsheet shows.

    ``problems`` are (column, sentence); ``changes`` are (column, what stands there, what the file says), also ``kept``: there
    the row stays as it is. ``notes`` are sentences of what else the reader should know, ``known_as`` the word for a row that
    changes nothing.
    """

    number: int
    cells: dict[str, str]
    title: str = ""
    place: str = ""
    row: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known_as: str = LABELS[KNOWN]

    @property
    def state(self) -> str:
        """Return what will happen."""
        if self.problems:
            return ERROR
        if self.row is None:
            return NEW
        return CHANGED if self.changes else KNOWN

    @property
    def label(self) -> str:
        """Return the state as the reader's word."""
        return self.known_as if self.state == KNOWN else LABELS[self.state]


@dataclass
class Plan:
    """All rows of a file."""

    rows: list[PlannedRow]

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return {state: rows}, all states."""
        counts = Counter(row.state for row in self.rows)
        return {state: counts[state] for state in LABELS}

    @property
    def is_ready(self) -> bool:
        """Return whether confirming would write something and nothing wrong."""
        return not self.totals[ERROR] and self.totals[NEW] + self.totals[CHANGED] > 0

    @property
    def worst_first(self) -> list[PlannedRow]:
        """Return the rows as they are shown: errors, then what changes."""
        return sorted(self.rows, key=lambda row: (ORDER[row.state], row.number))

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of all that would happen: it differs when the file or what it meets changed since the dry run."""
        said = [
            [row.number, row.state, row.row.pk if row.row else None, row.cells, row.changes, row.notes]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read(data: bytes, columns: Sequence[str], noun: str) -> list[PlannedRow]:
    """Return the filled rows of a CSV file with these columns (comma, semicolon or tab); UnreadableFile for anything else.

    ``noun`` is what a row is about, for who sends none.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile("Berkas lebih besar dari 2 MB. Bagi menjadi beberapa berkas.")
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
        delimiter = max(DELIMITERS, key=text.split("\n", 1)[0].count)
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except UnicodeDecodeError:
        raise UnreadableFile("Berkas ini bukan teks UTF-8. Simpan sebagai CSV UTF-8, lalu unggah lagi.") from None
    except csv.Error:
        raise UnreadableFile("Berkas tidak dapat dibaca sebagai CSV; mungkin ada kutip yang tidak ditutup.") from None
    header = ["_".join(cell.split()).casefold() for cell in lines[0]] if lines else []
    if sorted(filter(None, header)) != sorted(columns):
        raise UnreadableFile(f"Baris pertama harus berisi judul kolom: {', '.join(columns)}.")
    found = [_planned(number, header, line, columns) for number, line in enumerate(lines[1:], start=2) if any(line)]
    rows = [row for row in found if any(row.cells.values())]
    if not rows:
        raise UnreadableFile(f"Berkas hanya berisi baris judul; tidak ada {noun} di dalamnya.")
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(f"Berkas berisi {len(rows)} baris; paling banyak {MOST_ROWS}. Bagi berkas itu.")
    return rows


def _planned(number: int, header: list[str], line: list[str], columns: Sequence[str]) -> PlannedRow:
    cells = dict(zip(header, map(_clean, line), strict=False))
    row = PlannedRow(number, {name: cells.get(name, "") for name in columns})
    if any(cell.strip() for cell in line[len(header) :]):
        row.problems.append(("", "Baris ini berisi lebih banyak sel daripada judul kolom. Periksa tanda kutipnya."))
    return row


def _clean(cell: str) -> str:
    text = " ".join(cell.split())
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS and len(text) > 1 else text


def fill(row: PlannedRow, new: type[Any], fields: Mapping[str, str]) -> Any:
    """Return what the row is about as it would be afterwards; ``fields`` are {column: field} of the model ``new``."""
    filled = row.row or new()
    changed = {fields[column] for column, _, _ in row.changes}
    for name, value in row.values.items():
        if row.row is None or name in changed:
            setattr(filled, name, value)
    return filled


def check_fields(row: PlannedRow, filled: Any, fields: Mapping[str, str], exclude: set[str]) -> None:
    """Let the model itself refuse what it would refuse later, beside the column that is meant."""
    columns = {name: column for column, name in fields.items()}
    try:
        filled.clean_fields(exclude=exclude)
    except ValidationError as wrong:
        row.problems += [(columns.get(name, ""), text) for name, texts in wrong.message_dict.items() for text in texts]


def write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV text that ``read`` understands and that no spreadsheet takes for formulas."""
    file = io.StringIO(newline="")
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(columns)
    for cells in rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return file.getvalue()
