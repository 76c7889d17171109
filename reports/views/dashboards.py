"""Dashboards of unit, district, province and nation: figures only, never a name or a case."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from lk3 import access, audit
from lk3.access import Permission, requires
from lk3.models import User

from .. import files
from ..dashboards import files as made
from ..dashboards.forms import DashboardForm
from ..dashboards.matrix import legend_html
from ..dashboards.packing import packed
from ..dashboards.page import Dashboard, dashboard_for
from ..dashboards.tables import Asked, matrix_for
from ..replica import answer
from ..scopes import home_of
from .handing_out import hand_out, print_instead

FORMATS = [
    ("reports:dashboard-xlsx", "Excel"),
    ("reports:dashboard-csv", "CSV"),
    ("reports:dashboard-json", "JSON"),
    ("reports:dashboard-pdf", "PDF"),
]


@dataclass(frozen=True)
class Answered:
    """What is asked in the address, what was not understood of it, and the answer with its age."""

    asked: Asked
    complaints: list[str]
    shown: Dashboard


@requires(Permission.STATISTICS)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the dashboard of an area, the own one first."""
    answered = _answer(request)
    context = {
        "form": DashboardForm.shown(answered.asked.question, answered.asked.code, request.user),  # type: ignore[arg-type]
        "complaints": answered.complaints,
        "shown": answered.shown,
        "legend": legend_html(answered.shown.matrix),
        "formats": FORMATS,
        "can_completeness": access.can(request.user, Permission.COMPLETENESS),  # type: ignore[arg-type]
        "can_export": access.can(request.user, Permission.STATISTICS_EXPORT),  # type: ignore[arg-type]
    }
    return render(request, "reports/dashboard.html", context)


@requires(Permission.STATISTICS)
def dashboard_matrix(request: HttpRequest) -> HttpResponse:
    """Show places by categories alone, for the country with all its districts: a page that travels light."""
    asked, complaints = _asked(request, all_districts=True)
    shown, freshness = answer(lambda: matrix_for(request.user, asked, timezone.localdate()))  # type: ignore[arg-type]
    context = {
        "complaints": complaints,
        "shown": shown,
        "legend": legend_html(shown.matrix),
        "freshness": freshness.text,
    }
    return packed(request, render(request, "reports/dashboard_districts.html", context))


@requires(Permission.STATISTICS)
def dashboard_print(request: HttpRequest) -> HttpResponse:
    """Show the dashboard as sheets of A4 to be signed."""
    answered = _answer(request)
    context = {
        "shown": answered.shown,
        "legend": legend_html(answered.shown.matrix),
        "place": home_of(request.user),  # type: ignore[arg-type]
        "now": timezone.localtime(),
    }
    return render(request, "reports/dashboard_print.html", context)


@requires(Permission.STATISTICS_EXPORT)
def dashboard_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the dashboard as CSV."""
    return _file(request, made.dashboard_csv, "csv", files.CSV)


@requires(Permission.STATISTICS_EXPORT)
def dashboard_xlsx(request: HttpRequest) -> HttpResponse:
    """Hand out the dashboard as a workbook."""
    return _file(request, made.dashboard_xlsx, "xlsx", files.XLSX)


@requires(Permission.STATISTICS_EXPORT)
def dashboard_json(request: HttpRequest) -> HttpResponse:
    """Hand out the dashboard as JSON."""
    return _file(request, made.dashboard_json, "json", files.JSON)


@requires(Permission.STATISTICS_EXPORT)
def dashboard_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out the dashboard as PDF; where none can be made, the page to print."""
    if not files.is_pdf_available():
        return print_instead(request, f"{reverse('reports:dashboard-print')}?{request.GET.urlencode()}")
    return _file(request, made.dashboard_pdf, "pdf", files.PDF)


def _file(request: HttpRequest, make: Callable[[Dashboard, User], bytes], suffix: str, kind: str) -> HttpResponse:
    """Count, make the file, and write the export to the trail before anybody gets it."""
    shown = _answer(request).shown
    content = make(shown, request.user)  # type: ignore[arg-type]
    scope = shown.question.scope
    audit.record(
        "dashboard.exported",
        by=request.user,  # type: ignore[arg-type]
        object_type="reports.dashboard",
        object_id=f"{scope.period.key} {scope.area.key}",
        format=suffix,
    )
    return hand_out(content, made.file_name(shown, suffix), kind)


def _asked(request: HttpRequest, *, all_districts: bool = False) -> tuple[Asked, list[str]]:
    """The question in the address; 404 for an area of others. What is wrong is said on the page."""
    form = DashboardForm(request.GET, user=request.user)  # type: ignore[arg-type]
    form.is_valid()
    question, complaints = form.question()
    asked = Asked(question, form.code, request.GET.get("urut", ""), all_districts)
    return asked, [*form.complaints, *complaints]


def _answer(request: HttpRequest) -> Answered:
    """Count for the question in the address, on the standby where there is one."""
    asked, complaints = _asked(request)
    today = timezone.localdate()
    shown, freshness = answer(lambda: dashboard_for(request.user, asked, today))  # type: ignore[arg-type]
    return Answered(asked, complaints, replace(shown, freshness=freshness.text))
