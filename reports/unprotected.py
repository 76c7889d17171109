"""Figures before the gate of `reports.disclosure`: they refuse to be shown in any way. No framework in here either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from reports.protection.network import is_small

if TYPE_CHECKING:
    from reports.disclosure import Counted


class RawTableShown(Exception):
    """Someone tried to show unprotected figures; no TypeError, because templates swallow those and try on."""


class NotForThisAudience(ValueError):
    """The figures may not be read by this audience in this form, however they are laid out."""


class _NeverShown:
    """Refuses every way a template, a print or a loop would turn the object into text."""

    def _refuse(self) -> NoReturn:
        raise TypeError(f"A {type(self).__name__} is not protected and cannot be shown; pass it through protect().")

    def __str__(self) -> str:
        self._refuse()

    def __html__(self) -> str:
        self._refuse()

    def __iter__(self) -> Iterator[object]:
        self._refuse()

    def __getitem__(self, key: object) -> object:
        raise RawTableShown(f"A {type(self).__name__} is not protected; pass it through protect() before the template.")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}, not protected>"


@dataclass(frozen=True, repr=False)
class RawRow(_NeverShown):
    """A line of exact counts, one per column; None where nothing was recorded.

    `stated_percent` is for a source that published a percentage and no count.
    """

    code: str
    label: str
    counts: Sequence[int | None]
    stated_percent: Decimal | None = None


@dataclass(frozen=True, repr=False)
class RawTable(_NeverShown):
    """Exact counts with all that a reader must know of them.

    `columns` must add up: a row total is the sum of its columns. `splits_persons` is true where the table divides
    people more finely than district, category and period. `stated_total` is a total the source gave; it stands in when
    no row has a count, and is kept beside the computed one when they disagree. `distinct_total` is how many different
    ones there are where one person may be counted in several rows.
    """

    title: str
    counts: Counted
    period: str
    date_basis: str
    area: str
    population: str
    columns: Sequence[str]
    rows: Sequence[RawRow]
    splits_persons: bool
    row_header: str = "Kategori"
    stated_total: int | None = None
    distinct_total: int | None = None

    def __post_init__(self) -> None:
        if not self.columns or not self.rows:
            raise ValueError("A table needs at least one row and one column.")
        if any(len(row.counts) != len(self.columns) for row in self.rows):
            raise ValueError("Every row needs one count, or None, per column.")
        if any(count is not None and count < 0 for row in self.rows for count in row.counts):
            raise ValueError("A count is never negative.")
        extras = [self.stated_total, self.distinct_total, *(row.stated_percent for row in self.rows)]
        is_stated = any(extra is not None for extra in extras)
        if self.splits_persons and is_stated:
            raise ValueError("Stated figures would give away hidden ones; a table that splits persons takes none.")


@dataclass(frozen=True, repr=False)
class FrozenRow(_NeverShown):
    """A line of a frozen split; None stands for what is hidden, and what is hidden was not stored."""

    code: str
    label: str
    cells: Sequence[int | None]
    total: int | None


@dataclass(frozen=True, repr=False)
class FrozenTable(_NeverShown):
    """Persons split further, as `reports.splits` froze them: the only split of persons that leaves a unit.

    ``free`` are columns that divide no persons. The line of totals may hold small figures where an office knows them
    anyway.
    """

    title: str
    counts: Counted
    period: str
    date_basis: str
    area: str
    population: str
    columns: Sequence[str]
    rows: Sequence[FrozenRow]
    totals: FrozenRow
    notes: Sequence[str] = ()
    row_header: str = "Kategori"
    free: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in (*self.rows, self.totals)):
            raise ValueError("Every row needs one count, or None, per column.")
        cells = ((column, count) for row in self.rows for column, count in enumerate(row.cells))
        if any(count is not None and is_small(count) and column not in self.free for column, count in cells):
            raise NotForThisAudience("A frozen split never shows a small count of persons.")
