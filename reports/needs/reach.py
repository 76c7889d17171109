"""Need beside reach: what others counted in an area, and whom LK3 had as clients there.

The two are set side by side and never divided: the count of need is a count of others, often of a part of the area only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, QuerySet

from cases.models import Case, CaseParticipant, WelfareCategory
from lk3.models import Region, User

from ..disclosure import HIDDEN, NO_DATA, Audience, Cell, Counted, RawRow, RawTable, SafeTable, protect
from ..models import NeedCount
from ..scopes import Area, Scope

DATE_BASIS = "tanggal kasus dibuka"
OWN_ONLY = (
    "Klien menurut kategori PPKS hanya dihitung untuk LK3 sendiri. Untuk wilayah angka itu disembunyikan: satu orang dapat "
    "termasuk beberapa kategori, sehingga angka beberapa pendataan bersama-sama dapat membuka siapa orangnya."
)


@dataclass(frozen=True)
class Place:
    """One line: a region, what was published for it, and the reach of LK3 there."""

    region: Region
    published: list[NeedCount]
    cases: Cell
    clients: Cell | None


@dataclass(frozen=True)
class NeedAndReach:
    """An area in a year; ``total`` is its own line, ``places`` are its parts, ``around`` was published for a wider one."""

    scope: Scope
    label: str
    labels: list[str]
    total: Place | None
    places: list[Place]
    around: list[NeedCount]
    categories: list[WelfareCategory]
    notes: list[str] = field(default_factory=list)

    @property
    def year(self) -> int:
        return self.scope.period.year

    @property
    def is_partial(self) -> bool:
        """Whether some published number covers only a part of its area."""
        lines = [*self.places, *([self.total] if self.total else [])]
        return any(count.is_partial for line in lines for count in line.published)


def years_with_counts(user: User, area: Area) -> list[int]:
    """The years for which a number was published for the area, something in it or around it; the newest first."""
    regions = {region.pk for region in (*_rows(area), *_around(area))} | ({area.region.pk} if area.region else set())
    counts = NeedCount.objects.visible_to(user).filter(region_id__in=regions).order_by()
    return sorted(set(counts.values_list("year", flat=True)), reverse=True)


def need_and_reach(scope: Scope, user: User, audience: Audience, label: str = "") -> NeedAndReach:
    """Published counts with this label (any, when there is none such) beside cases and clients. Eight queries at most."""
    regions, around = _rows(scope.area), _around(scope.area)
    base = scope.area.region
    wanted = {region.pk for region in (*regions, *around)} | ({base.pk} if base else set())
    counts = list(
        NeedCount.objects.visible_to(user)
        .filter(year=scope.period.year, region_id__in=wanted)
        .select_related("region")
        .prefetch_related("categories")
        .order_by("label", "pk")
    )
    labels = sorted({count.label for count in counts})
    chosen = label if label in labels else labels[0] if labels else ""
    counts = [count for count in counts if count.label == chosen]
    categories = sorted({kind for count in counts for kind in count.categories.all()}, key=lambda kind: kind.order)
    cases, clients, clients_notes = _tables(scope, regions, categories, audience)
    places = [
        Place(region, _of(counts, region), row.total, clients[number] if clients else None)
        for number, (region, row) in enumerate(zip(regions, cases.rows, strict=True))
    ]
    has_parts = base is None or base.level == Region.Level.PROVINCE
    total = None
    if has_parts and scope.area.unit is None and base is not None:
        total = Place(base, _of(counts, base), cases.totals.total, clients[-1] if clients else None)
    return NeedAndReach(
        scope=scope,
        label=chosen,
        labels=labels,
        total=total,
        places=places,
        around=[count for count in counts if count.region in around],
        categories=categories,
        notes=list(dict.fromkeys([*cases.notes, *clients_notes])),
    )


def _of(counts: Sequence[NeedCount], region: Region) -> list[NeedCount]:
    return [count for count in counts if count.region_id == region.pk]


def _rows(area: Area) -> list[Region]:
    """Provinces of the nation, districts of a province, or the one district."""
    if area.unit:
        return [area.unit.district]
    if area.region is None:
        return list(Region.objects.provinces().order_by("code"))
    if area.region.level == Region.Level.DISTRICT:
        return [area.region]
    return list(Region.objects.filter(pk__in=area.districts).order_by("code"))


def _around(area: Area) -> list[Region]:
    district = area.unit.district if area.unit else area.region
    return [district.parent] if district is not None and district.parent is not None else []


def _tables(
    scope: Scope, regions: list[Region], categories: list[WelfareCategory], audience: Audience
) -> tuple[SafeTable, list[Cell], tuple[str, ...]]:
    """Cases; clients with one of the categories per region and in all; what must be said of them.

    The clients are persons split further, and one person may be of several categories: only the own unit reads their number.
    """
    way = "district__parent_id" if scope.area.is_nation else "district_id"
    cases = _grouped(_cases(scope), way, Count("*"))
    table = protect(_table("Kasus LK3", Counted.CASES, scope, regions, cases, cases, is_split=False), audience)
    if not categories:
        return table, [], ()
    if audience is not Audience.UNIT:
        figures = (row.total for row in (*table.rows, table.totals))
        return table, [NO_DATA if figure.value is None else HIDDEN for figure in figures], (OWN_ONLY,)
    people = CaseParticipant.objects.filter(role=CaseParticipant.Role.CLIENT, case__in=_cases(scope))
    people = people.filter(welfare_categories__in=categories)
    counts = _grouped(people, f"case__{way}", Count("person_id", distinct=True))
    title = "Klien LK3 dengan kategori PPKS yang sebanding"
    clients = protect(_table(title, Counted.CLIENTS, scope, regions, counts, cases, is_split=True), audience)
    return table, [row.total for row in (*clients.rows, clients.totals)], clients.notes


def _cases(scope: Scope) -> QuerySet[Case]:
    cases = Case.objects.filter(opened_on__gte=scope.period.start, opened_on__lte=scope.period.end)
    if scope.area.unit:
        cases = cases.filter(unit=scope.area.unit)
    elif scope.area.region:
        cases = cases.filter(district_id__in=scope.area.districts)
    return cases.visible_to(scope.known_to) if scope.known_to else cases


def _grouped(rows: QuerySet[Any], way: str, count: Count) -> dict[str, int]:
    return dict(rows.order_by().values_list(way).annotate(many=count).values_list(F(way), "many"))


def _table(
    title: str,
    counted: Counted,
    scope: Scope,
    regions: list[Region],
    counts: dict[str, int],
    cases: dict[str, int],
    *,
    is_split: bool,
) -> RawTable:
    """Where no case was opened nothing is known, and nothing is not zero."""
    return RawTable(
        title=title,
        counts=counted,
        period=scope.period.label,
        date_basis=DATE_BASIS,
        area=scope.area.label,
        population=f"{len(cases)} wilayah dengan kasus",
        columns=(title,),
        rows=[
            RawRow(one.pk, one.full_name, (counts.get(one.pk, 0) if cases.get(one.pk) else None,)) for one in regions
        ],
        splits_persons=is_split,
        row_header="Wilayah",
    )
