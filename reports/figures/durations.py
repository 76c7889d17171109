"""How long it takes: until somebody was in contact, and until a case is closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value, When

from cases.models import ServiceContact

from .cases import CLOSINGS, OPENED
from .counting import narrowed
from .dimensions import DaysBetween, Dimension
from .question import CannotSay, Question
from .sources import Source


@dataclass(frozen=True)
class Duration:
    """One duration with its words."""

    code: str
    label: str
    definition: str
    date_basis: str
    population: str
    source: Source


@dataclass(frozen=True)
class Durations:
    """Days of the cases for which they are known; None where there is not one. ``missing``: cases without the later day."""

    count: int
    median_days: Decimal | None = None
    quartiles: tuple[Decimal, Decimal] | None = None
    missing: int = 0


DURATIONS = {
    duration.code: duration
    for duration in (
        Duration(
            "first_response",
            "Hari sampai layanan pertama",
            "Dari hari kasus dibuka sampai hari layanan pertama yang tercatat; layanan sebelum kasus dibuka dihitung nol hari.",
            "tanggal kasus dibuka",
            "Kasus yang dibuka dalam periode ini dan sudah punya layanan; yang belum punya disebut tersendiri.",
            OPENED,
        ),
        Duration(
            "to_close",
            "Hari sampai kasus ditutup",
            "Dari hari kasus dibuka sampai hari ditutup.",
            "tanggal kasus ditutup",
            "Kasus yang ditutup dalam periode ini; yang masih berjalan tidak ikut dihitung.",
            CLOSINGS,
        ),
    )
}


def durations(code: str, question: Question) -> Durations:
    """Median and quartiles in days. One query, whatever the number of cases."""
    return durations_by(code, question).get((), Durations(0))


def durations_by(code: str, question: Question, *dimensions: Dimension) -> dict[tuple[Any, ...], Durations]:
    """{keys in the order of the dimensions: median and quartiles}. CannotSay for a dimension that cases do not have."""
    if code not in DURATIONS:
        raise CannotSay("Lama waktu ini tidak dikenal.")
    source = DURATIONS[code].source
    if any(dimension not in source.paths for dimension in dimensions):
        raise CannotSay(f"“{DURATIONS[code].label}” tidak dicatat menurut itu.")
    histograms: dict[tuple[Any, ...], dict[int | None, int]] = defaultdict(dict)
    for *keys, days, counted in _histogram(code, narrowed(source, question), source, dimensions):
        histograms[tuple(keys)][days] = counted
    return {keys: _summed_up(histogram) for keys, histogram in histograms.items()}


def _histogram(code: str, cases: QuerySet[Any], source: Source, dimensions: tuple[Dimension, ...]) -> QuerySet[Any]:
    """(keys, days, how many cases): a few hundred rows for a country."""
    if code == "first_response":
        contacts = ServiceContact.objects.filter(case=OuterRef("pk")).order_by("held_on")
        cases = cases.annotate(until=Subquery(contacts.values("held_on")[:1]))
    else:
        cases = cases.annotate(until=F("closed_on"))
    days = DaysBetween(F("until"), F("opened_on"))
    keys = {f"key_{place}": source.paths[dimension] for place, dimension in enumerate(dimensions)}
    cases = cases.annotate(days=Choice(When(until__lt=F("opened_on"), then=Value(0)), default=days))
    cases = cases.annotate(**{name: F(path) if isinstance(path, str) else path for name, path in keys.items()})
    return cases.order_by().values_list(*keys, "days").annotate(counted=Count("*"))


def _summed_up(histogram: dict[int | None, int]) -> Durations:
    missing = histogram.pop(None, 0)
    total = sum(histogram.values())
    if not total:
        return Durations(0, missing=missing)
    known = sorted(histogram.items())
    lower, median, upper = (_quantile(known, total, Decimal(share) / 4) for share in (1, 2, 3))
    return Durations(total, median, (lower, upper), missing)


def _quantile(histogram: list[tuple[Any, int]], total: int, share: Decimal) -> Decimal:
    """The value at ``share`` of the way from the first to the last one, between two values in proportion (as spreadsheets do)."""
    place = share * (total - 1)
    below = int(place)
    low, high = _at(histogram, below), _at(histogram, min(below + 1, total - 1))
    return low + (high - low) * (place - below)


def _at(histogram: list[tuple[Any, int]], place: int) -> Decimal:
    for value, counted in histogram:
        place -= counted
        if place < 0:
            return Decimal(value)
    raise AssertionError("A place beyond the last value.")
