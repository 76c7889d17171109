"""Figures of many years and places in one long file: month by month, for every district or LK3 that recorded anything.

Year after year is counted, protected and written, so that ten national years need no more memory than one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cases.models import ProblemCategory
from lk3.models import Region, Unit, User
from lk3.work import Progress

from . import files
from .disclosure import Counted, RawRow, RawTable, SafeTable, protect
from .figures import CATALOG, Dimension, Figure, Question, counts_by
from .scopes import MONTHS, Area, audience_for, own_area, region_area, scope_for, unit_area, year_period

LEVELS = {"DISTRICT": Dimension.DISTRICT, "UNIT": Dimension.UNIT}
NOTHING_RECORDED = (
    "Kabupaten/kota atau LK3 yang tidak mencatat apa pun dalam satu tahun tidak dimuat untuk tahun itu: "
    "tidak ada data, bukan nol."
)
Counts = dict[date, int]


@dataclass(frozen=True)
class Wish:
    """Which figures (codes of the catalog), from which year to which, for every district or every LK3."""

    figures: tuple[str, ...]
    first: int
    last: int
    level: str


@dataclass(frozen=True)
class _Place:
    """Where figures are counted for, and how a table names it."""

    key: Any
    area: Area


def offered() -> list[Figure]:
    """The figures that are counted by month, place and category, that add up, and that say nothing of persons' welfare."""
    needed = {Dimension.MONTH, Dimension.DISTRICT, Dimension.UNIT, Dimension.CATEGORY}
    known = [figure for figure in CATALOG.values() if needed <= figure.dimensions]
    return [one for one in known if not one.counts_each_person_once and one.counted is not Counted.WELFARE]


def tables(wish: Wish, user: User, progress: Progress) -> Iterator[SafeTable]:
    """One table per figure, year and place: categories by months. Places are those the person may see, one by one."""
    places, roots = _places(wish.level, user), _roots()
    years = range(wish.first, wish.last + 1)
    total = len(years) * len(wish.figures)
    done = [(year, CATALOG[code]) for year in years for code in wish.figures]
    for number, (year, figure) in enumerate(done):
        progress.step(number, total, f"Menghitung {figure.label.lower()} tahun {year}")
        yield from _year(figure, year, wish.level, places, roots, user)
    progress.step(total, total, "Menyimpan berkas")


def facts_about(wish: Wish, user: User) -> list[tuple[str, str]]:
    """What the file is."""
    figures = [CATALOG[code] for code in wish.figures]
    return [
        ("Isi", f"{', '.join(figure.label for figure in figures)}; per bulan dan jenis masalah"),
        ("Periode", f"{wish.first} sampai {wish.last}"),
        ("Wilayah", _whole(wish.level, user).label),
        ("Rincian", LEVELS[wish.level].label),
        *((f"Arti {figure.label.lower()}", f"{figure.definition} Menurut {figure.date_basis}.") for figure in figures),
        ("Catatan", NOTHING_RECORDED),
        *files.made_by(user),
    ]


def file_name(wish: Wish, user: User) -> str:
    """'lk3-bulanan-2016-2025-nasional.csv': period and code of the area, no names."""
    years = str(wish.first) if wish.first == wish.last else f"{wish.first}-{wish.last}"
    return f"lk3-bulanan-{years}-{_whole(wish.level, user).key}.csv"


def _year(
    figure: Figure, year: int, level: str, places: list[_Place], roots: list[tuple[int, str, str]], user: User
) -> Iterator[SafeTable]:
    found = _counted(figure, year, level, user)
    for place in places:
        counts = found.pop(place.key, None)
        if counts:
            yield protect(_table(figure, year, place, roots, counts), audience_for(user, place.area))


def _counted(figure: Figure, year: int, level: str, user: User) -> dict[Any, dict[int, Counts]]:
    """{place: {category: {first day of the month: count}}} of one year, in one go."""
    question = Question(scope_for(user, year_period(year), _whole(level, user)))
    found: dict[Any, dict[int, Counts]] = defaultdict(lambda: defaultdict(dict))
    counts = counts_by(figure.code, question, LEVELS[level], Dimension.CATEGORY, Dimension.MONTH)
    for (place, category, month), count in counts.items():
        found[place][category][month] = count
    return found


def _table(
    figure: Figure, year: int, place: _Place, roots: list[tuple[int, str, str]], counts: dict[int, Counts]
) -> RawTable:
    begun = [day for month in range(1, 13) if (day := date(year, month, 1)) <= timezone.localdate()]
    return RawTable(
        title=figure.label,
        counts=figure.counted,
        period=str(year),
        date_basis=figure.date_basis,
        area=place.area.label,
        population=figure.population,
        columns=MONTHS[: len(begun)],
        rows=[RawRow(code, label, [counts.get(pk, {}).get(day, 0) for day in begun]) for pk, code, label in roots],
        splits_persons=False,
    )


def _roots() -> list[tuple[int, str, str]]:
    found = ProblemCategory.objects.filter(parent=None).order_by("order", "pk")
    return list(found.values_list("pk", "code", "label"))


def _whole(level: str, user: User) -> Area:
    """Everything the file is about: the person's own area; for districts a head's own district."""
    own = own_area(user)
    return region_area(own.unit.district) if own.unit is not None and level == "DISTRICT" else own


def _places(level: str, user: User) -> list[_Place]:
    """The units or districts in it, by their official order; three queries at most."""
    if level == "UNIT":
        units = Unit.objects.visible_to(user).select_related("district").order_by("district_id", "name", "pk")
        return [_Place(unit.pk, unit_area(unit)) for unit in units]
    whole = _whole(level, user)
    districts = Region.objects.districts().order_by("code")
    if whole.region is not None:
        districts = districts.filter(pk__in=whole.districts)
    return [_Place(row.pk, Area(row.full_name, row.pk, region=row, districts=(row.pk,))) for row in districts]
