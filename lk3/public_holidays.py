"""The days on which Indonesian offices are closed, beside Saturdays and Sundays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .models import Holiday


def closed_between(first: date, last: date) -> set[date]:
    """Return the public holidays and days of joint leave from one day to the other, both included. One query."""
    return set(Holiday.objects.filter(day__gte=first, day__lte=last).values_list("day", flat=True))


def missing_years(years: Iterable[int]) -> list[int]:
    """Return those of these years of which no holiday is known: there only weekends are skipped. One query."""
    known = {day.year for day in Holiday.objects.dates("day", "year")}
    return sorted(set(years) - known)
