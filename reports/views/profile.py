"""Profiles of LK3: one, and many side by side."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lk3 import access, audit
from lk3.access import Permission, get_visible, requires
from lk3.models import Unit

from ..profile import files
from ..profile.indicators import INDICATORS, PILLARS_SOURCE
from ..profile.listing import FIGURES, Row, UnitListForm, narrowed, rows_of
from ..profile.page import profile_of
from ..replica import answer
from .handing_out import hand_out

ROWS = 50
CSV = "text/csv; charset=utf-8"


@requires(Permission.UNIT_PROFILE)
def unit_list(request: HttpRequest) -> HttpResponse:
    """List the units one may see with what each still lacks; whoever belongs to one unit goes to its profile."""
    hat = request.user.hat  # type: ignore[union-attr]
    if hat.unit_id:
        return redirect("reports:unit-profile", pk=hat.unit_id)
    form, rows, freshness = _asked(request)
    is_paper = request.GET.get("cetak") == "1"
    page = Paginator(rows, len(rows) or 1 if is_paper else ROWS).get_page(request.GET.get("halaman"))
    context = {
        "form": form,
        "page": page,
        "total": len(rows),
        "freshness": freshness,
        "is_paper": is_paper,
        "figures": [(key, label) for key, (label, _) in FIGURES.items()],
        "indicators": INDICATORS,
        "query": urlencode({name: value for name, value in form.cleaned_data.items() if value}),
        "can_export": access.can(request.user, Permission.STATISTICS_EXPORT),  # type: ignore[arg-type]
        "now": timezone.localtime(),
    }
    return render(request, "reports/unit_list.html", context)


@requires(Permission.STATISTICS_EXPORT)
def unit_list_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the list as CSV."""
    _, rows, _ = _asked(request)
    audit.record("unit_list.exported", by=request.user, object_type="lk3.unit", rows=len(rows))  # type: ignore[arg-type]
    return hand_out(files.units_csv(rows), f"lk3-profil-{timezone.localdate():%Y-%m-%d}.csv", CSV)


@requires(Permission.UNIT_PROFILE)
def unit_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the four pillars of one unit, how each figure came about, and where others of its kind are."""
    unit = get_visible(Unit.objects.select_related("district__parent", "legal_basis"), request.user, pk=pk)  # type: ignore[arg-type]
    profile = profile_of(unit, request.user, timezone.localdate())  # type: ignore[arg-type]
    is_own = request.user.hat.unit_id == unit.pk  # type: ignore[union-attr]
    context = {
        "profile": profile,
        "pillars_source": PILLARS_SOURCE,
        "is_own": is_own,
        "can_list": not request.user.hat.unit_id,  # type: ignore[union-attr]
        "can_dossier": is_own and access.can(request.user, Permission.DOSSIER),  # type: ignore[arg-type]
        "now": timezone.localtime(),
    }
    return render(request, "reports/profile.html", context)


def _asked(request: HttpRequest) -> tuple[UnitListForm, list[Row], str]:
    """The list as the address asks for it, and where it was counted; only for units that pass the plain filters."""
    units = Unit.objects.visible_to(request.user).select_related("district__parent")  # type: ignore[arg-type]
    found = list(units.order_by("district_id", "name", "pk"))
    form = UnitListForm(request.GET, units=found)
    kept, today = [unit for unit in found if form.keeps(unit)], timezone.localdate()
    rows, freshness = answer(lambda: rows_of(kept, today))
    return form, narrowed(rows, form), freshness.text
