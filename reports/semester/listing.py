"""Which semester reports there are: of the own unit, or of the units an office is responsible for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from lk3.forms import plain_helper
from lk3.models import Unit, User

from ..completeness.standing import ReportStanding, UnitReport, reports_of
from ..models import SemesterReport
from .calendar import Half, half_of, last_ended

HALVES_BACK = 6


@dataclass(frozen=True)
class OwnRow:
    """One semester of the own unit: the newest edition, drafts included."""

    half: Half
    report: UnitReport
    draft: SemesterReport | None
    has_ended: bool

    @property
    def label(self) -> str:
        """How it stands, as the unit itself sees it."""
        if self.draft is not None:
            return "Versi perbaikan sedang ditulis" if self.draft.edition > 1 else "Sedang ditulis"
        return self.report.standing.label

    @property
    def url(self) -> str:
        """Where it is gone on with: written, or read as it was sent."""
        if self.draft is not None or self.report.report is None:
            return reverse("reports:semester-write", args=[self.half.year, self.half.half])
        return self.report.report.get_absolute_url()

    @property
    def tone(self) -> str:
        return "info" if self.draft is not None else self.report.standing.tone


@dataclass(frozen=True)
class OfficeRow:
    """What one unit sent on the semester, if anything."""

    unit: Unit
    report: UnitReport


class SemesterListForm(forms.Form):
    """Which semester, and which of the reports on it; every field may be missing or wrong."""

    semester = forms.ChoiceField(label="Semester", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Semua LK3"),
            ("putuskan", "Menunggu jawaban dinas"),
            ("tunggu", "Belum masuk"),
            ("selesai", "Diterima"),
        ],
    )

    def __init__(self, query: QueryDict, *, today: date) -> None:
        super().__init__(query.copy())
        self.helper = plain_helper()
        self.offered = recent_halves(today)
        field: Any = self.fields["semester"]
        field.choices = [(_key(half), half.label) for half in self.offered]
        self.usual = last_ended(today)
        self.is_valid()  # what is not understood narrows nothing
        shown: Any = self.data
        shown.setdefault("semester", _key(self.usual))

    @property
    def chosen(self) -> Half:
        """The semester asked for; the newest that is over when none was."""
        wanted = self.cleaned_data.get("semester")
        return next((half for half in self.offered if _key(half) == wanted), self.usual)

    @property
    def is_filtered(self) -> bool:
        return bool(self.cleaned_data.get("semester") or self.cleaned_data.get("keadaan"))

    def keeps(self, row: OfficeRow) -> bool:
        """Return whether the list shows the unit."""
        wanted: Any = self.cleaned_data.get("keadaan")
        standings = {
            "putuskan": (ReportStanding.SUBMITTED, ReportStanding.READ),
            "tunggu": (ReportStanding.EXPECTED, ReportStanding.LATE, ReportStanding.RETURNED),
            "selesai": (ReportStanding.ACCEPTED,),
        }
        return wanted not in standings or row.report.standing in standings[wanted]


def recent_halves(today: date) -> list[Half]:
    """The running semester and those before it, newest first."""
    halves = [half_of(today)]
    while len(halves) <= HALVES_BACK:
        halves.append(halves[-1].before)
    return halves


def unit_rows(unit: Unit, today: date) -> list[OwnRow]:
    """The last semesters of the unit; older ones as far as there is a report on them. Two queries and one for the calendar."""
    rows = SemesterReport.objects.filter(unit=unit).defer("figures")
    written = list(rows.order_by("year", "half", "edition"))
    drafts = {Half(row.year, row.half): row for row in written if row.state == SemesterReport.State.DRAFT}
    since = unit.founded_on or date.min
    halves = {half for half in recent_halves(today) if half.period.end >= since}
    halves |= {Half(row.year, row.half) for row in written}
    found = reports_of([unit], sorted(halves, reverse=True), today)[unit.pk]
    return [OwnRow(one.half, one, drafts.get(one.half), one.half.has_ended(today)) for one in found]


def office_rows(user: User, form: SemesterListForm, today: date) -> list[OfficeRow]:
    """The units of one's region with their report on the chosen semester: what waits for an answer first."""
    end = form.chosen.period.end
    units = Unit.objects.visible_to(user).exclude(status=Unit.Status.CLOSED).select_related("district__parent")
    found = [
        unit for unit in units.order_by("district_id", "name", "pk") if not unit.founded_on or unit.founded_on <= end
    ]
    reports = reports_of(found, [form.chosen], today)
    rows = [OfficeRow(unit, reports[unit.pk][0]) for unit in found]
    order = list(ORDER)
    return sorted((row for row in rows if form.keeps(row)), key=lambda row: order.index(row.report.standing))


ORDER = (
    ReportStanding.SUBMITTED,
    ReportStanding.READ,
    ReportStanding.RETURNED,
    ReportStanding.LATE,
    ReportStanding.EXPECTED,
    ReportStanding.RUNNING,
    ReportStanding.ACCEPTED,
)


def _key(half: Half) -> str:
    return f"{half.year}-s{half.half}"
