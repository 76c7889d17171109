"""Verbs of the semester report, of both sides. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from cases.workflow import NotAllowed
from lk3 import audit
from lk3.models import Unit, User

from ..models import SemesterReport
from ..semester import counting, frozen, workflow
from ..semester.calendar import Half
from ..semester.forms import REQUIRED, WRITTEN

State = SemesterReport.State


@transaction.atomic
def write_report(*, unit: Unit, half: Half, texts: Mapping[str, str], version: int, by: User) -> SemesterReport:
    """Save the words of the draft; begins it where there is none yet. ``version`` is the one the words were written over.

    A second click with the same words changes nothing. NotAllowed when somebody else saved meanwhile, or the report was sent.
    """
    row = _take_draft(unit, half, by)
    if _write(row, texts, version, by):
        audit.record("semester_report.written", by=by, on=row, semester=_code(half), edition=row.edition)
    return row


@transaction.atomic
def submit_report(*, unit: Unit, half: Half, texts: Mapping[str, str], version: int, by: User) -> SemesterReport:
    """Save the words, freeze figures and words with a digest, and hand the report to the dinas.

    A second click returns the report that the first one sent.
    """
    _lock(unit)
    newest = _newest(unit, half)
    if newest is not None and newest.state != State.DRAFT and _says(newest, texts):
        return newest
    row = _take_draft(unit, half, by)
    workflow.require_move(row, workflow.SUBMIT)
    workflow.require_ended(half, timezone.localdate())
    if missing := [sentence for name, sentence in REQUIRED.items() if not texts.get(name, "").strip()]:
        raise NotAllowed(" ".join(missing))
    _write(row, texts, version, by)
    row.figures = counting.count_all(unit, half).as_json()
    row.digest = frozen.digest_of(row)
    row.state, row.submitted_at, row.submitted_by = State.SUBMITTED, timezone.now(), by
    row.save()
    audit.record("semester_report.submitted", by=by, on=row, semester=_code(half), edition=row.edition)
    return row


@transaction.atomic
def correct_report(*, report: SemesterReport, reason: str, by: User) -> SemesterReport:
    """Begin a new edition with the words of this one; the old one stays as it was sent. A second click returns the first's."""
    _lock(report.unit)
    newest = _newest(report.unit, Half(report.year, report.half))
    if newest is not None and newest.state == State.DRAFT:
        return newest
    if newest is None or newest.pk != report.pk:
        raise NotAllowed(workflow.NEWER_BEGUN)
    if not reason.strip():
        raise NotAllowed(workflow.NO_REASON)
    kept = {name: getattr(report, name) for name in WRITTEN}
    row = SemesterReport.objects.create(
        unit=report.unit,
        year=report.year,
        half=report.half,
        edition=report.edition + 1,
        correction_reason=reason,
        begun_at=timezone.now(),
        begun_by=by,
        changed_by=by,
        **kept,
    )
    audit.record("semester_report.correction_begun", by=by, on=row, edition=row.edition)
    return row


@transaction.atomic
def read_report(*, report: SemesterReport, by: User) -> SemesterReport:
    """Note that the dinas opened the report; who opens it later changes nothing."""
    row = _take(report)
    if row.state != State.SUBMITTED:
        return row
    workflow.require_move(row, workflow.READ)
    row.state, row.read_at, row.read_by = State.READ, timezone.now(), by
    row.save()
    audit.record("semester_report.read", by=by, on=row, edition=row.edition)
    return row


@transaction.atomic
def accept_report(*, report: SemesterReport, note: str, version: int, by: User) -> SemesterReport:
    """Accept the newest edition, with or without words to the LK3."""
    return _decide(report, workflow.ACCEPT, note, version, by, "semester_report.accepted")


@transaction.atomic
def return_report(*, report: SemesterReport, note: str, version: int, by: User) -> SemesterReport:
    """Give the newest edition back with a note that says what to put right."""
    return _decide(report, workflow.RETURN, note, version, by, "semester_report.returned")


def _decide(
    report: SemesterReport, move: workflow.Move, note: str, version: int, by: User, verb: str
) -> SemesterReport:
    row = _take(report)
    if row.state == move.to and row.decided_by_id == by.pk and row.return_note == note:
        return row  # the second of two clicks
    if row.version != version:
        raise NotAllowed(workflow.CHANGED)
    workflow.require_move(row, move)
    if move.needs_note and not note.strip():
        raise NotAllowed(workflow.NO_NOTE)
    sent = SemesterReport.objects.filter(unit=row.unit_id, year=row.year, half=row.half).exclude(state=State.DRAFT)
    if sent.filter(edition__gt=row.edition).exists():
        raise NotAllowed(workflow.NEWER)
    row.state, row.return_note, row.version = move.to, note, row.version + 1
    row.decided_at, row.decided_by = timezone.now(), by
    row.save()
    audit.record(verb, by=by, on=row, edition=row.edition)
    return row


def _take_draft(unit: Unit, half: Half, by: User) -> SemesterReport:
    """Return the unit's draft of the semester, locked, or a new one that is not saved yet."""
    _lock(unit)
    newest = _newest(unit, half)
    if newest is None:
        return SemesterReport(
            unit=unit, year=half.year, half=half.half, version=0, begun_at=timezone.now(), begun_by=by, changed_by=by
        )
    if newest.state != State.DRAFT:
        raise NotAllowed(
            "Laporan ini sudah dikirim, jadi tidak diubah lagi. Bila ada yang salah, mulai versi perbaikan dari halamannya."
        )
    return newest


def _write(row: SemesterReport, texts: Mapping[str, str], version: int, by: User) -> bool:
    """Put the words into the draft and return whether anything changed."""
    if row.pk is not None and _says(row, texts):
        return False
    if row.version != version:
        raise NotAllowed(workflow.CHANGED)
    for name in WRITTEN:
        setattr(row, name, texts.get(name, ""))
    row.version, row.changed_by = row.version + 1, by
    row.save()
    return True


def _says(row: SemesterReport, texts: Mapping[str, str]) -> bool:
    return all(getattr(row, name) == texts.get(name, "") for name in WRITTEN)


def _lock(unit: Unit) -> None:
    """Let one person at a time begin an edition of this unit."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _newest(unit: Unit, half: Half) -> SemesterReport | None:
    rows = SemesterReport.objects.filter(unit=unit, year=half.year, half=half.half)
    return rows.select_related("unit").order_by("-edition").first()


def _take(report: SemesterReport) -> SemesterReport:
    return SemesterReport.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)


def _code(half: Half) -> str:
    return f"{half.year}-s{half.half}"
