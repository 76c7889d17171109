"""The semester report on paper and as files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lk3 import audit
from lk3.access import Permission, requires

from .. import files
from ..models import SemesterReport
from ..semester import page
from ..semester.files import workbook
from .handing_out import hand_out, print_instead
from .semester import find


@requires(Permission.SEMESTER_REPORT)
def report_print(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the report as sheets of A4, ready to be signed; a draft is marked as one."""
    _, context = _asked(request, uid)
    return render(request, "reports/semester_print.html", context)


@requires(Permission.SEMESTER_REPORT)
def report_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the same as PDF."""
    row, context = _asked(request, uid)
    if not files.is_pdf_available():
        return print_instead(request, reverse("reports:semester-print", args=[uid]))
    _note(request, row, "pdf")
    content = files.pdf_bytes(render_to_string("reports/semester_pdf.html", context))
    return _file(content, files.PDF, row, "pdf")


@requires(Permission.STATISTICS_EXPORT)
def report_xlsx(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the tables as a workbook, with a sheet that says what it is."""
    row, context = _asked(request, uid)
    _note(request, row, "xlsx")
    return _file(workbook(context["shown"], request.user), files.XLSX, row, "xlsx")  # type: ignore[arg-type]


def _asked(request: HttpRequest, uid: UUID) -> tuple[SemesterReport, dict[str, Any]]:
    row = find(request, uid)
    shown = page.report_page(row, request.user, timezone.localdate())  # type: ignore[arg-type]
    return row, {"shown": shown, "place": row.unit.district.name, "now": timezone.localtime()}


def _note(request: HttpRequest, row: SemesterReport, suffix: str) -> None:
    audit.record("semester_report.exported", by=request.user, on=row, format=suffix, edition=row.edition)  # type: ignore[arg-type]


def _file(content: bytes, content_type: str, row: SemesterReport, suffix: str) -> HttpResponse:
    name = f"lk3-laporan-{row.year}-s{row.half}-v{row.edition}-lk3-{row.unit_id}.{suffix}"
    return hand_out(content, name, content_type)
