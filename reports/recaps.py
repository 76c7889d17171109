"""A table that somebody published, as its own page and beside our own figures; described, never judged or corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Prefetch

from .disclosure import Audience, SafeRow, SafeTable, protect
from .models import Recap, RecapRow
from .presenters import Breakdown
from .published import TableCheck, check_table, count_text, feasible_range
from .queries import cases_known_in, recap_table
from .scopes import Area, Period, Scope, day_text, period_of


@dataclass(frozen=True)
class RecapLine:
    """One category as published: a count, or the range of counts that its percentage allows."""

    code: str
    label: str
    count: str
    percent: Decimal | None
    percent_text: str


@dataclass(frozen=True)
class ComparedLine:
    """One category twice: ours and theirs, and how far they are apart."""

    label: str
    ours: str
    ours_percent: str
    theirs: str
    theirs_percent: str
    difference: str


@dataclass(frozen=True)
class PublishedTable:
    """A recap, protected, with what can be said about its figures; made by `present_recap`."""

    recap: Recap
    table: SafeTable
    check: TableCheck | None

    @property
    def lines(self) -> list[RecapLine]:
        return [self._line(row) for row in self.table.rows]

    @property
    def total(self) -> str:
        return self.table.totals.total.text

    @property
    def percent_sum_text(self) -> str:
        return self.table.totals.percent_text

    @property
    def has_ranges(self) -> bool:
        """Whether a count is missing and a range stands in for it."""
        return any(row.total.value is None for row in self.table.rows)

    @property
    def notes(self) -> list[str]:
        """What the table needs to be understood; the recap's own note comes first."""
        ranges = "Bentang seperti 480–482 dihitung dari persentase dan jumlah keseluruhan; itu bukan angka resmi."
        said = self.percent_sum_text.rstrip("%") in self.recap.note
        own = [note for note in self.table.notes if not (said and note.startswith("Jumlah persentase"))]
        own = [note for note in own if not (self.has_ranges and note.startswith("“Tidak ada data”"))]
        said_of_days = [self.recap.note, ranges if self.has_ranges else "", self._written_too_early]
        return [note for note in (*said_of_days, *own) if note]

    @property
    def _written_too_early(self) -> str:
        """Whether the source is older than the end of its period, so that a whole year may not stand behind it."""
        recap = self.recap
        period = period_of(*_key(recap))
        if recap.source_on is None or recap.source_on >= period.end:
            return ""
        return (
            f"Sumber ini bertanggal {day_text(recap.source_on)}, sebelum {period.label[0].lower()}{period.label[1:]} berakhir; "
            "apakah angkanya mencakup seluruh periode tidak dinyatakan."
        )

    @property
    def verdict(self) -> str:
        """Whether whole numbers exist behind the percentages, in a sentence; empty where there is nothing to check."""
        if self.check is None:
            return ""
        if not self.check.solvable:
            return " ".join(self.check.problems)
        return (
            f"Ada bilangan bulat yang berjumlah tepat {count_text(self.check.total)} dan pembulatannya persis "
            f"persentase ini: jumlah baris-barisnya dapat terletak antara {count_text(self.check.low_sum or 0)} "
            f"dan {count_text(self.check.high_sum or 0)}."
        )

    def compare(self, ours: Breakdown) -> list[ComparedLine]:
        """Each category of ours with theirs, in points of per cent."""
        theirs = {row.code: row for row in self.table.rows}
        lines = [
            _compared(row, theirs[row.code], self._line(theirs[row.code]))
            for row in ours.cases.rows
            if row.code in theirs
        ]
        total, published = ours.cases.totals, self.table.totals
        both = total.total.value is not None and published.total.value is not None
        apart = _signed((total.total.value or 0) - (published.total.value or 0)) + " kasus" if both else "–"
        return [
            *lines,
            ComparedLine("Jumlah", total.total.text, total.percent_text, self.total, published.percent_text, apart),
        ]

    def _line(self, row: SafeRow) -> RecapLine:
        return RecapLine(row.code, row.label, self._count(row), row.percent, row.percent_text)

    def _count(self, row: SafeRow) -> str:
        total = self.table.totals.total.value
        if row.total.value is not None or row.percent is None or total is None:
            return row.total.text
        allowed = feasible_range(row.percent, total)
        return f"{count_text(allowed[0])}–{count_text(allowed[1])}" if allowed else "tidak mungkin"


def present_recap(recap: Recap) -> PublishedTable:
    """Protect a recap and check its arithmetic where it gives a total and a percentage in every row."""
    table = protect(recap_table(recap), Audience.OFFICE)
    percents = [row.percent for row in table.rows if row.percent is not None]
    # Percentages that we made from counts ourselves need no proof.
    is_published = all(row.total.value is None for row in table.rows)
    is_complete = is_published and recap.stated_total is not None and len(percents) == len(table.rows)
    check = check_table(recap.stated_total or 0, percents) if is_complete else None
    return PublishedTable(recap, table, check)


