"""The breakdown as files: each is written to the trail, then handed out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from lk3 import audit
from lk3.access import Permission, requires
from lk3.models import User

from .. import exports, files
from ..bulk_forms import YearForm
from ..presenters import Breakdown
from ..psks import psks_csv
from .breakdown import asked
from .handing_out import hand_out, print_instead


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
        return print_instead(request, f"{reverse('reports:breakdown-print')}?{request.GET.urlencode()}")
    return _file(request, exports.breakdown_pdf, "pdf", files.PDF)


@requires(Permission.STATISTICS_EXPORT)
def psks(request: HttpRequest) -> HttpResponse:
    """Hand out the ministry's columns of every LK3 the person may see, with the figures of a year."""
    form = YearForm(request.GET)
    year = form.cleaned_data["tahun"] if form.is_valid() else timezone.localdate().year
    text, count = psks_csv(request.user, year)  # type: ignore[arg-type]
    audit.record("psks.exported", by=request.user, object_type="lk3.unit", rows=count, year=year)  # type: ignore[arg-type]
    return hand_out(text, f"psks-lk3-{year}.csv", files.CSV)


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
    return hand_out(content, exports.file_name(scope, suffix), kind)
