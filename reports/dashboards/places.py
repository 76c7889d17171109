"""The lines of the matrix.

Provinces or districts of the country, districts of a province, units of a district, months of a unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lk3.models import Region, Unit, User

from ..figures import Dimension
from ..scopes import MONTHS, Area, Period, units_for
from .periods import months_of

ELSEWHERE = "lain"


@dataclass(frozen=True)
class Line:
    """One line: `code` is the same in both years, `query` is what the address of its own page adds."""

    code: str
    label: str
    query: Mapping[str, str]
    region: Region | None = None


@dataclass(frozen=True)
class Lines:
    """All lines of one kind; `keys` leads from the key of a figure to the code of its line."""

    dimension: Dimension
    header: str
    lines: list[Line]
    keys: Mapping[Any, str] = field(default_factory=dict)

    @property
    def are_regions(self) -> bool:
        """Whether there are maps and inhabitants for them."""
        return self.dimension in (Dimension.PROVINCE, Dimension.DISTRICT)

    @property
    def word(self) -> str:
        """The header inside a sentence."""
        return self.header if self.dimension is Dimension.UNIT else self.header.lower()

    @property
    def are_months(self) -> bool:
        return self.dimension is Dimension.MONTH

    def code_of(self, key: Any) -> str:
        """The line that counts a key; what belongs to none (a unit that moved away since) has one of its own."""
        if self.are_months:
            return f"{key.month:02d}"
        return self.keys.get(key, ELSEWHERE)


def lines_for(user: User, area: Area, period: Period, *, all_districts: bool = False) -> Lines:
    """The lines below an area that this person may open one by one. One query, two for units."""
    if area.is_nation:
        return _regions(Region.Level.DISTRICT if all_districts else Region.Level.PROVINCE)
    if area.region is not None and area.region.level == Region.Level.PROVINCE:
        return _regions(Region.Level.DISTRICT, area.region)
    hat = user.hat
    if area.region is not None and hat is not None and hat.unit_id is None:
        return _units([unit for unit in units_for(user) if unit.district_id == area.region.pk])
    return _months(period)


def _regions(level: str, province: Region | None = None) -> Lines:
    rows = Region.objects.filter(level=level).order_by("code")
    if province is not None:
        rows = rows.filter(parent=province)
    is_province = level == Region.Level.PROVINCE
    name, header = ("provinsi", "Provinsi") if is_province else ("kabupaten", "Kabupaten/kota")
    lines = [Line(row.pk, row.name if is_province else row.full_name, {name: row.pk}, row) for row in rows]
    dimension = Dimension.PROVINCE if is_province else Dimension.DISTRICT
    return Lines(dimension, header, lines, {line.code: line.code for line in lines})


def _units(units: list[Unit]) -> Lines:
    lines = [Line(f"lk3-{unit.pk}", unit.name, {"lk3": str(unit.pk)}) for unit in units]
    return Lines(Dimension.UNIT, "LK3", lines, {unit.pk: f"lk3-{unit.pk}" for unit in units})


def _months(period: Period) -> Lines:
    months = [f"{day.month:02d}" for day in months_of(period)]
    return Lines(Dimension.MONTH, "Bulan", [Line(code, MONTHS[int(code) - 1], {"periode": code}) for code in months])
