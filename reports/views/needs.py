"""Need beside reach, for a year and an area."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lk3.access import Permission, requires

from ..needs.forms import NeedForm
from ..needs.reach import need_and_reach
from ..replica import answer
from ..scopes import audience_for


@requires(Permission.STATISTICS)
def needs(request: HttpRequest) -> HttpResponse:
    """Show what was published about people in need beside the cases and clients of LK3 there."""
    form = NeedForm(request.GET, user=request.user)  # type: ignore[arg-type]
    form.is_valid()  # what is wrong is replaced by the usual value
    scope = form.scope()
    audience = audience_for(request.user, scope.area)  # type: ignore[arg-type]
    shown, freshness = answer(lambda: need_and_reach(scope, request.user, audience, form.label_asked))  # type: ignore[arg-type]
    region = scope.area.region
    context = {
        "form": NeedForm.offering(shown, request.user),  # type: ignore[arg-type]
        "shown": shown,
        "freshness": freshness.text,
        "breakdown_query": urlencode({"tahun": shown.year}),
        "opens_parts": region is None and scope.area.unit is None,
        "now": timezone.localtime(),
    }
    return render(request, "reports/needs.html", context)
