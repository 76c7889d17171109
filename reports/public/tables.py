"""Published figures as tables: what stands, for which areas and periods, and every total the sum of what is shown.

Reads publications, releases, regions and categories, and never a case. A year is the sum of its two semesters where both are
published. Where several versions of a semester stand, an area is read in the newest one that covers it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from cases.models import ProblemCategory
from lk3.models import Region

from ..disclosure import Audience, Counted, RawRow, RawTable, SafeTable, protect
from ..models import Publication, PublicRelease
from ..protection.web import Place
from ..scopes import Area, Period, day_text, half_period, nation, region_area, year_period
from .figures import cases_of, covered_by, period_of

DATE_BASIS = "tanggal kasus dibuka"


@dataclass(frozen=True)
class Showing:
    """One area and period as everybody may read it; without publications it is a preview."""

    period: Period
    area: Area
    releases: tuple[PublicRelease, ...]
    publications: tuple[Publication, ...] = ()

    @cached_property
    def cases(self) -> Counter[Place]:
        """The rounded cases of the area, per district and category."""
        found: Counter[Place] = Counter()
        for release in self.releases:
            for (path, category), many in cases_of(release).items():
                if self._lies_inside(path):
                    found[path, category] += many
        return found

    @cached_property
    def sums(self) -> Counter[tuple[str, str]]:
        """The cases per place and category; "" is the whole area, and what is missing is zero."""
        found: Counter[tuple[str, str]] = Counter()
        for (path, category), many in self.cases.items():
            for place in ("", *path):
                found[place, category] += many
        return found

    @cached_property
    def covered(self) -> frozenset[str]:
        """The districts of which there are data."""
        return frozenset().union(*(covered_by(release) for release in self.releases))

    def _lies_inside(self, path: Sequence[str]) -> bool:
        return self.area.region is None or self.area.region.pk in path


def standing() -> list[Publication]:
    """Everything that is published, newest release first; figures are loaded only when they are read."""
    rows = Publication.objects.standing().select_related("release", "region").defer("release__figures")
    return list(rows.order_by("-release__year", "-release__half", "-release__version", "pk"))


def covering(publications: Iterable[Publication], region: Region | None) -> list[Publication]:
    """Those that say something of an area: the country's, and for a province and its districts that of the province."""
    province = _province_code(region)
    return [row for row in publications if row.region_id is None or (province and row.region_id == province)]


def periods(publications: Iterable[Publication]) -> list[Period]:
    """The published semesters, newest first, each year after its second semester where both stand."""
    halves = sorted({(row.release.year, row.release.half) for row in publications}, reverse=True)
    found = []
    for year, half in halves:
        found.append(half_period(year, half))
        if half == 1 and (year, 2) in halves:
            found.append(year_period(year))
    return found


def showing(publications: Sequence[Publication], period: Period, region: Region | None) -> Showing | None:
    """The published figures of an area; None where a semester of the period is not published for it. No case is touched."""
    mine = covering(publications, region)
    chosen = []
    for half in (period.half,) if period.half else (1, 2):
        found = [row for row in mine if (row.release.year, row.release.half) == (period.year, half)]
        if not found:
            return None
        chosen.append(max(found, key=lambda row: (row.release.version, row.region_id is None)))
    releases = PublicRelease.objects.in_bulk([row.release_id for row in chosen])
    area = region_area(region) if region else nation()
    return Showing(period, area, tuple(releases[row.release_id] for row in chosen), tuple(chosen))


def preview(release: PublicRelease, region: Region | None) -> Showing:
    """The figures as they would be published."""
    return Showing(period_of(release), region_area(region) if region else nation(), (release,))


def tables(shown: Showing) -> list[SafeTable]:
    """All tables of an area: by category, and by place and category where places lie in it."""
    beside = by_place(shown)
    return [by_category(shown), *([beside] if beside else [])]


def by_category(shown: Showing) -> SafeTable:
    """Cases of the area, a line per category."""
    is_known = bool(_covered_inside(shown))
    rows = [
        RawRow(root.code, root.label, [shown.sums["", root.code] if is_known else None]) for root in category_roots()
    ]
    return _protected(shown, f"Kasus menurut jenis masalah, {shown.area.label}", ["Kasus"], rows, "Jenis masalah")


def by_place(shown: Showing, category: str = "") -> SafeTable | None:
    """Cases per place and category (or one category): provinces of the country, districts of a province; None for a district."""
    region = shown.area.region
    if region is not None and region.level == Region.Level.DISTRICT:
        return None
    columns = [root for root in category_roots() if category in ("", root.code)]
    rows = []
    for place in places_of(shown):
        is_known = bool(_covered_in(place.pk, shown.covered))
        counts = [shown.sums[place.pk, root.code] if is_known else None for root in columns]
        rows.append(RawRow(place.pk, place.full_name, counts))
    title = f"Kasus menurut wilayah dan jenis masalah, {shown.area.label}"
    header = "Provinsi" if region is None else "Kabupaten/kota"
    return _protected(shown, title, [root.short_label or root.label for root in columns], rows, header)


def places_of(shown: Showing) -> list[Region]:
    """The places that lie right below the area, by code: those of today and those that figures are kept under."""
    level = Region.Level.DISTRICT if shown.area.region else Region.Level.PROVINCE
    kept = {code for path, _ in shown.cases for code in path}
    rows = Region.objects.filter(Q(valid_until=None) | Q(pk__in=kept), level=level, parent=shown.area.region)
    return list(rows.order_by("code"))


def category_roots() -> list[ProblemCategory]:
    """The eleven categories, in their order."""
    return list(ProblemCategory.objects.roots().only("code", "label", "short_label"))


def built_on(shown: Showing) -> str:
    """The day until which entries were counted."""
    return day_text(timezone.localtime(max(release.built_at for release in shown.releases)).date())


def _protected(
    shown: Showing, title: str, columns: Sequence[str], rows: Sequence[RawRow], row_header: str
) -> SafeTable:
    raw = RawTable(
        title=title,
        counts=Counted.CASES,
        period=shown.period.label,
        date_basis=DATE_BASIS,
        area=shown.area.label,
        population=f"kasus yang tercatat di LK3 sampai {built_on(shown)}",
        columns=columns,
        rows=rows,
        splits_persons=False,
        row_header=row_header,
    )
    return protect(raw, Audience.PUBLIC)


def _covered_inside(shown: Showing) -> Collection[str]:
    return _covered_in(shown.area.region.pk, shown.covered) if shown.area.region else shown.covered


def _covered_in(place: str, covered: Collection[str]) -> list[str]:
    return [code for code in covered if code == place or code.startswith(f"{place}.")]


def _province_code(region: Region | None) -> str:
    if region is None:
        return ""
    return region.pk if region.level == Region.Level.PROVINCE else region.parent_id or ""
