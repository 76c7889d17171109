"""How tables lie on a sheet: one table as it is, or several of one column side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..disclosure import Cell, SafeRow, SafeTable


@dataclass(frozen=True)
class Percent:
    """A share in percent; None where there is none."""

    value: Decimal | None


Value = str | Cell | Percent


@dataclass(frozen=True)
class Sheet:
    """A named sheet. Its values come out of ``SafeTable``s only, so nothing unprotected can be written.

    Several tables stand side by side when they have the same rows and one column each: the figure of the first one, its share,
    then the figures of the others. ``headers`` names the columns otherwise than the tables do.
    """

    name: str
    tables: tuple[SafeTable, ...]
    headers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        codes = {tuple(row.code for row in table.rows) for table in self.tables}
        if len(codes) != 1 or (len(self.tables) > 1 and any(len(table.headers) != 3 for table in self.tables)):
            raise ValueError("Tables stand side by side only with the same rows and one column each.")
        if self.headers and len(self.headers) != len(self._own_headers):
            raise ValueError("A sheet needs one header per column.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers, that of the code first."""
        return self.headers or self._own_headers

    @property
    def _own_headers(self) -> tuple[str, ...]:
        first, *others = self.tables
        figures = first.headers[1:-1]
        return ("Kode", first.headers[0], *figures, "%", *(table.headers[1] for table in others))

    def lines(self) -> Iterator[tuple[Value, ...]]:
        """Each row with its code, words and figures; the totals come last."""
        for rows in zip(*(table.rows for table in self.tables), strict=True):
            yield _line(rows)
        yield _line(tuple(table.totals for table in self.tables))


def _line(rows: Sequence[SafeRow]) -> tuple[Value, ...]:
    first, *others = rows
    beside = (row.total for row in others)
    if others:
        return (first.code, first.label, first.total, Percent(first.percent), *beside)
    return (first.code, first.label, *first.figures, Percent(first.percent))
