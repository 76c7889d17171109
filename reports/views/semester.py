"""Pages of the semester report: the head writes and sends it, the dinas reads it and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.workflow import NotAllowed
from lk3 import access, drafts
from lk3.access import Permission, get_visible, requires
from lk3.models import Unit

from ..actions import semester as verbs
from ..models import SemesterReport
from ..semester import page, workflow
from ..semester.calendar import Half
from ..semester.forms import CorrectionForm, DecisionForm, SemesterReportForm
from ..semester.listing import SemesterListForm, office_rows, unit_rows

SENT_ALREADY = "Laporan semester ini sudah dikirim. Inilah yang dikirim."


def find(request: HttpRequest, uid: UUID) -> SemesterReport:
    """Return a report the person may see: every one of the own unit, and what the units of one's region have sent."""
    rows = SemesterReport.objects.select_related(
        "unit__district__parent", "submitted_by", "read_by", "decided_by", "begun_by"
    )
    found: SemesterReport = get_visible(rows, request.user, uid=uid)  # type: ignore[arg-type]
    return found


@requires(Permission.SEMESTER_REPORT)
def report_list(request: HttpRequest) -> HttpResponse:
    """List the semesters of the own unit, or what the units of one's region have sent on one semester."""
    today = timezone.localdate()
    unit = request.user.hat.unit  # type: ignore[union-attr]
    if unit is not None:
        return render(request, "reports/semester_list.html", {"rows": unit_rows(unit, today), "is_own": True})
    form = SemesterListForm(request.GET, today=today)
    rows = office_rows(request.user, form, today)  # type: ignore[arg-type]
    context = {"rows": rows, "form": form, "half": form.chosen, "is_own": False}
    return render(request, "reports/semester_list.html", context)


@requires(Permission.SEMESTER_SUBMIT)
def report_write(request: HttpRequest, year: int, half: int) -> HttpResponse:
    """Show the figures as they are today, what is still missing, and the words to write; save them or send everything."""
    unit: Any = request.user.hat.unit  # type: ignore[union-attr]
    asked = _half(year, half)
    newest = _newest(unit, asked)
    if newest is not None and newest.state != SemesterReport.State.DRAFT:
        if request.method == "POST":
            messages.info(request, SENT_ALREADY)
        return redirect(newest)
    form = drafts.bind(
        request, SemesterReportForm, label=f"Laporan {asked.label}", half=asked, unit=unit, instance=newest
    )
    if request.method == "POST" and form.is_valid() and (answer := _write(request, form, unit, asked)):
        return answer
    shown = page.draft_page(unit, asked, newest, timezone.localdate())
    return render(request, "reports/semester_write.html", {"form": form, "shown": shown})


def _write(request: HttpRequest, form: SemesterReportForm, unit: Unit, half: Half) -> HttpResponse | None:
    """Save or send; None when the verb refused, with its sentence above the form."""
    verb = verbs.submit_report if form.is_sending else verbs.write_report
    try:
        row = verb(
            unit=unit,
            half=half,
            texts=form.texts,
            version=form.cleaned_data["version"] or 0,
            by=request.user,  # type: ignore[arg-type]
        )
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None
    drafts.finish(request)
    if form.is_sending:
        messages.success(request, workflow.SUBMIT.done)
        return redirect(row)
    messages.success(request, "Tulisan disimpan. Laporan belum dikirim.")
    return redirect("reports:semester-write", year=half.year, half=half.half)


@requires(Permission.SEMESTER_REPORT)
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a report as it was sent, beside what is known by now. Opened by the dinas it counts as read."""
    row = find(request, uid)
    if row.state == SemesterReport.State.DRAFT:
        return redirect("reports:semester-write", year=row.year, half=row.half)
    may_decide = access.can(request.user, Permission.SEMESTER_DECIDE)  # type: ignore[arg-type]
    if may_decide and row.state == SemesterReport.State.SUBMITTED:
        row = verbs.read_report(report=row, by=request.user)  # type: ignore[arg-type]
    shown = page.report_page(row, request.user, timezone.localdate())  # type: ignore[arg-type]
    context = {
        "shown": shown,
        "can_decide": may_decide and shown.is_newest and row.state == SemesterReport.State.READ,
        "can_correct": access.can(request.user, Permission.SEMESTER_SUBMIT) and shown.is_newest,  # type: ignore[arg-type]
        "can_export": access.can(request.user, Permission.STATISTICS_EXPORT),  # type: ignore[arg-type]
    }
    return render(request, "reports/semester_report.html", context)


@requires(Permission.SEMESTER_SUBMIT)
def report_correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask what is to be put right, then begin a new edition with the words of this one."""
    row = find(request, uid)
    initial = {"reason": "Menurut catatan dinas" if row.state == SemesterReport.State.RETURNED else ""}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            draft = verbs.correct_report(report=row, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
            return redirect("reports:semester-write", year=draft.year, half=draft.half)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/semester_correct.html", {"form": form, "report": row})


@requires(Permission.SEMESTER_DECIDE)
def report_decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept the report, or give it back with a note."""
    row = find(request, uid)
    form = drafts.bind(
        request, DecisionForm, label=f"Jawaban laporan {row.unit.name}", initial={"version": row.version}
    )
    if request.method == "POST" and form.is_valid() and _decide(request, form, row):
        drafts.finish(request)
        messages.success(request, (workflow.RETURN if form.is_return else workflow.ACCEPT).done)
        return redirect(row)
    return render(request, "reports/semester_decide.html", {"form": form, "report": row})


def _decide(request: HttpRequest, form: DecisionForm, row: SemesterReport) -> bool:
    verb = verbs.return_report if form.is_return else verbs.accept_report
    said: dict[str, Any] = {"note": form.cleaned_data["note"], "version": form.cleaned_data["version"]}
    try:
        verb(report=row, by=request.user, **said)  # type: ignore[arg-type]
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _half(year: int, half: int) -> Half:
    """Return the semester of the address; 404 for one that has not begun or that nobody can have worked in."""
    if half not in (1, 2) or not 2000 <= year <= timezone.localdate().year:
        raise Http404("Tidak ada.")
    asked = Half(year, half)
    if asked.period.start > timezone.localdate():
        raise Http404("Tidak ada.")
    return asked


def _newest(unit: Unit, half: Half) -> SemesterReport | None:
    rows = SemesterReport.objects.filter(unit=unit, year=half.year, half=half.half)
    return rows.select_related("unit").order_by("-edition").first()
