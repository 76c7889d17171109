"""The areas for which a person may bring recaps in, and the one that a header names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lk3.access import NATIONAL_ROLES
from lk3.models import Region, Unit, User

from ..scopes import Area, nation, region_area, unit_area
from .words import fold

NATION = "nasional"


@dataclass(frozen=True)
class Place:
    """One area a recap may be about."""

    key: str
    label: str
    region: Region | None = None
    unit: Unit | None = None

    @property
    def area(self) -> Area:
        """Return it as the statistics know it; one query for a province."""
        return unit_area(self.unit) if self.unit else region_area(self.region) if self.region else nation()


class Places:
    """All areas for which the person may bring recaps in: a head the own unit, a dinas its region and what lies in it."""

    def __init__(self, user: User) -> None:
        hat = user.hat
        self.all: dict[str, Place] = {}
        if hat is None:
            return
        if hat.unit_id:
            regions: list[Region] = []
            units = list(Unit.objects.filter(pk=hat.unit_id).select_related("district"))
        else:
            regions = _regions(user)
            units = list(Unit.objects.visible_to(user).select_related("district").order_by("district_id", "name", "pk"))
            if hat.role in NATIONAL_ROLES:
                self._add(Place(NATION, "Indonesia"))
        for region in regions:
            prefix = "Provinsi " if region.level == Region.Level.PROVINCE else ""
            self._add(Place(region.pk, f"{prefix}{region.full_name}", region=region))
        for unit in units:
            self._add(Place(f"lk3-{unit.pk}", f"{unit.name}, {unit.district.full_name}", unit=unit))
        self._by_words = self._words()

    def _add(self, place: Place) -> None:
        self.all[place.key] = place

    @property
    def own(self) -> Place | None:
        """Where a person's recaps usually belong: the widest of their areas."""
        return next(iter(self.all.values()), None)

    @property
    def choices(self) -> list[Any]:
        """Return them for a select: regions first, then LK3."""
        wide = [(place.key, place.label) for place in self.all.values() if place.unit is None]
        units = [(place.key, place.label) for place in self.all.values() if place.unit is not None]
        return [("Wilayah", wide), ("LK3", units)] if wide and units else [*wide, *units]

    def named(self, text: str) -> str:
        """Return the key of the area a header names beyond doubt, or ''."""
        return self._by_words.get(_bare(text), "")

    def _words(self) -> dict[str, str]:
        """{folded name: key}; a name that two areas share names neither."""
        found: dict[str, set[str]] = {}
        for place in self.all.values():
            for name in _names(place):
                found.setdefault(_bare(name), set()).add(place.key)
        return {name: keys.pop() for name, keys in found.items() if name and len(keys) == 1}


def _names(place: Place) -> list[str]:
    if place.unit:
        return [place.unit.name, place.unit.name.removeprefix("LK3 ")]
    if place.region:
        return [place.region.full_name, place.region.name, place.region.pk]
    return []


def _bare(text: str) -> str:
    words = fold(text).split()
    short = {"kabupaten": "kab", "kab": "kab", "prov": "provinsi", "prop": "provinsi", "propinsi": "provinsi"}
    return " ".join(short.get(word, word) for word in words if word != "provinsi")


def _regions(user: User) -> list[Region]:
    hat = user.hat
    found = Region.objects.filter(level__in=(Region.Level.PROVINCE, Region.Level.DISTRICT), valid_until=None)
    if hat is not None and hat.role in NATIONAL_ROLES:
        return list(found.order_by("code"))
    own = hat.region_id if hat is not None else None
    return list((found.filter(pk=own) | found.filter(parent_id=own)).order_by("code")) if own else []
