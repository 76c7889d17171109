"""A month of the mobil LK3: which car is where on which day, and which days collide. Plain Python over loaded trips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from django.utils import timezone

from .models import Outreach, Trip

FIRST_YEAR, LAST_YEAR = 2009, 2099


@dataclass
class Entry:
    """A trip on one day: the stops of that day, and what collides with it."""

    trip: Trip
    stops: list[Outreach]
    clashes: list[str] = field(default_factory=list)


@dataclass
class Day:
    """One cell."""

    day: date
    is_in_month: bool
    is_today: bool
    holiday: str = ""
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month as full weeks from Monday to Sunday."""

    first: date
    weeks: list[list[Day]]

    @property
    def days(self) -> list[Day]:
        """Return the days of the month itself."""
        return [day for week in self.weeks for day in week if day.is_in_month]

    @property
    def busy_days(self) -> list[Day]:
        """Return the days on which a car is on the road, and today."""
        return [day for day in self.days if day.entries or day.is_today]

    @property
    def has_clashes(self) -> bool:
        """Return whether somebody or something is in two places."""
        return any(entry.clashes for day in self.days for entry in day.entries)

    @property
    def previous(self) -> str:
        """Return the month before, as it stands in an address."""
        return code_of(self.first - timedelta(days=1))

    @property
    def next(self) -> str:
        """Return the month after."""
        return code_of(last_day(self.first) + timedelta(days=1))


def read_month(text: str) -> date:
    """Return the first day of the month '2026-11'; of this month for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
    today = timezone.localdate()
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def code_of(day: date) -> str:
    """Return the month of a day as it stands in an address."""
    return f"{day:%Y-%m}"


def last_day(first: date) -> date:
    """Return the last day of the month that begins on ``first``."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def shown_days(first: date) -> tuple[date, date]:
    """Return the Monday on or before the first and the Sunday on or after the last day of the month."""
    last = last_day(first)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def build(first: date, trips: Iterable[Trip], holidays: Mapping[date, str]) -> Month:
    """Return the month with these trips (not called off; ``stops`` and ``team_members`` loaded). No query."""
    start, end = shown_days(first)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    trips = list(trips)
    cells = [_cell(day, first, trips, holidays.get(day, "")) for day in days]
    return Month(first, [cells[number : number + 7] for number in range(0, len(cells), 7)])


def _cell(day: date, first: date, trips: list[Trip], holiday: str) -> Day:
    here = [trip for trip in trips if trip.starts_on <= day <= trip.ends_on]
    entries = [Entry(trip, [stop for stop in trip.stops.all() if stop.held_on == day]) for trip in here]
    for one, other in combinations(entries, 2):
        words = _collision(one.trip, other.trip)
        one.clashes += words
        other.clashes += words
    return Day(day, day.month == first.month, day == timezone.localdate(), holiday, entries)


def _collision(one: Trip, other: Trip) -> list[str]:
    words = [f"{one.vehicle} dipakai dua kali"] if one.vehicle_id == other.vehicle_id else []
    both = {person.pk: person.name for person in one.team_members.all()}
    return words + [f"{both[person.pk]} di dua perjalanan" for person in other.team_members.all() if person.pk in both]
