"""The figures of one report as plain data: counted once, frozen as JSON, and shown only through ``reports.disclosure``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..disclosure import Audience, Counted, RawRow, RawTable, SafeTable, protect

EDITION = 1


class OwnUnitOnly(Exception):
    """Somebody of another house asked for a table that divides persons."""


@dataclass(frozen=True)
class Tally:
    """One table of counts. ``columns`` and ``rows`` carry (code, label); every column adds up with the others.

    ``splits_persons``: the columns divide people by sex and age. Such a table stays with the LK3; an office gets it with the
    columns added together.
    """

    code: str
    title: str
    counted: Counted
    meaning: str
    row_header: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    counts: tuple[tuple[int, ...], ...]
    splits_persons: bool = False

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def merged(self) -> Tally:
        """The same with one column: nobody is divided any more."""
        return Tally(
            code=self.code,
            title=self.title,
            counted=self.counted,
            meaning=self.meaning,
            row_header=self.row_header,
            rows=self.rows,
            columns=(("", self.counted.label.capitalize()),),
            counts=tuple((sum(line),) for line in self.counts),
        )

    def table(self, audience: Audience, *, period: str, area: str) -> SafeTable:
        """Return the table as this audience may see it; OwnUnitOnly for an office where persons are divided."""
        if self.splits_persons and audience is not Audience.UNIT:
            raise OwnUnitOnly(self.code)
        raw = RawTable(
            title=self.title,
            counts=self.counted,
            period=period,
            date_basis=self.meaning,
            area=area,
            population="satu LK3",
            columns=tuple(label for _, label in self.columns),
            rows=[RawRow(code, label, line) for (code, label), line in zip(self.rows, self.counts, strict=True)],
            splits_persons=self.splits_persons,
            row_header=self.row_header,
        )
        return protect(raw, audience)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as they are frozen."""
        return {
            "code": self.code,
            "title": self.title,
            "counted": self.counted.value,
            "meaning": self.meaning,
            "row_header": self.row_header,
            "rows": [list(pair) for pair in self.rows],
            "columns": [list(pair) for pair in self.columns],
            "counts": [list(line) for line in self.counts],
            "splits_persons": self.splits_persons,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Tally:
        """Return what was frozen."""
        return cls(
            code=stored["code"],
            title=stored["title"],
            counted=Counted(stored["counted"]),
            meaning=stored["meaning"],
            row_header=stored["row_header"],
            rows=_pairs(stored["rows"]),
            columns=_pairs(stored["columns"]),
            counts=tuple(tuple(line) for line in stored["counts"]),
            splits_persons=stored["splits_persons"],
        )


@dataclass(frozen=True)
class Tallies:
    """All tables of one report, and the moment at which they were counted (ISO)."""

    counted_at: str
    tables: tuple[Tally, ...]

    def __getitem__(self, code: str) -> Tally:
        return next(table for table in self.tables if table.code == code)

    @property
    def totals(self) -> dict[str, int]:
        """{code: total}, in the order of the report."""
        return {table.code: table.total for table in self.tables}

    def as_json(self) -> dict[str, Any]:
        """Return the figures as they are frozen in the report."""
        return {
            "edition": EDITION,
            "counted_at": self.counted_at,
            "tables": [table.as_json() for table in self.tables],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Tallies:
        """Return what was frozen."""
        return cls(stored["counted_at"], tuple(Tally.from_json(table) for table in stored["tables"]))


def _pairs(stored: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((code, label) for code, label in stored)
