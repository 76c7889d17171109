"""Recaps of the demo: what three LK3 kept in their registers before the program, and one district's two half-years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from cases.models import ProblemCategory
from lk3.models import Unit
from reports.models import Recap, RecapRow
from reports.scopes import half_period, month_period

from .counts import apportion

# Shares of the eleven in the order of the ministry, made up so that they resemble the table of 2016.
SHARES = (15, 11, 8, 9, 11, 14, 11, 2, 3, 1, 15)
YEARS = (2017, 2018)
SEED = 2017
SOURCE = "Buku register LK3 (rekaan)"


def make_recaps(units: Sequence[Unit]) -> list[Recap]:
    """Write monthly recaps of 2017 and 2018 for the first three units, and half-yearly ones for the district of the fourth."""
    roots = list(ProblemCategory.objects.roots())
    chance = Random(SEED)  # noqa: S311 -- chance for invented data, nothing secret
    made = []
    for unit in units[:3]:
        for year in YEARS:
            for month in range(1, 13):
                made.append(_recap(chance, roots, unit, year, month=month))
    for unit in units[3:4]:
        for year in YEARS:
            made += [_recap(chance, roots, unit, year, half=half) for half in (1, 2)]
    Recap.objects.bulk_create(recap for recap, _ in made)
    RecapRow.objects.bulk_create(row for _, rows in made for row in rows)
    return [recap for recap, _ in made]


def _recap(
    chance: Random,
    roots: list[ProblemCategory],
    unit: Unit,
    year: int,
    *,
    month: int | None = None,
    half: int | None = None,
) -> tuple[Recap, list[RecapRow]]:
    """One table; some registers state a total that is off by one, as real ones do."""
    period = month_period(year, month) if month else half_period(year, half or 1)
    total = chance.randint(4, 14) * (1 if month else 6)
    counts = apportion(total, [share * chance.uniform(0.5, 1.5) for share in SHARES])
    recap = Recap(
        key=f"rekap-demo-{unit.pk}-{period.key}",
        title=f"Rekap kasus {unit.name if month else unit.district.full_name}, {period.label}"[:160],
        year=year,
        month=month,
        half=half,
        unit=unit if month else None,
        region=None if month else unit.district,
        stated_total=total + (1 if chance.random() < 0.08 else 0),
        source=SOURCE if month else "Laporan tahunan dinas sosial (rekaan)",
        source_on=date(year + 1, 1, 15),
        note="Data rekaan untuk demo.",
    )
    return recap, [RecapRow(recap=recap, category=root, count=count) for root, count in zip(roots, counts, strict=True)]
