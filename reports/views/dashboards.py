"""Dashboards of unit, district, province and nation: figures only, never a name or a case."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lk3 import access
from lk3.access import Permission, requires

from ..dashboards.forms import DashboardForm
from ..dashboards.matrix import legend_html
from ..dashboards.page import Dashboard, dashboard_for
from ..dashboards.tables import Asked, matrix_for
from ..replica import answer
from ..scopes import home_of


@dataclass(frozen=True)
class Answered:
    """What is asked in the address, what was not understood of it, and the answer with its age."""

    asked: Asked
    complaints: list[str]
    shown: Dashboard
    freshness: str


@requires(Permission.STATISTICS)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the dashboard of an area, the own one first."""
    answered = _answer(request)
    context = {
        "form": DashboardForm.shown(answered.asked.question, answered.asked.code, request.user),  # type: ignore[arg-type]
        "complaints": answered.complaints,
        "shown": answered.shown,
        "freshness": answered.freshness,
        "legend": legend_html(answered.shown.matrix),
        "formats": [],
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
    return render(request, "reports/dashboard_districts.html", context)


@requires(Permission.STATISTICS)
def dashboard_print(request: HttpRequest) -> HttpResponse:
    """Show the dashboard as sheets of A4 to be signed."""
    answered = _answer(request)
    context = {
        "shown": answered.shown,
        "freshness": answered.freshness,
        "legend": legend_html(answered.shown.matrix),
        "place": home_of(request.user),  # type: ignore[arg-type]
        "now": timezone.localtime(),
    }
    return render(request, "reports/dashboard_print.html", context)


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
    return Answered(asked, complaints, shown, freshness.text)
