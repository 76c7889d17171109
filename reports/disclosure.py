"""The gate every statistic passes before anyone sees it: a `RawTable` goes in, a `SafeTable` comes out.

A raw table cannot be shown in any way, and a safe table is made by `protect()` alone, so forgetting the protection is
an error and not a leak. A hidden cell does not carry its figure. No framework in here, so that anyone can check it.

Three audiences: a unit sees its own exact figures. An office (dinas, ministry) sees exact counts per area, category and
period, but where persons are split further (sex, age, sub-district, relation) small cells are hidden, and others with
them so that nothing can be worked out. The public sees every figure rounded to a multiple of five.
"""

from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass
from decimal import Decimal
from enum import Enum
from typing import NoReturn

from reports.published import count_text, percent_of, percent_text
from reports.suppression import places_to_hide, with_totals

ROUNDING_BASE = 5
_SEAL = object()


class Audience(Enum):
    """Who will read the table."""

    UNIT = "UNIT"
    OFFICE = "OFFICE"
    PUBLIC = "PUBLIC"


class Counted(Enum):
    """What one is added for; they are never mixed in a table. The value is stored and sent, the label is read."""

    CASES = "CASES"
    CLIENTS = "CLIENTS"
    PROBLEMS = "PROBLEMS"
    SERVICES = "SERVICES"
    REFERRALS = "REFERRALS"
    OUTREACH = "OUTREACH"
    PEOPLE = "PEOPLE"
    WELFARE = "WELFARE"

    @property
    def label(self) -> str:
        return _COUNTED_LABELS[self.value]


_COUNTED_LABELS = {
    "CASES": "kasus",
    "CLIENTS": "klien",
    "PROBLEMS": "masalah",
    "SERVICES": "layanan",
    "REFERRALS": "rujukan",
    "OUTREACH": "kegiatan",
    "PEOPLE": "orang",
    "WELFARE": "kategori PPKS",
}
# The four that stand side by side in the breakdown by problem.
THE_FOUR = (Counted.CASES, Counted.CLIENTS, Counted.PROBLEMS, Counted.SERVICES)


class CellState(Enum):
    """Hidden and missing are not zero; their value is the word a reader sees."""

    SHOWN = "ditampilkan"
    HIDDEN = "disembunyikan"
    NO_DATA = "tidak ada data"


@dataclass(frozen=True)
class Cell:
    """One figure as it may be shown; only a shown cell has a value."""

    value: int | None
    state: CellState = CellState.SHOWN

    def __post_init__(self) -> None:
        if (self.value is None) == (self.state is CellState.SHOWN):
            raise ValueError("A shown cell has a value, a hidden cell or one without data has none.")

    @property
    def text(self) -> str:
        return self.state.value if self.value is None else count_text(self.value)


HIDDEN = Cell(None, CellState.HIDDEN)
NO_DATA = Cell(None, CellState.NO_DATA)


class RawTableShown(Exception):
    """Someone tried to show unprotected figures; no TypeError, because templates swallow those and try on."""


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


