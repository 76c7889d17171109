"""Which days a dashboard compares: the period asked for, and the same days of the year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ..scopes import MONTHS, Period, a_year_before, day_text, half_period, month_period, year_period

TREND_MONTHS = 36


@dataclass(frozen=True)
class Compared:
    """A period and the same days a year earlier; while the period still runs, only those up to today."""

    now: Period
    before: Period
    is_running: bool

    @property
    def against(self) -> str:
        """What the earlier figure stands for: 'tahun 2015', or 'masa yang sama tahun lalu' while the period runs."""
        if self.is_running:
            return f"masa yang sama tahun {self.before.year}"
        label = self.before.label
        return label if self.before.month else label[0].lower() + label[1:]


def compared(period: Period, today: date) -> Compared:
    """The period with the one it is compared to; days that are still to come have nothing to be compared with."""
    whole = a_year_earlier(period)
    if not period.start <= today < period.end:
        return Compared(period, whole, is_running=False)
    end = a_year_before(today)
    label = f"{day_text(whole.start)} sampai {day_text(end)}"
    return Compared(period, replace(whole, end=end, label=label, key=f"{whole.key}-{end:%m%d}"), is_running=True)


def a_year_earlier(period: Period) -> Period:
    """The same year, half or month of the year before."""
    if period.month:
        return month_period(period.year - 1, period.month)
    return half_period(period.year - 1, period.half) if period.half else year_period(period.year - 1)


def trend_window(period: Period, today: date) -> Period:
    """36 whole months up to the end of the period, or up to this month while it runs."""
    last = min(period.end, max(today, period.start))
    end = month_period(last.year, last.month).end
    start = months_before(end.replace(day=1), TREND_MONTHS - 1)
    label = f"{MONTHS[start.month - 1]} {start.year} sampai {MONTHS[end.month - 1]} {end.year}"
    return Period(end.year, start, end, label, f"{start:%Y-%m}-{end:%Y-%m}")


def months_before(first: date, count: int) -> date:
    """The first day of the month so many months before that of `first`."""
    month = first.year * 12 + first.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def months_of(period: Period) -> Iterator[date]:
    """The first day of every month that the period touches."""
    day = period.start.replace(day=1)
    while day <= period.end:
        yield day
        day = months_before(day, -1)
