"""Figures per 100,000 inhabitants, and how many inhabitants there are.

The numbers of inhabitants are registered residents of one day (``lk3/data/README.md``); every page that shows a rate says
which day, because cases of an older year are divided by the people of that day too.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from lk3.models import Region

from .scopes import day_text

PER = 100_000


def per_100_000(count: int | None, region: Region) -> Decimal | None:
    """The count per 100,000 inhabitants of the region, to one decimal, half up; None where either is unknown. No query."""
    return rate(count, region.population)


def rate(count: int | None, population: int | None) -> Decimal | None:
    """The count per 100,000 of a population, to one decimal, half up; None where either is unknown or nobody lives."""
    if count is None or not population:
        return None
    return Decimal((2 * count * PER * 10 + population) // (2 * population)).scaleb(-1)


def rate_text(value: Decimal | None) -> str:
    """'12,4', with dots in thousands; words where there is no rate."""
    if value is None:
        return "tidak ada data"
    whole, _, decimals = f"{value:,.1f}".partition(".")
    return f"{whole.replace(',', '.')},{decimals}"


def population(codes: Collection[str]) -> int | None:
    """How many people live in these regions together; None if that is unknown of one of them. One query."""
    known = populations(codes)
    return sum(known.values()) if codes and len(known) == len(set(codes)) else None


def populations(codes: Collection[str]) -> dict[str, int]:
    """The inhabitants of each of these regions as far as they are known, by code. One query."""
    regions = Region.objects.filter(code__in=codes, population__isnull=False)
    rows = regions.order_by("code").values_list("code", "population")
    return {code: people for code, people in rows if people is not None}


def basis_text(codes: Collection[str]) -> str:
    """The sentence that says of which days the numbers of inhabitants are. One query."""
    days = Region.objects.filter(code__in=codes, population_on__isnull=False).order_by("population_on")
    texts = [day_text(day) for day in days.values_list("population_on", flat=True).distinct() if day]
    if not texts:
        return "Jumlah penduduk belum dimuat, jadi angka per 100.000 penduduk tidak dapat dihitung."
    return f"Penduduk terdaftar per {' dan '.join(texts)}; angka tahun lain dibagi dengan penduduk hari itu juga."