@dataclass(frozen=True)
class SafeRow:
    """A line as it may be shown; `total` is its sum, `percent` its share of the grand total, None if there is none."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    total: Cell
    percent: Decimal | None

    @property
    def figures(self) -> tuple[Cell, ...]:
        """The cells under the headers between the label and the percentage."""
        return (*self.cells, self.total) if len(self.cells) > 1 else self.cells

    @property
    def percent_text(self) -> str:
        return "–" if self.percent is None else percent_text(self.percent)


@dataclass(frozen=True)
class SafeTable:
    """The only form in which statistics are rendered or exported; made by `protect()` and by nothing else."""

    title: str
    counts: Counted
    period: str
    date_basis: str
    area: str
    population: str
    audience: Audience
    headers: tuple[str, ...]
    rows: tuple[SafeRow, ...]
    totals: SafeRow
    notes: tuple[str, ...]
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("A SafeTable is made by protect() only.")

    @property
    def percent_sum(self) -> Decimal | None:
        """What the percentages add up to; None when a row has none."""
        return self.totals.percent


def protect(raw: RawTable, audience: Audience, threshold: int = 5) -> SafeTable:
    """Make the table this audience may see; counts from 1 to `threshold` - 1 are small.

    Percentages come from exact counts when nothing is protected, else from the figures shown.
    """
    shown = _protected(_exact_figures(raw), raw.splits_persons, audience, threshold)
    grand = shown[-1][-1]
    rows = tuple(
        SafeRow(row.code, row.label, tuple(cells[:-1]), cells[-1], _share(cells[-1], grand, row.stated_percent))
        for row, cells in zip(raw.rows, shown, strict=False)
    )
    totals = SafeRow("", "Jumlah", tuple(shown[-1][:-1]), grand, _percent_sum(rows))
    return SafeTable(
        title=raw.title,
        counts=raw.counts,
        period=raw.period,
        date_basis=raw.date_basis,
        area=raw.area,
        population=raw.population,
        audience=audience,
        headers=(raw.row_header, *raw.columns, *(["Jumlah"] if len(raw.columns) > 1 else []), "%"),
        rows=rows,
        totals=totals,
        notes=tuple(_notes(raw, audience, threshold, shown, totals.percent)),
        seal=_SEAL,
    )


def _exact_figures(raw: RawTable) -> list[list[int | None]]:
    figures = with_totals([row.counts for row in raw.rows])
    if figures[-1][-1] is None and raw.stated_total is not None:
        figures[-1][-1] = raw.stated_total
        if len(raw.columns) == 1:
            figures[-1][0] = raw.stated_total
    return figures


def _protected(
    figures: list[list[int | None]], splits_persons: bool, audience: Audience, threshold: int
) -> list[list[Cell]]:
    """The figures with their totals as cells for this audience."""
    hidden: frozenset[tuple[int, int]] = frozenset()
    if audience is Audience.OFFICE and splits_persons:
        inner = [line[:-1] for line in figures[:-1]]
        small = {
            (row, column)
            for row, line in enumerate(inner)
            for column, count in enumerate(line)
            if count is not None and 0 < count < threshold
        }
        hidden = places_to_hide(inner, small)
    return [
        [_cell(count, (row, column) in hidden, audience) for column, count in enumerate(line)]
        for row, line in enumerate(figures)
    ]


def _cell(count: int | None, is_hidden: bool, audience: Audience) -> Cell:
    if count is None:
        return NO_DATA
    if is_hidden:
        return HIDDEN
    if audience is Audience.PUBLIC:  # No ties: a whole number is never halfway between two multiples of five.
        return Cell((count + ROUNDING_BASE // 2) // ROUNDING_BASE * ROUNDING_BASE)
    return Cell(count)


def _share(total: Cell, grand: Cell, stated: Decimal | None) -> Decimal | None:
    if total.value is None or grand.value is None:
        return stated
    return percent_of(total.value, grand.value)


def _percent_sum(rows: Sequence[SafeRow]) -> Decimal | None:
    percents = [row.percent for row in rows if row.percent is not None]
    return sum(percents, Decimal(0)) if len(percents) == len(rows) else None


def _notes(
    raw: RawTable, audience: Audience, threshold: int, shown: list[list[Cell]], percent_sum: Decimal | None
) -> Iterator[str]:
    """The sentences a reader needs to understand the figures, in the order of the questions they answer."""
    states = {cell.state for line in shown for cell in line}
    if CellState.HIDDEN in states:
        yield (
            f"Angka 1 sampai {threshold - 1} disembunyikan untuk melindungi orang. Angka lain ikut disembunyikan "
            "bila tanpa itu angka kecil dapat dihitung dari jumlahnya."
        )
    if CellState.NO_DATA in states:
        yield "“Tidak ada data” berarti tidak ada angka yang tercatat, bukan nol."
    if audience is Audience.PUBLIC:
        yield (
            f"Setiap angka, juga jumlahnya, dibulatkan sendiri ke kelipatan {ROUNDING_BASE}; "
            "angka 0 dapat berarti beberapa. Persentase dihitung dari angka yang sudah dibulatkan."
        )
    known = [count for row in raw.rows for count in row.counts if count is not None]
    if audience is not Audience.PUBLIC and known and raw.stated_total not in (None, sum(known)):
        stated = count_text(raw.stated_total or 0)
        yield f"Sumber menyebut jumlah {stated}, tetapi baris-barisnya berjumlah {count_text(sum(known))}."
    if raw.distinct_total is not None and known and raw.distinct_total != sum(known):
        label, distinct = raw.counts.label, _cell(raw.distinct_total, False, audience)
        yield f"Satu {label} dapat tercatat pada beberapa baris; {label} yang berbeda seluruhnya {distinct.text}."
    if percent_sum not in (None, 0, 100):
        what, to = ("angka", "") if audience is Audience.PUBLIC else ("baris", " ke satu desimal")
        yield f"Jumlah persentase {str(percent_sum).replace('.', ',')} karena tiap {what} dibulatkan sendiri{to}."
