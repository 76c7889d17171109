"""When a semester ends, and until when its report is expected."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from ..models import ReportDeadline
from ..scopes import Period, half_period

USUAL_DAYS = 15  # 15 July and 15 January, unless the calendar of the office says otherwise


class Half(NamedTuple):
    """One semester: a year and 1 or 2."""

    year: int
    half: int

    @property
    def period(self) -> Period:
        return half_period(self.year, self.half)

    @property
    def label(self) -> str:
        return self.period.label

    @property
    def before(self) -> Half:
        """The semester before this one."""
        return Half(self.year, 1) if self.half == 2 else Half(self.year - 1, 2)

    @property
    def end_moment(self) -> datetime:
        """The first moment that is no longer in it; what was recorded earlier was known on its last day."""
        return timezone.make_aware(datetime.combine(self.period.end + timedelta(days=1), time()))

    def has_ended(self, today: date) -> bool:
        """Return whether its last day is over."""
        return today > self.period.end


def half_of(day: date) -> Half:
    """The semester in which the day lies."""
    return Half(day.year, 1 if day.month <= 6 else 2)


def last_ended(today: date) -> Half:
    """The newest semester that is over: the one whose report is written now."""
    return half_of(today).before


def due_dates(halves: list[Half]) -> dict[Half, date]:
    """Until when the reports on these semesters are expected; one query."""
    years = {half.year for half in halves}
    rows = ReportDeadline.objects.filter(year__in=years).values_list("year", "half", "due_on")
    set_days = {Half(year, half): due_on for year, half, due_on in rows}
    return {half: set_days.get(half, half.period.end + timedelta(days=USUAL_DAYS)) for half in halves}


def due_on(half: Half) -> date:
    """Until when the report on this semester is expected."""
    return due_dates([half])[half]
