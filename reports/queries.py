"""One definition per figure: page, print, CSV, XLSX and command all count here.

Nothing here asks who is reading; a `Scope` is built only for areas the person may see (`reports.scopes`), names the reader
where not every case counts, and what comes out is raw until `reports.disclosure` has protected it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.models import Case, CaseParticipant, CaseProblem, ProblemCategory, ServiceContact
from cases.querysets import CaseQuerySet
from lk3.models import Unit, User

from .disclosure import THE_FOUR, Counted, RawRow, RawTable
from .models import Recap
from .published import count_text
from .scopes import Area, Scope

MOST_NAMES = 8
TITLES = {
    Counted.CASES: "Kasus menurut masalah utama",
    Counted.CLIENTS: "Klien menurut masalah utama kasusnya",
    Counted.PROBLEMS: "Masalah utama dan tambahan",
    Counted.SERVICES: "Layanan menurut masalah utama kasusnya",
}
DATE_BASES = {
    Counted.CASES: "tanggal kasus dibuka",
    Counted.CLIENTS: "tanggal kasus dibuka",
    Counted.PROBLEMS: "tanggal kasus dibuka",
    Counted.SERVICES: "tanggal layanan diberikan",
}


@dataclass(frozen=True)
class Coverage:
    """Which LK3 stand behind the figures: how many recorded a case in the period, and who recorded none."""

    reporting: int
    silent: tuple[str, ...]

    @property
    def text(self) -> str:
        total = self.reporting + len(self.silent)
        if total == 1:
            return (
                f"Satu LK3: {self.silent[0]}, belum mencatat kasus."
                if self.silent
                else "Satu LK3, dan sudah mencatat kasus."
            )
        if not self.silent:
            return f"{count_text(total)} LK3, semuanya mencatat sedikitnya satu kasus."
        named = ", ".join(self.silent[:MOST_NAMES])
        more = len(self.silent) - MOST_NAMES
        others = f", dan {count_text(more)} lainnya" if more > 0 else ""
        return (
            f"{count_text(self.reporting)} dari {count_text(total)} LK3 mencatat sedikitnya satu kasus. "
            f"Belum ada kasus dari {count_text(len(self.silent))} LK3: {named}{others}."
        )


def breakdown(scope: Scope, counted: Counted = Counted.CASES) -> RawTable:
    """The eleven categories with one of the four counts. Where nothing at all was recorded there is no data, not zero."""
    if counted is Counted.PROBLEMS:
        counts = _added(cases_by_category(scope), _secondary_problems(scope))
    else:
        counts = {Counted.CASES: cases_by_category, Counted.CLIENTS: _clients, Counted.SERVICES: _services}[counted](
            scope
        )
    return _table(scope, counted, counts, _roots(), coverage(scope))


def breakdowns(scope: Scope, covered: Coverage | None = None) -> dict[Counted, RawTable]:
    """All four counts of the same period and area, in the order of `Counted`; cases are counted once."""
    roots, covered, cases = _roots(), covered or coverage(scope), cases_by_category(scope)
    counts = {
        Counted.CASES: cases,
        Counted.CLIENTS: _clients(scope),
        Counted.PROBLEMS: _added(cases, _secondary_problems(scope)),
        Counted.SERVICES: _services(scope),
    }
    return {counted: _table(scope, counted, counts[counted], roots, covered) for counted in THE_FOUR}


def coverage(scope: Scope) -> Coverage:
    """The LK3 of the area in the period: those with a case, and those that existed, were not dissolved, and had none."""
    reporting = _units_with_case(scope)
    existed = Q(founded_on=None) | Q(founded_on__lte=scope.period.end)
    expected = Unit.objects.filter(_in_area(scope.area), existed).exclude(status=Unit.Status.CLOSED)
    names = expected.order_by("name", "pk").values_list("pk", "name")
    return Coverage(len(reporting), tuple(name for pk, name in names if pk not in reporting))


def recap_for(scope: Scope, user: User) -> Recap | None:
    """The table somebody published for the same period and area, if the person may see it; the newest one."""
    if scope.period.month:
        return None
    recaps = Recap.objects.visible_to(user).filter(
        year=scope.period.year, half=scope.period.half, region=scope.area.region, unit=scope.area.unit
    )
    recap: Recap | None = recaps.select_related("region", "unit").order_by("-source_on", "-pk").first()
    return recap


def recap_table(recap: Recap) -> RawTable:
    """The published table as it stands: counts where there are any, else the percentages of the source (one query)."""
    rows = recap.rows.select_related("category").order_by("category__order", "pk")
    where = recap.unit.name if recap.unit else recap.region.full_name if recap.region else "Indonesia"
    half = f"{recap.get_half_display()} " if recap.half else "Tahun "
    return RawTable(
        title=recap.title,
        counts=Counted.CASES,
        period=f"{half}{recap.year}",
        date_basis="tidak dinyatakan oleh sumber",
        area=where,
        population=f"{count_text(recap.units_counted)} LK3" if recap.units_counted else "jumlah LK3 tidak dinyatakan",
        columns=("Kasus",),
        rows=[RawRow(row.category.code, row.category.label, (row.count,), row.percent) for row in rows],
        splits_persons=False,
        stated_total=recap.stated_total,
    )


def first_year() -> int | None:
    """The year of the oldest case; None before the first one."""
    oldest: date | None = Case.objects.aggregate(oldest=Min("opened_on"))["oldest"]
    return oldest.year if oldest else None


def newest_recaps(user: User, most: int) -> list[Recap]:
    """The published tables that the person may see, newest first."""
    return list(Recap.objects.visible_to(user).order_by("-year", "-half", "pk")[:most])


def nearest_years(scope: Scope) -> list[int]:
    """The last year before the period and the first one after it in which the area opened a case, as far as there are any."""
    cases = Case.objects.filter(_where(scope.area) & _known(scope)).order_by()
    before = cases.filter(opened_on__lt=scope.period.start).aggregate(day=Max("opened_on"))["day"]
    after = cases.filter(opened_on__gt=scope.period.end).aggregate(day=Min("opened_on"))["day"]
    return [day.year for day in (before, after) if day]


def quiet_units(units: Iterable[Unit], today: date, days: int = 60) -> list[Unit]:
    """Active units that opened no case and recorded no service in the last `days` days, longest silence first.

    Each carries `last_case_on`. Two index look-ups per unit, in one query.
    """
    since = today - timedelta(days=days)
    cases = Case.objects.filter(unit=OuterRef("pk"))
    contacts = ServiceContact.objects.filter(case__unit=OuterRef("pk"), held_on__gte=since)
    quiet = Unit.objects.active().filter(~Exists(cases.filter(opened_on__gte=since)), ~Exists(contacts))
    latest = cases.order_by("-opened_on", "-pk").values("opened_on")[:1]
    found = quiet.filter(pk__in=[unit.pk for unit in units]).annotate(last_case_on=Subquery(latest))
    return sorted(
        found.select_related("district"), key=lambda unit: (unit.last_case_on or date.min, unit.name, unit.pk)
    )


def _table(
    scope: Scope, counted: Counted, counts: dict[int, int], roots: list[ProblemCategory], covered: Coverage
) -> RawTable:
    is_empty = not any(counts.values())
    return RawTable(
        title=TITLES[counted],
        counts=counted,
        period=scope.period.label,
        date_basis=DATE_BASES[counted],
        area=scope.area.label,
        population=covered.text,
        columns=(counted.label.capitalize(),),
        rows=[RawRow(root.code, root.label, (None if is_empty else counts.get(root.pk, 0),)) for root in roots],
        splits_persons=False,
        row_header="Jenis masalah",
        distinct_total=_different_clients(scope) if counted is Counted.CLIENTS and not is_empty else None,
    )


def _roots() -> list[ProblemCategory]:
    return list(ProblemCategory.objects.roots().only("code", "label"))


def cases_by_category(scope: Scope) -> dict[int, int]:
    """{id of the root category: cases opened}; read from the index case_breakdown alone, unless the area is one unit."""
    return _grouped(Case.objects.filter(_opened_in(scope)), "root_category_id")


def _clients(scope: Scope) -> dict[int, int]:
    """Different persons per category: someone with two cases of one category is one client."""
    return _grouped(_client_rows(scope), "case__root_category_id", Count("person_id", distinct=True))


def _secondary_problems(scope: Scope) -> dict[int, int]:
    """Each under the one of the eleven it rolls up to."""
    problems = CaseProblem.objects.filter(_opened_in(scope, "case__")).annotate(
        root_id=Coalesce("category__parent_id", "category_id")
    )
    return _grouped(problems, "root_id")


def _added(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    return {root: one.get(root, 0) + other.get(root, 0) for root in {*one, *other}}


def _services(scope: Scope) -> dict[int, int]:
    """Contacts held in the period for cases of the area, whenever those were opened."""
    contacts = ServiceContact.objects.filter(_where(scope.area, "case__") & _known(scope, "case__"))
    contacts = contacts.filter(held_on__gte=scope.period.start, held_on__lte=scope.period.end)
    return _grouped(contacts, "case__root_category_id")


def _grouped(rows: QuerySet[Any], root: str, count: Count | None = None) -> dict[int, int]:
    """{id of the root category: count}; Count("*") is more than twice as fast as counting ids."""
    pairs = rows.order_by().values_list(root).annotate(counted=count or Count("*"))
    return dict(pairs.values_list(root, "counted"))


def _client_rows(scope: Scope) -> QuerySet[CaseParticipant]:
    return CaseParticipant.objects.filter(_opened_in(scope, "case__"), role=CaseParticipant.Role.CLIENT)


def _different_clients(scope: Scope) -> int:
    return _client_rows(scope).aggregate(people=Count("person_id", distinct=True))["people"]


def _opened_in(scope: Scope, prefix: str = "") -> Q:
    days = {f"{prefix}opened_on__gte": scope.period.start, f"{prefix}opened_on__lte": scope.period.end}
    return Q(**days) & _where(scope.area, prefix) & _known(scope, prefix)


def cases_known_in(scope: Scope) -> CaseQuerySet:
    """Cases of the area, of any day, that the reader of the scope may know of."""
    return Case.objects.filter(_where(scope.area) & _known(scope))


def _known(scope: Scope, prefix: str = "") -> Q:
    """Only cases that the one reader may know of, where the scope names one."""
    return Q(**{f"{prefix}pk__in": Case.objects.visible_to(scope.known_to)}) if scope.known_to else Q()


def _where(area: Area, prefix: str = "") -> Q:
    """Cases of the area by the district they were opened in; the codes stand in the query, so the index answers alone."""
    if area.unit:
        return Q(**{f"{prefix}unit_id": area.unit.pk})
    return Q(**{f"{prefix}district_id__in": area.districts}) if area.region else Q()


def _in_area(area: Area) -> Q:
    if area.unit:
        return Q(pk=area.unit.pk)
    return Q(district_id__in=area.districts) if area.region else ~Q(pk=None)


def _units_with_case(scope: Scope) -> set[int]:
    """The units that opened a case in the period and area, each looked at once.

    For the nation one look-up per unit in its index; for a region the units behind its cases, which also finds a unit
    that has moved to another district since.
    """
    cases = Case.objects.filter(_opened_in(scope)).order_by()
    if scope.area.is_nation:
        units = Unit.objects.filter(Exists(cases.filter(unit_id=OuterRef("pk"))))
        return set(units.order_by().values_list("pk", flat=True))
    return set(cases.values_list("unit_id", flat=True).distinct())
