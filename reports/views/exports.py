"""The breakdown as files: each is written to the trail, then handed out."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lk3 import audit
from lk3.access import Permission, requires
from lk3.models import User

from .. import exports, files
from ..presenters import Breakdown
from .breakdown import asked


@requires(Permission.STATISTICS_EXPORT)
def breakdown_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the breakdown as CSV."""
    return _file(request, exports.breakdown_csv, "csv", files.CSV)


@requires(Permission.STATISTICS_EXPORT)
def breakdown_xlsx(request: HttpRequest) -> HttpResponse:
    """Hand out the breakdown as a workbook."""
    return _file(request, exports.breakdown_xlsx, "xlsx", files.XLSX)


@requires(Permission.STATISTICS_EXPORT)
def breakdown_json(request: HttpRequest) -> HttpResponse:
    """Hand out the breakdown as JSON."""
    return _file(request, exports.breakdown_json, "json", files.JSON)


@requires(Permission.STATISTICS_EXPORT)
def breakdown_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out the breakdown as PDF; where none can be made, the page to print."""
    if not files.is_pdf_available():
        messages.warning(request, files.NO_PDF)
        query = request.GET.urlencode()
        return redirect(f"{reverse('reports:breakdown-print')}?{query}")
    return _file(request, exports.breakdown_pdf, "pdf", files.PDF)


def _file(request: HttpRequest, make: Callable[[Breakdown, User], bytes], suffix: str, kind: str) -> HttpResponse:
    """Count, make the file, and write the export to the trail before anybody gets it."""
    _, shown = asked(request)
    content = make(shown, request.user)  # type: ignore[arg-type]
    scope = shown.scope
    audit.record(
        "breakdown.exported",
        by=request.user,  # type: ignore[arg-type]
        object_type="reports.breakdown",
        object_id=f"{scope.period.key} {scope.area.key}",
        format=suffix,
    )
    name = exports.file_name(scope, suffix)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
