"""Which LK3 let themselves be heard: days since the last entry, months with cases or without, and semester reports.

For the office that is responsible for them, to ask kindly; never a public list. A month without a case is silence only where
nobody said so: "tidak ada kasus" is a statement of the LK3 (``NoCaseMonth``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, QuerySet, Subquery

from cases.models import Case, ServiceContact
from lk3.models import Unit, User
from referrals.models import Outreach

from ..figures import Dimension, Question, counts_by
from ..scopes import Area, Scope, day_text, own_area, unit_area, year_period
from ..semester.calendar import Half
from .months import MonthState, UnitMonth, declared_months, is_over, month_of
from .standing import UnitReport, reports_of

QUIET_DAYS = 30


@dataclass(frozen=True)
class UnitRow:
    """One LK3 in the list."""

    unit: Unit
    today: date
    last_on: date | None
    months: tuple[UnitMonth, ...]
    reports: tuple[UnitReport, ...]

    @property
    def days(self) -> int | None:
        """Days since the last entry; None when there never was one."""
        return None if self.last_on is None else max((self.today - self.last_on).days, 0)

    @property
    def is_quiet(self) -> bool:
        return self.unit.is_open and (self.days is None or self.days > QUIET_DAYS)

    @property
    def sentence(self) -> str:
        """How long nothing was heard, said as one would say it of a colleague."""
        if not self.unit.is_open:
            return f"{self.unit.get_status_display()}, tidak ditunggu kabarnya."
        if self.last_on is None:
            return "Belum pernah mencatat; barangkali perlu dibantu memulai."
        if self.is_quiet:
            return f"Belum terdengar sejak {day_text(self.last_on)}; barangkali perlu ditelepon."
        return f"Terakhir mencatat {day_text(self.last_on)}."

    @property
    def silent(self) -> list[UnitMonth]:
        return [month for month in self.months if month.state is MonthState.SILENT]

    @property
    def declared(self) -> list[UnitMonth]:
        return [month for month in self.months if month.state is MonthState.DECLARED]

    @property
    def contradicted(self) -> list[UnitMonth]:
        return [month for month in self.months if month.contradicts]

    @property
    def heard(self) -> int:
        """Finished months with cases or with a statement that there was none."""
        return sum(month.state in (MonthState.CASES, MonthState.DECLARED) for month in self._finished)

    @property
    def expected(self) -> int:
        return len(self._finished)

    @property
    def percent(self) -> int | None:
        """Share of the finished months that were heard of; None before the first one."""
        return round(100 * self.heard / self.expected) if self.expected else None

    @property
    def _finished(self) -> list[UnitMonth]:
        over = (MonthState.CASES, MonthState.DECLARED, MonthState.SILENT)
        return [month for month in self.months if month.state in over and is_over(month.first, self.today)]


def rows_for(user: User, year: int, today: date) -> list[UnitRow]:
    """Every LK3 whose figures the person may see one by one, the longest silent first. The same queries for one and for 514."""
    units = list(
        Unit.objects.visible_to(user)
        .exclude(status=Unit.Status.CLOSED)
        .select_related("district__parent")
        .order_by("pk")
    )
    rows = _rows(units, own_area(user), year, today)
    return sorted(rows, key=lambda row: (row.last_on or date.min, row.unit.name, row.unit.pk))


def row_of(unit: Unit, year: int, today: date) -> UnitRow:
    """The same for one unit."""
    return _rows([unit], unit_area(unit), year, today)[0]


def _rows(units: Sequence[Unit], area: Area, year: int, today: date) -> list[UnitRow]:
    cases, declared = _cases(area, year), declared_months(units, year)
    last = _last_entries(units, today)
    reports = reports_of(units, [Half(year, 1), Half(year, 2)], today)
    return [
        UnitRow(
            unit=unit,
            today=today,
            last_on=last.get(unit.pk),
            months=tuple(month_of(unit, date(year, n, 1), cases, declared, today) for n in range(1, 13)),
            reports=reports[unit.pk],
        )
        for unit in units
    ]


def _cases(area: Area, year: int) -> dict[tuple[int, date], int]:
    """{(unit, first day of the month): cases opened}."""
    found = counts_by("opened", Question(Scope(year_period(year), area)), Dimension.UNIT, Dimension.MONTH)
    return {(int(unit_id), month): count for (unit_id, month), count in found.items()}


def _last_entries(units: Sequence[Unit], today: date) -> dict[int, date]:
    """The day of the latest case, service or outreach of each unit.

    Cases and outreach stand first in an index per unit. Services are looked up among the recent ones first, and further back
    only for units that have no recent ones: those had few.
    """
    cases = Case.objects.filter(unit=OuterRef("pk")).order_by("-opened_on", "-pk")
    outreach = Outreach.objects.filter(unit=OuterRef("pk"), state="HELD").order_by("-held_on", "-pk")
    found = Unit.objects.filter(pk__in=[unit.pk for unit in units]).annotate(
        last_case=Subquery(cases.values("opened_on")[:1]), last_outreach=Subquery(outreach.values("held_on")[:1])
    )
    last = {
        pk: max(filter(None, days), default=None) for pk, *days in found.values_list("pk", "last_case", "last_outreach")
    }
    recent = _latest_contacts(
        ServiceContact.objects.filter(held_on__gte=date.fromordinal(today.toordinal() - QUIET_DAYS))
    )
    older = [unit.pk for unit in units if unit.pk not in recent]
    contacts = recent | _latest_contacts(ServiceContact.objects.filter(case__unit__in=older))
    heard = {pk: max(filter(None, (day, contacts.get(pk))), default=None) for pk, day in last.items()}
    return {pk: day for pk, day in heard.items() if day}


def _latest_contacts(contacts: QuerySet[ServiceContact]) -> dict[int, date]:
    pairs = contacts.order_by().values_list("case__unit").annotate(latest=Max("held_on"))
    return dict(pairs.values_list("case__unit", "latest"))
