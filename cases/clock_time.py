"""How long something may take, and how much of it is left: hours through the night, or days on which offices are open."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, closed: Container[date]) -> bool:
    """Return whether offices are open: neither Saturday nor Sunday nor one of the closed days."""
    return day.weekday() < SATURDAY and day not in closed


def add_working_days(start: date, days: int, closed: Container[date]) -> date:
    """Return the last of so many working days after ``start``, which itself does not count.

    For no days at all it is ``start``, even on a Sunday.
    """
    day = start
    for _ in range(days):
        day += ONE_DAY
        while not is_working_day(day, closed):
            day += ONE_DAY
    return day


def days_to_look_at(days: int) -> int:
    """Return within how many calendar days so many working days surely lie: at most thirty closed days in a year."""
    return days * 2 + 60


def after_hours(start: datetime, hours: int) -> datetime:
    """Return the moment so many hours later; nights, weekends and holidays count like any other hour."""
    return start + timedelta(hours=hours)


def after_working_days(start: datetime, days: int, closed: Container[date]) -> datetime:
    """Return the end of the last working day; ``start`` is in local time, and so is the answer."""
    day = add_working_days(start.date(), days, closed)
    return end_of_day(day, start)


def end_of_day(day: date, like: datetime) -> datetime:
    """Return the last second of a day, in the time zone of the other moment."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=like.tzinfo)


class Left(NamedTuple):
    """What is left of a clock, in words, and how it presses: 'late', 'soon' (a day or less) or 'calm'."""

    words: str
    tone: str

    @property
    def is_late(self) -> bool:
        """Return whether the time is over."""
        return self.tone == "late"


def left(due_at: datetime, now: datetime) -> Left:
    """Return how much time is left until a moment, or how long it has been over."""
    rest = due_at - now
    if rest < timedelta(0):
        return Left(f"terlewat {duration(-rest)}", "late")
    return Left(f"{duration(rest)} lagi", "soon" if rest <= ONE_DAY else "calm")


def duration(span: timedelta) -> str:
    """Return a span of time in its two largest words: '2 hari 3 jam', '5 jam 10 menit', 'kurang dari 1 menit'.

    From three days on the hours are left out, and from three hours on the minutes: nobody decides by them.
    """
    minutes = int(span.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days >= 3:
        return f"{days} hari"
    if days:
        return f"{days} hari {hours} jam" if hours else f"{days} hari"
    if hours >= 3 or (hours and not rest):
        return f"{hours} jam"
    if hours:
        return f"{hours} jam {rest} menit"
    return f"{rest} menit" if rest else "kurang dari 1 menit"