def period_label(recap: Recap) -> str:
    """The period of a recap as people write it: "Januari 2017", "Semester I 2017", "Tahun 2017"."""
    return period_of(*_key(recap)).label


def _compared(ours: SafeRow, theirs: SafeRow, line: RecapLine) -> ComparedLine:
    apart = "–"
    if ours.percent is not None and theirs.percent is not None:
        apart = f"{_signed(ours.percent - theirs.percent)} poin"
    return ComparedLine(ours.label, ours.total.text, ours.percent_text, line.count, line.percent_text, apart)


def _signed(number: Decimal | int) -> str:
    """'+0,3', '−2' or '0' with a real minus sign."""
    if not number:
        return "0"
    text = count_text(abs(number)) if isinstance(number, int) else f"{abs(number)}".replace(".", ",")
    return f"{'+' if number > 0 else '−'}{text}"


@dataclass(frozen=True)
class TrendPoint:
    """What recaps say of one period of one area where no case was recorded: a mark in a trend of cases.

    ``counts`` holds {category code: count} of the categories that the table counts; ``total`` is their sum, or the total the
    source states where it gives no counts. ``recaps`` are the tables it was made of (twelve months may make a year).
    """

    period: Period
    counts: dict[str, int]
    total: int | None
    recaps: tuple[Recap, ...]


def trend_counts(area: Area, figure: str = "opened", step: str = "month") -> list[TrendPoint]:
    """Recaps of exactly this area as points of a trend of cases, oldest first; ``step`` is "month", "half" or "year".

    A period in which the area has a single recorded case is left out: a recap stands in for records and is never added to
    them. A half-year or year without a table of its own is the sum of its months (or halves) where all of them have one.
    Only ``opened`` was ever gathered as totals; other figures have no points. Three queries.
    """
    if figure != "opened":
        return []
    recaps = Recap.objects.current().filter(region=area.region, unit=area.unit)
    rows = Prefetch("rows", RecapRow.objects.select_related("category").order_by("pk"))
    finest = {_key(recap): recap for recap in recaps.order_by("pk").prefetch_related(rows)}
    points = [point for key in _keys(finest, step) if (point := _point(key, finest))]
    recorded = _recorded(area, [point.period for point in points])
    return [point for number, point in enumerate(points) if number not in recorded]


# Year, half and month of a period; 0 where it is longer.
_Key = tuple[int, int, int]


def _key(recap: Recap) -> _Key:
    return recap.year, recap.half or 0, recap.month or 0


def _keys(known: Mapping[_Key, Recap], step: str) -> list[_Key]:
    """The periods of that length in the years that have any recap."""
    years = sorted({year for year, _, _ in known})
    if step == "year":
        return [(year, 0, 0) for year in years]
    if step == "half":
        return [(year, half, 0) for year in years for half in (1, 2)]
    return [(year, 0, month) for year in years for month in range(1, 13)]


def _parts(key: _Key) -> list[_Key]:
    year, half, month = key
    if month:
        return []
    if half:
        return [(year, 0, number) for number in range(6 * half - 5, 6 * half + 1)]
    return [(year, 1, 0), (year, 2, 0)]


def _point(key: _Key, known: Mapping[_Key, Recap]) -> TrendPoint | None:
    """The table of the period, or the sum of its parts where each of them has one."""
    if recap := known.get(key):
        counts = {row.category.code: row.count for row in recap.rows.all() if row.count is not None}
        return TrendPoint(period_of(*key), counts, sum(counts.values()) if counts else recap.stated_total, (recap,))
    parts = [_point(part, known) for part in _parts(key)]
    if not parts or not all(part and part.counts for part in parts):
        return None
    counted: Counter[str] = Counter()
    for part in parts:
        counted.update(part.counts if part else {})
    recaps = tuple(recap for part in parts if part for recap in part.recaps)
    return TrendPoint(period_of(*key), dict(counted), counted.total(), recaps)


def _recorded(area: Area, periods: list[Period]) -> set[int]:
    """The numbers of the periods in which the area has a case; one query with one look-up into the index for each."""
    if not periods:
        return set()
    asked = {
        f"p{number}": Exists(cases_known_in(Scope(period, area)).filter(opened_on__range=(period.start, period.end)))
        for number, period in enumerate(periods)
    }
    answers: Any = Recap.objects.order_by("pk").values(**asked)[:1].get()
    return {number for number in range(len(periods)) if answers[f"p{number}"]}
