"""How the reports of units on a semester stand, as their office sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils import timezone

from lk3.models import Unit

from ..models import SemesterReport
from ..scopes import day_text
from ..semester.calendar import Half, due_dates


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
