"""The breakdown by problem and what stands around it; what is counted is defined in `reports.figures`.

Nothing here asks who is reading; a `Scope` is built only for areas the person may see (`reports.scopes`), names the reader
where not every case counts, and what comes out is raw until `reports.disclosure` has protected it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone

from cases.models import Case, ProblemCategory, ServiceContact
from cases.querysets import CaseQuerySet
from lk3.models import Unit, User

from .completeness.months import declared_units
from .disclosure import THE_FOUR, Counted, RawRow, RawTable
from .figures import CATEGORY, Question, counts_by, distinct_by
from .figures.cases import opened
from .figures.question import cases_of
from .models import Recap
from .published import count_text
from .scopes import Area, Scope, period_of

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
# Clients are counted as different persons here, which is none of the figures that add up.
FIGURES = {Counted.CASES: "opened", Counted.PROBLEMS: "problems", Counted.SERVICES: "services"}


@dataclass(frozen=True)
class Coverage:
    """Which LK3 stand behind the figures: how many recorded a case in the period, who said that there was none, and of whom
    nothing is known.
    """

    reporting: int
    silent: tuple[str, ...]
    declared: int = 0

    @property
    def total(self) -> int:
        return self.reporting + self.declared + len(self.silent)

    @property
    def text(self) -> str:
        if self.total == 1:
            return self._of_one
        if self.declared:
            return f"{self._recorded} {count_text(self.declared)} LK3: tidak ada kasus (dinyatakan).{self._unheard}"
        if not self.silent:
            return f"{count_text(self.total)} LK3, semuanya mencatat sedikitnya satu kasus."
        return f"{self._recorded}{self._unheard}"

    @property
    def _of_one(self) -> str:
        if self.declared:
            return "Satu LK3: tidak ada kasus (dinyatakan)."
        return (
            f"Satu LK3: {self.silent[0]}, belum mencatat kasus."
            if self.silent
            else "Satu LK3, dan sudah mencatat kasus."
        )

    @property
    def _recorded(self) -> str:
        return f"{count_text(self.reporting)} dari {count_text(self.total)} LK3 mencatat sedikitnya satu kasus."

    @property
    def _unheard(self) -> str:
        if not self.silent:
            return ""
        named = ", ".join(self.silent[:MOST_NAMES])
        more = len(self.silent) - MOST_NAMES
        others = f", dan {count_text(more)} lainnya" if more > 0 else ""
        return f" Belum ada kasus dari {count_text(len(self.silent))} LK3: {named}{others}."


def breakdown(scope: Scope, counted: Counted = Counted.CASES) -> RawTable:
    """The eleven categories with one of the four counts. Where nothing at all was recorded there is no data, not zero."""
    counts = _clients(scope) if counted is Counted.CLIENTS else _by_category(FIGURES[counted], scope)
    return _table(scope, counted, counts, _roots(), coverage(scope))


def breakdowns(scope: Scope, covered: Coverage | None = None) -> dict[Counted, RawTable]:
    """All four counts of the same period and area, in the order of `THE_FOUR`."""
    roots, covered = _roots(), covered or coverage(scope)
    counts = {counted: _by_category(code, scope) for counted, code in FIGURES.items()} | {
        Counted.CLIENTS: _clients(scope)
    }
    return {counted: _table(scope, counted, counts[counted], roots, covered) for counted in THE_FOUR}


def coverage(scope: Scope) -> Coverage:
    """The LK3 of the area in the period: those with a case, and those that existed, were not dissolved, and had none.

    Whoever declared every finished month of it to be without a case is not silent.
    """
    reporting = _units_with_case(scope)
    existed = Q(founded_on=None) | Q(founded_on__lte=scope.period.end)
    expected = Unit.objects.filter(_in_area(scope.area), existed).exclude(status=Unit.Status.CLOSED)
    missing = {
        pk: name for pk, name in expected.order_by("name", "pk").values_list("pk", "name") if pk not in reporting
    }
    declared = declared_units(expected.values("pk"), scope.period.start, scope.period.end, timezone.localdate())
    silent = tuple(name for pk, name in missing.items() if pk not in declared)
    return Coverage(len(reporting), silent, len(missing) - len(silent))


def recap_for(scope: Scope, user: User) -> Recap | None:
    """The table somebody published for the same period and area, if the person may see it; the newest one."""
    period, area = scope.period, scope.area
    recaps = Recap.objects.visible_to(user).current().with_rows()
    recaps = recaps.filter(year=period.year, half=period.half, month=period.month, region=area.region, unit=area.unit)
    recap: Recap | None = recaps.select_related("region", "unit").order_by("-source_on", "-pk").first()
    return recap


def recap_table(recap: Recap) -> RawTable:
    """The published table as it stands: counts where there are any, else the percentages of the source (one query)."""
    rows = recap.rows.select_related("category").order_by("category__order", "pk")
    where = recap.unit.name if recap.unit else recap.region.full_name if recap.region else "Indonesia"
    return RawTable(
        title=recap.title,
        counts=Counted.CASES,
        period=period_of(recap.year, recap.half, recap.month).label,
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
    return list(Recap.objects.visible_to(user).current().with_rows().order_by("-year", "-half", "-month", "pk")[:most])


def nearest_years(scope: Scope) -> list[int]:
    """The last year before the period and the first one after it in which the area opened a case, as far as there are any."""
    cases = cases_known_in(scope).order_by()
    before = cases.filter(opened_on__lt=scope.period.start).aggregate(day=Max("opened_on"))["day"]
    after = cases.filter(opened_on__gt=scope.period.end).aggregate(day=Min("opened_on"))["day"]
    return [day.year for day in (before, after) if day]


def quiet_units(units: Iterable[Unit], today: date, days: int = 60, *, known_to: User | None = None) -> list[Unit]:
    """Active units that opened no case and recorded no service in the last `days` days, longest silence first.

    Each carries `last_case_on`. Two index look-ups per unit, in one query. `known_to` as in `Scope`: a silence that ends without
    a case one knows of would tell of a sealed one.
    """
    since = today - timedelta(days=days)
    cases = Case.objects.filter(unit=OuterRef("pk"))
    contacts = ServiceContact.objects.filter(case__unit=OuterRef("pk"), held_on__gte=since)
    if known_to is not None:
        cases = cases.visible_to(known_to)
        contacts = contacts.filter(case__in=Case.objects.visible_to(known_to))
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
    """{id of the root category: cases opened}."""
    return _by_category("opened", scope)


def _by_category(code: str, scope: Scope) -> dict[int, int]:
    return {keys[0]: count for keys, count in counts_by(code, Question(scope), CATEGORY).items()}


def _clients(scope: Scope) -> dict[int, int]:
    """Different persons per category: someone with two cases of one category is one client."""
    found = distinct_by("clients", Question(scope), CATEGORY, of="person_id")
    return {keys[0]: count for keys, count in found.items()}


def _different_clients(scope: Scope) -> int:
    return distinct_by("clients", Question(scope), of="person_id")[()]


def cases_known_in(scope: Scope) -> CaseQuerySet:
    """Cases of the area, of any day, that the reader of the scope may know of."""
    return Case.objects.filter(cases_of(scope))


def _in_area(area: Area) -> Q:
    if area.unit:
        return Q(pk=area.unit.pk)
    return Q(district_id__in=area.districts) if area.region else ~Q(pk=None)


def _units_with_case(scope: Scope) -> set[int]:
    """The units that opened a case in the period and area, each looked at once.

    For the nation one look-up per unit in its index; for a region the units behind its cases, which also finds a unit
    that has moved to another district since.
    """
    cases = opened(scope).order_by()
    if scope.area.is_nation:
        units = Unit.objects.filter(Exists(cases.filter(unit_id=OuterRef("pk"))))
        return set(units.order_by().values_list("pk", flat=True))
    return set(cases.values_list("unit_id", flat=True).distinct())
