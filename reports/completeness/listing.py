"""Which LK3 let themselves be heard: days since the last entry, months with cases or without, and semester reports.

For the office that is responsible for them, to ask kindly; never a public list. A month without a case is silence only where
nobody said so: "tidak ada kasus" is a statement of the LK3 (``NoCaseMonth``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from cases.models import Case, ServiceContact
from lk3.models import Unit, User
from referrals.models import Outreach

from ..figures import Dimension, Question, counts_by
from ..models import NoCaseMonth, SemesterReport
from ..scopes import MONTHS, Area, Scope, day_text, month_period, own_area, scope_for, unit_area, year_period
from ..semester.calendar import Half, due_dates

QUIET_DAYS = 30


class MonthState(Enum):
    """How a month of a unit stands; the value is what a reader sees."""

    CASES = "ada kasus"
    DECLARED = "dinyatakan tanpa kasus"
    SILENT = "belum ada kabar"
    RUNNING = "masih berjalan"
    OUTSIDE = "belum dimulai"


class ReportStanding(Enum):
    """How the report on a semester stands, as the office sees it."""

    ACCEPTED = ("Diterima", "good")
    READ = ("Dibaca", "info")
    SUBMITTED = ("Dikirim", "info")
    RETURNED = ("Dikembalikan", "warn")
    LATE = ("Lewat batas", "warn")
    EXPECTED = ("Ditunggu", "neutral")
    RUNNING = ("Semester berjalan", "neutral")

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def tone(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class UnitMonth:
    """One month of one unit. ``contradicts``: declared to be without a case, and one came later."""

    first: date
    state: MonthState
    cases: int
    contradicts: bool = False

    @property
    def name(self) -> str:
        return MONTHS[self.first.month - 1]

    @property
    def label(self) -> str:
        return month_period(self.first.year, self.first.month).label

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def text(self) -> str:
        return f"{self.cases} kasus" if self.state is MonthState.CASES else self.state.value


@dataclass(frozen=True)
class UnitReport:
    """The report on one semester: how it stands, until when it was expected, and when it came."""

    half: Half
    standing: ReportStanding
    due_on: date
    report: SemesterReport | None

    @property
    def is_late(self) -> bool:
        """Return whether it came after the last day."""
        sent = self.report.submitted_at if self.report else None
        return sent is not None and timezone.localdate(sent) > self.due_on

    @property
    def note(self) -> str:
        sent = self.report.submitted_at if self.report else None
        if sent is not None:
            return f"dikirim {day_text(timezone.localdate(sent))}{', sesudah batas' if self.is_late else ''}"
        return "" if self.standing is ReportStanding.RUNNING else f"paling lambat {day_text(self.due_on)}"


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
        return [month for month in self.months if month.state in over and _is_over(month.first, self.today)]


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
    cases, declared = _cases(area, year), _declared(units, year)
    last = _last_entries(units, today)
    reports = reports_of(units, [Half(year, 1), Half(year, 2)], today)
    return [
        UnitRow(
            unit=unit,
            today=today,
            last_on=last.get(unit.pk),
            months=tuple(_month(unit, date(year, n, 1), cases, declared, today) for n in range(1, 13)),
            reports=reports[unit.pk],
        )
        for unit in units
    ]


def undeclared_months(user: User, today: date) -> list[UnitMonth]:
    """Finished months of this year, and December in January, in which the person knows of no case of the own unit and nobody
    has spoken: offered on the start page.
    """
    unit = user.hat.unit if user.hat else None
    if unit is None:
        return []
    year = today.year if today.month > 1 else today.year - 1
    declared = _declared([unit], year)
    question = Question(scope_for(user, year_period(year), unit_area(unit)))
    cases = {(unit.pk, key[0]): count for key, count in counts_by("opened", question, Dimension.MONTH).items()}
    months = (_month(unit, date(year, n, 1), cases, declared, today) for n in range(1, 13))
    return [month for month in months if month.state is MonthState.SILENT]


def declared_units(units: Any, start: date, end: date, today: date) -> set[int]:
    """Those of the units (ids, or a query for them) that declared every finished month from ``start`` to ``end``."""
    first = start.replace(day=1)
    wanted = {
        date(year, month, 1)
        for year in range(first.year, end.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= end and _is_over(date(year, month, 1), today)
    }
    if not wanted:
        return set()
    rows = NoCaseMonth.objects.standing().filter(unit__in=units, month__in=wanted)
    months: dict[int, set[date]] = defaultdict(set)
    for unit_id, month in rows.values_list("unit_id", "month"):
        months[unit_id].add(month)
    return {unit_id for unit_id, said in months.items() if said == wanted}


def _month(
    unit: Unit,
    first: date,
    cases: dict[tuple[int, date], int],
    declared: set[tuple[int, date]],
    today: date,
) -> UnitMonth:
    count, is_declared = cases.get((unit.pk, first), 0), (unit.pk, first) in declared
    period = month_period(first.year, first.month)
    if count:
        return UnitMonth(first, MonthState.CASES, count, contradicts=is_declared)
    if first > today or (unit.founded_on and unit.founded_on > period.end):
        return UnitMonth(first, MonthState.OUTSIDE, 0)
    if not _is_over(first, today):
        return UnitMonth(first, MonthState.RUNNING, 0)
    return UnitMonth(first, MonthState.DECLARED if is_declared else MonthState.SILENT, 0)


def _is_over(first: date, today: date) -> bool:
    return month_period(first.year, first.month).end < today


def _cases(area: Area, year: int) -> dict[tuple[int, date], int]:
    """{(unit, first day of the month): cases opened}."""
    found = counts_by("opened", Question(Scope(year_period(year), area)), Dimension.UNIT, Dimension.MONTH)
    return {(int(unit_id), month): count for (unit_id, month), count in found.items()}


def _declared(units: Sequence[Unit], year: int) -> set[tuple[int, date]]:
    rows = NoCaseMonth.objects.standing().filter(unit__in=units, month__year=year)
    return set(rows.values_list("unit_id", "month"))


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


def reports_of(units: Sequence[Unit], halves: Sequence[Half], today: date) -> dict[int, tuple[UnitReport, ...]]:
    """{unit: how its report on each of the semesters stands}, by the newest edition that was sent. Two queries."""
    due = due_dates(list(halves))
    sent = SemesterReport.objects.filter(unit__in=units, year__in={half.year for half in halves})
    newest: dict[tuple[int, int, int], SemesterReport] = {}
    for report in sent.exclude(state="DRAFT").defer("figures", "activities", "obstacles", "plans").order_by("edition"):
        newest[report.unit_id, report.year, report.half] = report
    return {
        unit.pk: tuple(_report(half, newest.get((unit.pk, *half)), due[half], today) for half in halves)
        for unit in units
    }


def _report(half: Half, report: SemesterReport | None, due: date, today: date) -> UnitReport:
    if report is not None:
        return UnitReport(half, ReportStanding[report.state], due, report)
    if not half.has_ended(today):
        return UnitReport(half, ReportStanding.RUNNING, due, None)
    return UnitReport(half, ReportStanding.LATE if today > due else ReportStanding.EXPECTED, due, None)
