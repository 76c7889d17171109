"""Which figures are asked for: a period and an area, and which areas a person may choose."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from lk3 import access, audit
from lk3.access import CASE_WORK_ROLES, NATIONAL_ROLES, Answer, Permission, Role, Traced404, get_visible
from lk3.models import Region, Unit, User

from .disclosure import Audience

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
HALVES = {1: "Semester I", 2: "Semester II"}


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included; `key` is how addresses and file names write it: 2016, 2016-s1, 2016-03."""

    year: int
    start: date
    end: date
    label: str
    key: str
    half: int | None = None
    month: int | None = None


@dataclass(frozen=True)
class Area:
    """All of Indonesia, a province, a district, or one unit; `districts` holds the codes when cases are filtered by them."""

    label: str
    key: str
    region: Region | None = None
    unit: Unit | None = None
    districts: tuple[str, ...] = ()

    @property
    def is_nation(self) -> bool:
        return self.region is None and self.unit is None


@dataclass(frozen=True)
class Scope:
    """One question: this period, this area. Whoever builds it has checked that the person asking may see the area.

    ``known_to`` is a person for whom only cases count that they may know of; None counts every case.
    """

    period: Period
    area: Area
    known_to: User | None = None


def year_period(year: int) -> Period:
    """The whole year."""
    return Period(year, date(year, 1, 1), date(year, 12, 31), f"Tahun {year}", str(year))


def half_period(year: int, half: int) -> Period:
    """The first or second six months; `half` is 1 or 2."""
    start, end = (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))
    return Period(year, start, end, f"{HALVES[half]} {year}", f"{year}-s{half}", half=half)


def month_period(year: int, month: int) -> Period:
    """One month; `month` is 1 to 12."""
    end = date(year, month, monthrange(year, month)[1])
    return Period(year, date(year, month, 1), end, f"{MONTHS[month - 1]} {year}", f"{year}-{month:02d}", month=month)


def period_of(year: int, half: int | None, month: int | None) -> Period:
    """The month, else the semester, else the whole year."""
    return month_period(year, month) if month else half_period(year, half) if half else year_period(year)


def day_text(day: date) -> str:
    """'22 November 2026'."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def year_until(day: date) -> Period:
    """From New Year to the day, to compare a running year with the same days of another one."""
    label = f"1 Januari sampai {day_text(day)}"
    return Period(day.year, date(day.year, 1, 1), day, label, f"{day.year}-{day:%m%d}")


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def nation() -> Area:
    """All of Indonesia."""
    return Area("Indonesia", "nasional")


def region_area(region: Region) -> Area:
    """A province with its districts (one query), or a district."""
    codes: tuple[str, ...] = (region.pk,)
    if region.level == Region.Level.PROVINCE:
        codes = tuple(Region.objects.filter(parent=region).order_by("code").values_list("code", flat=True))
    prefix = "Provinsi " if region.level == Region.Level.PROVINCE else ""
    return Area(f"{prefix}{region.full_name}", region.pk, region=region, districts=codes)


def unit_area(unit: Unit) -> Area:
    """One LK3."""
    return Area(f"{unit.name}, {unit.district.full_name}", f"lk3-{unit.pk}", unit=unit)


def own_area(user: User) -> Area:
    """Where a person's statistics begin: the own unit, the region of the dinas, or the country."""
    hat = user.hat
    if hat is not None and hat.unit is not None:
        return unit_area(hat.unit)
    if hat is not None and hat.region is not None:
        return region_area(hat.region)
    if hat is not None and hat.role in NATIONAL_ROLES:
        return nation()
    _not_there(user, "area", "")


def find_area(user: User, *, province: str = "", district: str = "", unit_id: int | None = None) -> Area:
    """The area chosen, or the own one when nothing is; 404 with a trace for anything outside the person's scope.

    The wider choice wins where they contradict each other: whoever picks another province has not yet picked a district.
    """
    chosen_province = _region(user, province, Region.Level.PROVINCE) if province else None
    chosen_district = _region(user, district, Region.Level.DISTRICT) if district else None
    chosen_unit = _unit(user, unit_id) if unit_id is not None else None
    if chosen_province and chosen_district and chosen_district.parent_id != chosen_province.pk:
        chosen_district = None
    wider = chosen_district or chosen_province
    if chosen_unit and (wider is None or wider.pk in (chosen_unit.district_id, chosen_unit.district.parent_id)):
        return unit_area(chosen_unit)
    return region_area(wider) if wider else own_area(user)


def units_for(user: User) -> list[Unit]:
    """The units whose figures a person may open one by one, by district and name.

    A head sees the district as a whole, and of its units only the own one.
    """
    units = Unit.objects.visible_to(user).select_related("district")
    return list(units.order_by("district_id", "name", "pk"))


def sees_region(user: User, region: Region) -> bool:
    """Whether the person may see the figures of this province or district."""
    hat = user.hat
    if hat is None or region.level not in (Region.Level.PROVINCE, Region.Level.DISTRICT):
        return False
    if hat.role in NATIONAL_ROLES:
        return True
    if hat.region_id:
        return hat.region_id in (region.pk, region.parent_id)
    return hat.role == Role.HEAD and hat.unit is not None and hat.unit.district_id == region.pk


def home_of(user: User) -> str:
    """The place that stands before the date of a letter."""
    hat = user.hat
    if hat is not None and hat.unit is not None:
        return hat.unit.district.name
    return hat.region.name if hat is not None and hat.region is not None else "Jakarta"


def scope_for(user: User, period: Period, area: Area) -> Scope:
    """The question as this person may ask it.

    Whose answer is "masked" counts the cases they may know of, no others: the exact figures of the unit, less those of
    the case list, would say that a colleague has a sealed case, of which kind and since which month.
    """
    is_masked = access.answer(user, Permission.STATISTICS) is Answer.MASKED
    return Scope(period, area, known_to=user if is_masked else None)


def audience_for(user: User, area: Area) -> Audience:
    """Who reads: a unit its own figures, or an office figures of others."""
    hat = user.hat
    is_own = hat is not None and area.unit is not None and hat.unit_id == area.unit.pk
    return Audience.UNIT if is_own and hat is not None and hat.role in CASE_WORK_ROLES else Audience.OFFICE


def _region(user: User, code: str, level: str) -> Region:
    region = Region.objects.filter(pk=code, level=level).first()
    if region is None or not sees_region(user, region):
        _not_there(user, Region._meta.label_lower, code)
    return region


def _unit(user: User, unit_id: int) -> Unit:
    unit: Unit = get_visible(Unit.objects.select_related("district"), user, pk=unit_id)
    return unit


def _not_there(user: User, object_type: str, object_id: str) -> NoReturn:
    audit.record("access.not_found", by=user, object_type=object_type, object_id=object_id)
    raise Traced404("Tidak ada.")
