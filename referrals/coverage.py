"""Where days outside reached: area by area, how long ago, how often, how many people, how many live there.

One definition: a place is reached when a day was held there (``Outreach``, HELD), by a unit whose figures the reader may see;
days on foot and stops of the mobile unit alike. People are shown as totals only, never by sex or age.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from lk3.models import Region, Unit

from .models import Outreach

if TYPE_CHECKING:
    from lk3.models import User

Level = Region.Level
RECENT = timedelta(days=365)
# Level of the area shown (None: the nation) → level of its lines.
INSIDE: dict[Any, Level] = {
    None: Level.PROVINCE,
    Level.PROVINCE: Level.DISTRICT,
    Level.DISTRICT: Level.SUBDISTRICT,
    Level.SUBDISTRICT: Level.VILLAGE,
}
# A code begins with the codes of all that lies around it, so days are rolled up without joining regions.
LENGTHS = {Level.PROVINCE: 2, Level.DISTRICT: 5}
WORDS = {
    Level.PROVINCE: "provinsi",
    Level.DISTRICT: "kabupaten/kota",
    Level.SUBDISTRICT: "kecamatan",
    Level.VILLAGE: "desa/kelurahan/nagari",
}


class Place(NamedTuple):
    """One line: a region, when it was reached last, and in the last twelve months how often and how many people.

    ``inner`` of ``inner_all`` kecamatan (of a kecamatan: villages) were reached in that time; ``population`` is None where nobody
    has told us, which is not zero.
    """

    region: Region
    last_on: date | None
    times: int
    people: int
    inner: int
    inner_all: int
    url: str

    @property
    def population(self) -> int | None:
        """Return how many people live there."""
        return self.region.population


class Coverage(NamedTuple):
    """What was reached inside an area (None: the nation). ``unplaced`` are days there without a village from the list."""

    area: Region | None
    level: Level
    places: list[Place]
    times: int
    people: int
    unplaced_times: int
    unplaced_people: int
    elsewhere_times: int

    @property
    def word(self) -> str:
        """Return what the lines are: 'kecamatan'."""
        return WORDS[self.level]

    @property
    def inner_word(self) -> str:
        """Return what is counted inside a line; empty for villages."""
        return {Level.VILLAGE: "", Level.SUBDISTRICT: "desa"}.get(self.level, "kecamatan")

    @property
    def reached(self) -> int:
        """Return how many lines were reached in the last twelve months."""
        return sum(1 for place in self.places if place.times)

    @property
    def reached_note(self) -> str:
        """Return of how many lines: 'dari 11 kecamatan', 'dari 6 desa'."""
        return f"dari {len(self.places)} {self.word.partition('/')[0] if self.level is Level.VILLAGE else self.word}"

    @property
    def never(self) -> int:
        """Return how many lines were never reached."""
        return sum(1 for place in self.places if place.last_on is None)

    @property
    def population(self) -> int | None:
        """Return how many live in the area, where that is known of the area itself or of each of its lines."""
        if self.area is not None and self.area.population is not None:
            return self.area.population
        numbers = [place.population for place in self.places]
        return sum(number or 0 for number in numbers) if numbers and None not in numbers else None

    @property
    def counted_on(self) -> list[date]:
        """Return the days on which the shown numbers of inhabitants were counted, the latest first."""
        regions = [place.region for place in self.places] + ([self.area] if self.area else [])
        return sorted({region.population_on for region in regions if region.population_on}, reverse=True)


def home_of(user: User) -> Region | None:
    """Return the area a hat looks at first and beyond which it does not see; None is the nation."""
    hat: Any = user.hat
    if hat.unit_id:
        district = hat.unit.district
        return district.parent if hat.unit.kind == Unit.Kind.PROVINCE else district
    return hat.region


def areas_for(user: User) -> QuerySet[Region]:
    """Return the regions whose coverage this hat may open: its home and what lies in it, down to kecamatan."""
    home = home_of(user)
    inside = Q() if home is None else Q(code=home.code) | Q(code__startswith=f"{home.code}.")
    return Region.objects.filter(inside).exclude(level=Level.VILLAGE)


def cover(area: Region | None, units: Any) -> Coverage:
    """Return what these units reached inside the area. Four queries, however many lines."""
    level = INSIDE[area.level if area else None]
    held = Outreach.objects.filter(state=Outreach.State.HELD, unit__in=units).order_by()
    found = _count(held.filter(_inside(area)), level)
    regions = Region.objects.filter(level=level, parent=area) if area else Region.objects.provinces()
    inner_all = _inner_counts(area, level)
    places = [_place(region, found.pop(region.pk, NOTHING), inner_all, level) for region in regions]
    return Coverage(
        area,
        level,
        sorted(places, key=lambda place: (place.last_on or date.min, place.region.full_name, place.region.pk)),
        sum(place.times for place in places) + sum(row.times for row in found.values()),
        sum(place.people for place in places) + sum(row.people for row in found.values()),
        sum(row.times for row in found.values()),
        sum(row.people for row in found.values()),
        held.filter(_recent()).exclude(_inside(area)).count() if area else 0,
    )


class _Count(NamedTuple):
    """What was counted for one line."""

    last: date | None = None
    times: int = 0
    people: int = 0
    inner: int = 0

    def plus(self, other: _Count) -> _Count:
        """Return both together; what is inside is never inside of two."""
        days = [day for day in (self.last, other.last) if day]
        return _Count(
            max(days, default=None), self.times + other.times, self.people + other.people, self.inner + other.inner
        )


NOTHING = _Count()


def _inside(area: Region | None) -> Q:
    if area is None:
        return Q()
    return Q(subdistrict=area) if area.level == Level.SUBDISTRICT else Q(subdistrict__code__startswith=f"{area.pk}.")


def _recent() -> Q:
    return Q(held_on__gt=timezone.localdate() - RECENT)


def _count(days: Any, level: Level) -> dict[str | None, _Count]:
    """Return what was counted by the code of the line; days without a village under None."""
    way = "village" if level is Level.VILLAGE else "subdistrict"
    inner = {"inner": Count("village", filter=_recent(), distinct=True)} if level is Level.SUBDISTRICT else {}
    rows = days.values_list(way).annotate(
        last=Max("held_on"),
        times=Count("pk", filter=_recent()),
        people=Sum(F("men_reached") + F("women_reached"), filter=_recent()),
        **inner,
    )
    found: dict[str | None, _Count] = {}
    for code, last, times, people, *villages in rows:
        line = code[: LENGTHS[level]] if level in LENGTHS else code
        count = _Count(last, times, people or 0, villages[0] if villages else bool(times))
        found[line] = found.get(line, NOTHING).plus(count)
    return found


def _inner_counts(area: Region | None, level: Level) -> dict[str, int]:
    """Return how many kecamatan (of a kecamatan: villages) lie in each line; nothing for villages."""
    if level is Level.VILLAGE:
        return {}
    if level is Level.SUBDISTRICT:
        rows, way = Region.objects.filter(level=Level.VILLAGE, parent__parent=area), "parent"
    elif level is Level.DISTRICT:
        rows, way = Region.objects.filter(level=Level.SUBDISTRICT, parent__parent=area), "parent"
    else:
        rows, way = Region.objects.filter(level=Level.SUBDISTRICT), "parent__parent"
    return dict(rows.order_by().values_list(way).annotate(number=Count("*")))


def _place(region: Region, row: _Count, inner_all: dict[str, int], level: Level) -> Place:
    count = inner_all.get(region.pk, 0)
    opens = level is not Level.VILLAGE and (level is not Level.SUBDISTRICT or count > 0)
    url = reverse("referrals:coverage-area", args=[region.pk]) if opens else ""
    return Place(region, row.last, row.times, row.people, row.inner, count, url)
