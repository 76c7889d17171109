"""Places by what they have per 100,000 inhabitants, and the map of their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from lk3.models import Region

from ..disclosure import Cell, SafeTable
from ..maps import bubble_map, tile_map
from ..published import count_text
from ..rates import per_100_000, rate_text
from .places import Lines

UNKNOWN = "belum ada data penduduk"


@dataclass(frozen=True)
class RateLine:
    """One place: its figure, who lives there, and the rate; None where one of the two is not known."""

    label: str
    count: Cell
    population: int | None
    rate: Decimal | None
    link: str

    @property
    def population_text(self) -> str:
        return UNKNOWN if self.population is None else count_text(self.population)

    @property
    def rate_text(self) -> str:
        return "–" if self.rate is None else rate_text(self.rate)


def rate_lines(table: SafeTable, lines: Lines, links: Mapping[str, str]) -> list[RateLine]:
    """The places, highest rate first; those without one stand last, in the order of their codes. No query."""
    if not lines.are_regions:
        return []
    regions = {line.code: line.region for line in lines.lines}
    found = list(_rates(table, regions, links))
    known = sorted((line for line in found if line.rate is not None), key=lambda line: -(line.rate or 0))
    return known + [line for line in found if line.rate is None]


def map_of(table: SafeTable, lines: Lines, links: Mapping[str, str], province: str | None) -> SafeString | None:
    """Tiles of provinces or bubbles of districts; None where the lines are no places."""
    if not lines.are_regions:
        return None
    values = {row.code: row.total for row in table.rows}
    title, told = f"{table.title} menurut {lines.word}, {table.area}", f"{table.period}. Angka ada di tabel."
    if lines.header == "Provinsi":
        return tile_map(values, title=title, description=told, links=links)
    names = {line.code: line.label for line in lines.lines}
    return bubble_map(values, title=title, description=told, names=names, province=province)


def _rates(table: SafeTable, regions: Mapping[str, Region | None], links: Mapping[str, str]) -> Iterator[RateLine]:
    for row in table.rows:
        region = regions.get(row.code)
        if region is not None:
            rate = per_100_000(row.total.value, region)
            yield RateLine(row.label, row.total, region.population, rate, links.get(row.code, ""))
