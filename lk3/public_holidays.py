"""The days on which Indonesian offices are closed, beside Saturdays and Sundays.

Source: the library ``holidays``, which follows the yearly joint decree of three ministers (SKB 3 Menteri). Where the decree of a
year is not out yet, the library estimates the days that follow the moon, and says so in their names ("perkiraan").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from .models import Holiday

JOINT_LEAVE = "Cuti Bersama"
ESTIMATED = " (perkiraan)"


def closed_between(first: date, last: date) -> set[date]:
    """Return the public holidays and days of joint leave from one day to the other, both included. One query."""
    return set(Holiday.objects.filter(day__gte=first, day__lte=last).values_list("day", flat=True))


def missing_years(years: Iterable[int]) -> list[int]:
    """Return those of these years of which no holiday is known: there only weekends are skipped. One query."""
    known = {day.year for day in Holiday.objects.dates("day", "year")}
    return sorted(set(years) - known)


def load(years: Iterable[int]) -> int:
    """Add the holidays of these years that are missing, and return how many were; rows that stand there stay as they are.

    A day that an administrator moved is not put back beside it: of each name a year gets no more days than the library knows.
    """
    present: dict[tuple[int, str], int] = defaultdict(int)
    taken = set()
    for row in Holiday.objects.filter(day__year__in=list(years)):
        present[row.day.year, _plain(row.name)] += 1
        taken.add(row.day)
    missing = []
    for (year, name), days in _published(years).items():
        room = len(days) - present[year, name]
        missing += [holiday for holiday in days if holiday.day not in taken][: max(room, 0)]
    return len(Holiday.objects.bulk_create(missing))


def _published(years: Iterable[int]) -> dict[tuple[int, str], list[Holiday]]:
    """Return {(year, name without 'perkiraan'): its days} as the library knows them."""
    # Imported here because it brings tables of two hundred countries, and a page that counts days needs none of them.
    import holidays

    source = f"SKB 3 Menteri, menurut pustaka holidays {holidays.__version__}"
    both = (holidays.PUBLIC, holidays.GOVERNMENT)
    found: dict[tuple[int, str], list[Holiday]] = defaultdict(list)
    for day, name in sorted(holidays.country_holidays("ID", years=list(years), language="id", categories=both).items()):
        kind = Holiday.Kind.JOINT_LEAVE if name.startswith(JOINT_LEAVE) else Holiday.Kind.NATIONAL
        found[day.year, _plain(name)].append(Holiday(day=day, name=name, kind=kind, source=source))
    return found


def _plain(name: str) -> str:
    return name.replace(ESTIMATED, "")
