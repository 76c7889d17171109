"""36 months of one figure, as a drawing and as a table with a column per year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from ..charts import Point, trend_chart
from ..disclosure import Audience, Cell, SafeTable
from ..figures import Question
from ..recaps import trend_counts
from ..scopes import MONTHS
from .counting import month_table
from .periods import months_of, trend_window

SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


@dataclass(frozen=True)
class Trend:
    """The months of a figure, oldest first; the code of a row is its month ('2016-03')."""

    table: SafeTable
    today: date
    recap_months: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return self.table.totals.total.value is None

    @property
    def points(self) -> list[Point]:
        """What is drawn: the year stands under its first month, and a month that still runs says so."""
        return [self._point(number) for number in range(len(self.table.rows))]

    @property
    def chart(self) -> SafeString:
        return trend_chart(
            self.points,
            title=f"{self.table.title} per bulan, {self.table.area}",
            description=f"{self.table.period}. Angka yang sama ada di tabel di bawah gambar.",
            width=960,
        )

    @property
    def years(self) -> list[int]:
        """The columns of the table."""
        return sorted({int(row.code[:4]) for row in self.table.rows})

    @property
    def lines(self) -> Iterator[tuple[str, list[Cell | None]]]:
        """A line per month of the year with a cell per year, None where the 36 months do not reach."""
        cells = {row.code: row.total for row in self.table.rows}
        for number, name in enumerate(MONTHS, start=1):
            yield name, [cells.get(f"{year}-{number:02d}") for year in self.years]

    @property
    def note(self) -> str:
        """What a reader must know of the drawing."""
        running = next((row.label for row in self.table.rows if row.code == f"{self.today:%Y-%m}"), "")
        has_gaps = any(row.total.value is None for row in self.table.rows)
        recap = "Kolom berongga berasal dari rekap yang dikumpulkan sebagai jumlah, kolom penuh dari catatan kasus."
        sentences = [recap] if self.recap_months else []
        sentences += ["Tanda – berarti tidak ada yang tercatat, bukan nol."] if has_gaps else []
        return " ".join([*sentences, f"{running} belum berakhir."] if running else sentences)

    def _point(self, number: int) -> Point:
        row = self.table.rows[number]
        year, month = row.code.split("-")
        is_first = number == 0 or month == "01"
        # Two years side by side have no room where the first month is a December.
        crowded = number == 0 and month == "12"
        return Point(
            SHORT_MONTHS[int(month) - 1],
            row.total.value,
            row.total.text,
            mark=self._mark(number),
            group=year if is_first and not crowded else "",
            is_recap=row.code in self.recap_months,
        )

    def _mark(self, number: int) -> str:
        """Where the source changes, counted totals before and records after, or the other way round."""
        codes = [row.code for row in self.table.rows[max(number - 1, 0) : number + 1]]
        if len(codes) < 2 or (codes[0] in self.recap_months) == (codes[1] in self.recap_months):
            return ""
        return "mulai rekap" if codes[1] in self.recap_months else "mulai catatan kasus"


def trend_points(code: str, question: Question, audience: Audience, today: date) -> Trend:
    """Count the 36 months that end with the period of the question; months still to come are left out."""
    window = trend_window(question.scope.period, today)
    months = {f"{day:%Y-%m}": f"{MONTHS[day.month - 1]} {day.year}" for day in months_of(window)}
    recaps = _recaps(code, question, set(months))
    table = month_table(code, question.during(window), months, recaps, audience)
    return Trend(table, today, frozenset(recaps))


def _recaps(code: str, question: Question, months: set[str]) -> dict[str, int]:
    """Months that were only ever gathered as totals; they know nothing of filters, nor of what one reader may know of."""
    if question.scope.known_to is not None or question.filters.chosen:
        return {}
    points = {f"{point.period.start:%Y-%m}": point.total for point in trend_counts(question.scope.area, code)}
    return {month: count for month, count in points.items() if month in months and count is not None}
