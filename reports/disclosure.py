"""The gate every statistic passes before anyone sees it: a `RawTable` goes in, a `SafeTable` comes out.

A raw table cannot be shown in any way, and a safe table is made by `protect()` alone, so forgetting the protection is
an error and not a leak. A hidden cell does not carry its figure. No framework in here, so that anyone can check it.

Three audiences: a unit sees its own exact figures. An office (dinas, ministry) sees exact counts per area, category and
period; where persons are split further (sex, age, sub-district, relation) it sees only a `FrozenTable`, whose figures were
protected for the whole country at once (`reports.splits`). The public sees only one rounded world (`protection.rounding`).
Neither protection can be made for one table alone: two tables, each safe, may give away together what both hide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, replace
from decimal import Decimal
from enum import Enum

from reports.protection.network import THRESHOLD
from reports.protection.rounding import BASE as ROUNDING_BASE
from reports.published import count_text, percent_of, percent_text
from reports.unprotected import FrozenRow, FrozenTable, NotForThisAudience, RawRow, RawTable, RawTableShown

__all__ = [
    "HIDDEN",
    "NO_DATA",
    "Audience",
    "Cell",
    "CellState",
    "Counted",
    "FrozenRow",
    "FrozenTable",
    "NotForThisAudience",
    "RawRow",
    "RawTable",
    "RawTableShown",
    "SafeRow",
    "SafeTable",
    "protect",
]

_SEAL = object()
TOTAL = "Jumlah"
HIDDEN_NOTE = (
    f"Angka 1 sampai {THRESHOLD - 1} disembunyikan untuk melindungi orang. Angka lain ikut disembunyikan "
    "bila tanpa itu angka kecil dapat dihitung dari jumlahnya, juga dari tabel lain."
)


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


def protect(table: RawTable | FrozenTable, audience: Audience) -> SafeTable:
    """Make the table this audience may see; `NotForThisAudience` where there is none.

    A unit gets exact figures, an office exact ones that split no persons, or a frozen split; the public gets multiples of
    five. Percentages come from the figures shown.
    """
    if isinstance(table, FrozenTable):
        return _frozen(table, audience)
    _check(table, audience)
    figures = [[_cell(count) for count in line] for line in _with_totals(table)]
    grand = figures[-1][-1]
    rows = tuple(
        SafeRow(row.code, row.label, tuple(cells[:-1]), cells[-1], _share(cells[-1], grand, row.stated_percent))
        for row, cells in zip(table.rows, figures, strict=False)
    )
    totals = SafeRow("", TOTAL, tuple(figures[-1][:-1]), grand, _percent_sum(rows))
    return _sealed(table, audience, rows, totals, tuple(_notes(table, audience, figures, totals.percent)))


def _check(raw: RawTable, audience: Audience) -> None:
    if audience is Audience.OFFICE and raw.splits_persons:
        raise NotForThisAudience("Persons are split for offices only by a frozen split of the whole country.")
    if audience is not Audience.PUBLIC:
        return
    if raw.splits_persons or any(
        count % ROUNDING_BASE for row in raw.rows for count in row.counts if count is not None
    ):
        raise NotForThisAudience(
            "The public reads one rounded world: every figure a multiple of five, no persons split."
        )
    if raw.distinct_total is not None or raw.stated_total is not None:
        raise NotForThisAudience("For the public every total is the sum of what is shown.")
    if any(row.stated_percent is not None for row in raw.rows):
        raise NotForThisAudience("For the public every percentage comes from what is shown.")


def _frozen(table: FrozenTable, audience: Audience) -> SafeTable:
    if audience is not Audience.OFFICE:
        raise NotForThisAudience("A frozen split is made for offices.")
    grand = _cell(table.totals.total, CellState.HIDDEN)
    rows = tuple(_frozen_row(row, grand) for row in table.rows)
    totals = replace(_frozen_row(table.totals, grand), percent=_percent_sum(rows))
    states = {cell.state for row in (*rows, totals) for cell in (*row.cells, row.total)}
    return _sealed(
        table, audience, rows, totals, (*([HIDDEN_NOTE] if CellState.HIDDEN in states else []), *table.notes)
    )


def _frozen_row(row: FrozenRow, grand: Cell) -> SafeRow:
    cells = tuple(_cell(count, CellState.HIDDEN) for count in row.cells)
    total = _cell(row.total, CellState.HIDDEN)
    return SafeRow(row.code, row.label, cells, total, _share(total, grand, None))


def _sealed(
    table: RawTable | FrozenTable,
    audience: Audience,
    rows: tuple[SafeRow, ...],
    totals: SafeRow,
    notes: tuple[str, ...],
) -> SafeTable:
    return SafeTable(
        title=table.title,
        counts=table.counts,
        period=table.period,
        date_basis=table.date_basis,
        area=table.area,
        population=table.population,
        audience=audience,
        headers=(table.row_header, *table.columns, *([TOTAL] if len(table.columns) > 1 else []), "%"),
        rows=rows,
        totals=totals,
        notes=notes,
        seal=_SEAL,
    )


def _with_totals(raw: RawTable) -> list[list[int | None]]:
    """The counts with a last column of row totals and a last row of column totals; no data adds nothing."""
    wide = [[*row.counts, _total_of(row.counts)] for row in raw.rows]
    figures = [*wide, [_total_of(column) for column in zip(*wide, strict=True)]]
    if figures[-1][-1] is None and raw.stated_total is not None:
        figures[-1][-1] = raw.stated_total
        if len(raw.columns) == 1:
            figures[-1][0] = raw.stated_total
    return figures


def _total_of(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _cell(count: int | None, missing: CellState = CellState.NO_DATA) -> Cell:
    return Cell(None, missing) if count is None else Cell(count)


def _share(total: Cell, grand: Cell, stated: Decimal | None) -> Decimal | None:
    if total.value is None or grand.value is None:
        return stated
    return percent_of(total.value, grand.value)


def _percent_sum(rows: Sequence[SafeRow]) -> Decimal | None:
    percents = [row.percent for row in rows if row.percent is not None]
    return sum(percents, Decimal(0)) if len(percents) == len(rows) else None


def _notes(raw: RawTable, audience: Audience, figures: list[list[Cell]], percent_sum: Decimal | None) -> Iterator[str]:
    """The sentences a reader needs to understand the figures, in the order of the questions they answer."""
    if any(cell.state is CellState.NO_DATA for line in figures for cell in line):
        yield "“Tidak ada data” berarti tidak ada angka yang tercatat, bukan nol."
    if audience is Audience.PUBLIC:
        yield (
            f"Setiap angka dibulatkan ke kelipatan {ROUNDING_BASE} sehingga semua jumlahnya tetap cocok; "
            "angka 0 dapat berarti beberapa. Persentase dihitung dari angka yang sudah dibulatkan."
        )
    known = [count for row in raw.rows for count in row.counts if count is not None]
    if known and raw.stated_total not in (None, sum(known)):
        stated = count_text(raw.stated_total or 0)
        yield f"Sumber menyebut jumlah {stated}, tetapi baris-barisnya berjumlah {count_text(sum(known))}."
    if raw.distinct_total is not None and known and raw.distinct_total != sum(known):
        label, distinct = raw.counts.label, count_text(raw.distinct_total)
        yield f"Satu {label} dapat tercatat pada beberapa baris; {label} yang berbeda seluruhnya {distinct}."
    if percent_sum not in (None, 0, 100):
        text = str(percent_sum).replace(".", ",")
        yield f"Jumlah persentase {text} karena tiap baris dibulatkan sendiri ke satu desimal."
