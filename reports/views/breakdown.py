"""Pages of the statistics: numbers only, never a name, a case reference or a link to a case."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lk3 import access
from lk3.access import Permission, requires

from ..forms import BreakdownForm
from ..presenters import Breakdown, present
from ..queries import nearest_years, newest_recaps, recap_for
from ..recaps import present_recap
from ..replica import answer
from ..scopes import audience_for, home_of


@requires(Permission.STATISTICS)
def breakdown(request: HttpRequest) -> HttpResponse:
    """Show the breakdown of a period and an area by problem category."""
    form, shown = asked(request)
    recap = recap_for(shown.scope, request.user)  # type: ignore[arg-type]
    published = present_recap(recap) if recap else None
    context = {
        "form": BreakdownForm.offering(shown.scope, form.counted, request.user),  # type: ignore[arg-type]
        "complaints": form.complaints,
        "shown": shown,
        "counted": form.counted,
        "chart": shown.chart(form.counted),
        "query": urlencode(shown.query),
        "nearest": nearest_years(shown.scope) if shown.is_empty else [],
        "recaps": [other for other in newest_recaps(request.user, 3) if other != recap],  # type: ignore[arg-type]
        "can_export": access.can(request.user, Permission.STATISTICS_EXPORT),  # type: ignore[arg-type]
        "published": published,
        "compared": published.compare(shown) if published else [],
    }
    return render(request, "reports/breakdown.html", context)


@requires(Permission.STATISTICS)
def breakdown_print(request: HttpRequest) -> HttpResponse:
    """Show the breakdown as a sheet of A4 to be signed."""
    form, shown = asked(request)
    context = {
        "shown": shown,
        "counted": form.counted,
        "chart": shown.chart(form.counted),
        "query": urlencode(shown.query),
        "place": home_of(request.user),  # type: ignore[arg-type]
        "now": timezone.localtime(),
    }
    return render(request, "reports/breakdown_print.html", context)


def asked(request: HttpRequest) -> tuple[BreakdownForm, Breakdown]:
    """The question in the address and its answer, counted (on the standby where there is one) and protected.

    404 for an area of others.
    """
    form = BreakdownForm(request.GET, user=request.user)  # type: ignore[arg-type]
    form.is_valid()  # what is wrong is said on the page, and the usual value stands in for it
    scope = form.scope()
    audience = audience_for(request.user, scope.area)  # type: ignore[arg-type]
    shown, freshness = answer(lambda: present(scope, audience))
    return form, replace(shown, freshness=freshness.text)
