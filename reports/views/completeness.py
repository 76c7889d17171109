"""Who let themselves be heard, and the word of an LK3 that a month had no case."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.workflow import NotAllowed
from lk3 import access
from lk3.access import Permission, requires

from ..actions import silence
from ..completeness.forms import CompletenessForm
from ..completeness.listing import rows_for
from ..replica import answer
from ..scopes import month_period

ROWS = 50


@requires(Permission.COMPLETENESS)
def completeness(request: HttpRequest) -> HttpResponse:
    """List the LK3 one is responsible for, the longest silent first; a head sees the own one."""
    today = timezone.localdate()
    form = CompletenessForm(request.GET, today=today, user=request.user)  # type: ignore[arg-type]
    found, freshness = answer(lambda: rows_for(request.user, form.year, today))  # type: ignore[arg-type]
    rows = [row for row in found if form.keeps(row)]
    is_paper = request.GET.get("cetak") == "1"
    is_own = bool(request.user.hat.unit_id)  # type: ignore[union-attr]
    context = {
        "form": form,
        "page": Paginator(rows, len(rows) or 1 if is_paper else ROWS).get_page(request.GET.get("halaman")),
        "total": len(rows),
        "of": len(found),
        "quiet": sum(row.is_quiet for row in found),
        "freshness": freshness.text,
        "is_own": is_own,
        "can_declare": is_own and access.can(request.user, Permission.NO_CASE_DECLARE),  # type: ignore[arg-type]
        "query": urlencode(form.query),
        "is_paper": is_paper,
        "now": timezone.localtime(),
    }
    return render(request, "reports/completeness.html", context)


@requires(Permission.NO_CASE_DECLARE)
@require_POST
def no_case_declare(request: HttpRequest) -> HttpResponse:
    """Say that a month had no case."""
    month = _month(request)
    label = month_period(month.year, month.month).label
    try:
        silence.declare_no_case(unit=request.user.hat.unit, month=month, by=request.user)  # type: ignore[arg-type,union-attr]
        messages.success(
            request, f"Dicatat: tidak ada kasus pada {label}. Bila ternyata ada, pernyataan ini dapat ditarik."
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return _back(request)


@requires(Permission.NO_CASE_DECLARE)
@require_POST
def no_case_withdraw(request: HttpRequest) -> HttpResponse:
    """Take the word back."""
    month = _month(request)
    label = month_period(month.year, month.month).label
    try:
        silence.withdraw_no_case(unit=request.user.hat.unit, month=month, by=request.user)  # type: ignore[arg-type,union-attr]
        messages.success(request, f"Pernyataan tanpa kasus untuk {label} ditarik.")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return _back(request)


def _month(request: HttpRequest) -> date:
    """Return the first day of the month that was sent; 404 for anything else."""
    try:
        month = date.fromisoformat(f"{request.POST.get('bulan', '')}-01")
    except ValueError as error:
        raise Http404("Tidak ada.") from error
    if month.year < 2000:
        raise Http404("Tidak ada.")
    return month


def _back(request: HttpRequest) -> HttpResponse:
    """Lead back to the page with the button: the completeness page where it stood there, else the start page."""
    year = request.POST.get("bulan", "")[:4]
    if request.POST.get("dari") == "kelengkapan" and access.can(request.user, Permission.COMPLETENESS):  # type: ignore[arg-type]
        response = redirect("reports:completeness")
        response["Location"] += f"?{urlencode({'tahun': year})}"
        return response
    return redirect("start")
