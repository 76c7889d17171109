"""The tables of a report as a workbook: one sheet each, and one that says what they are."""

from __future__ import annotations

from collections.abc import Iterator

from lk3.models import User

from .. import files
from .page import CASES, CLIENTS, Shown


def workbook(shown: Shown, user: User) -> bytes:
    """Return everything this reader may have of the report as XLSX."""
    return files.xlsx_bytes(list(_sheets(shown)), _facts(shown, user))


def _sheets(shown: Shown) -> Iterator[files.Sheet]:
    for name, codes, headers in (
        ("Kasus", CASES, ("Dibuka", "% dibuka", "Berjalan", "Ditutup")),
        ("Klien", CLIENTS, ("Baru", "% baru", "Binaan lanjutan", "Kasusnya ditutup")),
    ):
        tables = tuple(shown.table(code) for code in codes)
        yield files.Sheet(name, tables, ("Kode", "Jenis masalah", *headers))
    for table in shown.tables:
        yield files.Sheet(table.title, (table,))
    for table in shown.protected:
        yield files.Sheet(table.title, (table,))
    splits = [*shown.splits, *([shown.reached_split] if shown.reached_split else [])]
    for split in splits:
        yield files.Sheet(f"{split.table.title}, umur", (split.table,))


def _facts(shown: Shown, user: User) -> list[tuple[str, str]]:
    digest = shown.report.digest if shown.report else ""
    return [
        ("Isi", f"{shown.title}, {shown.unit.name}"),
        *shown.facts,
        ("Keadaan", shown.due_words),
        *([("Sidik (SHA-256)", digest)] if digest else []),
        *shown.meanings,
        *([("Jenis kelamin dan umur", shown.splits_note)] if shown.splits_note else []),
        *((heading, text) for heading, text in shown.texts if text),
        *files.made_by(user),
    ]
