"""A table that somebody published, as its own page and beside our own figures; described, never judged or corrected."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .disclosure import Audience, SafeRow, SafeTable, protect
from .models import Recap
from .presenters import Breakdown
from .published import TableCheck, check_table, count_text, feasible_range
from .queries import recap_table
from .scopes import day_text, half_period, year_period


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
        period = half_period(recap.year, recap.half) if recap.half else year_period(recap.year)
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
    is_complete = recap.stated_total is not None and len(percents) == len(table.rows)
    check = check_table(recap.stated_total or 0, percents) if is_complete else None
    return PublishedTable(recap, table, check)


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
