"""Publishing: what could be read by everybody, who proposed it, who approved it, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.workflow import NotAllowed
from lk3.access import Permission, get_visible, requires
from lk3.work import ask

from ..actions import publication as verbs
from ..jobs.releases import KIND
from ..models import Publication, PublicRelease
from ..public import overview as publication_page
from ..public import page as public_page
from ..public import tables as public_tables
from ..public.forms import SemesterForm, WithdrawForm
from ..public.publishing import DISTRICT_OFFICE, area_name, publisher_for
from ..scopes import half_period


@requires(Permission.SNAPSHOT_PROPOSE)
def publication_list(request: HttpRequest) -> HttpResponse:
    """Show the semesters that are over, what of them is public or waits, and what was taken back."""
    user: Any = request.user
    publisher, rows = publisher_for(user), publication_page.publications_for(user)
    context = {
        "publisher": publisher,
        "only_reads": "" if publisher else DISTRICT_OFFICE,
        "waiting": [row for row in rows if row.approved_at is None and row.withdrawn_at is None],
        "lines": publication_page.lines(rows, publisher),
        "withdrawn": [row for row in rows if row.withdrawn_at][: publication_page.MOST_WITHDRAWN],
        "form": _semester_form(request) if publisher else None,
    }
    return render(request, "reports/publication_list.html", context)


@requires(Permission.SNAPSHOT_PROPOSE)
@require_POST
def publication_build(request: HttpRequest) -> HttpResponse:
    """Ask the worker for the figures of a semester, or for a new version of them."""
    form = _semester_form(request)
    if publisher_for(request.user) is None:  # type: ignore[arg-type]
        messages.warning(request, DISTRICT_OFFICE)
    elif not form.is_valid():
        messages.warning(request, "Pilih semester yang sudah berakhir dari daftar.")
    else:
        year, half = form.chosen
        label = f"Angka publik {half_period(year, half).label}"
        job = ask(KIND, label=label, arguments={"year": year, "half": half}, by=request.user)  # type: ignore[arg-type]
        return redirect("job-detail", uid=job.uid)
    return redirect("reports:publication-list")


@requires(Permission.SNAPSHOT_PROPOSE)
def publication_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show exactly what everybody would read, then propose it."""
    user: Any = request.user
    release = get_visible(PublicRelease, user, pk=pk)
    if request.method == "POST":
        try:
            row = verbs.propose_publication(release=release, by=user)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect("reports:publication-list")
        messages.success(request, "Diusulkan. Seorang rekan di kantor Anda perlu menyetujuinya.")
        return redirect("reports:publication", pk=row.pk)
    publisher = publisher_for(user)
    if publisher is None:
        messages.warning(request, DISTRICT_OFFICE)
        return redirect("reports:publication-list")
    page = public_page.make(public_tables.preview(release, publisher.region), is_linked=False)
    return render(
        request, "reports/publication_propose.html", {"publisher": publisher, "release": release, "page": page}
    )


@requires(Permission.SNAPSHOT_PROPOSE)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal or publication with what everybody reads or would read of it."""
    row = _find(request, pk)
    publisher = publisher_for(request.user)  # type: ignore[arg-type]
    is_own = publisher is not None and publisher.owns(row) and row.withdrawn_at is None
    page = public_page.make(public_tables.preview(row.release, row.region), is_linked=False)
    context = {
        "row": row,
        "page": page,
        "area": area_name(row.region),
        "can_approve": is_own and row.approved_at is None and row.proposed_by_id != request.user.pk,
        "needs_colleague": is_own and row.approved_at is None and row.proposed_by_id == request.user.pk,
        "can_withdraw": is_own,
        "public_url": public_page.address(page.shown.period, row.region_id or ""),
    }
    return render(request, "reports/publication.html", context)


@requires(Permission.SNAPSHOT_APPROVE)
def publication_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then let everybody read the figures."""
    row = _find(request, pk)
    if request.method == "POST":
        try:
            verbs.approve_publication(publication=row, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "Disetujui. Sekarang semua orang dapat membaca angka ini.")
        return redirect("reports:publication", pk=row.pk)
    context = {"row": row, "area": area_name(row.region), "period": half_period(row.release.year, row.release.half)}
    return render(request, "reports/publication_approve.html", context)


@requires(Permission.SNAPSHOT_PROPOSE)
def publication_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal or publication back, with a reason."""
    row = _find(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.withdraw_publication(publication=row, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, "Ditarik. Angka versi ini tidak lagi dapat dibaca oleh umum.")
            return redirect("reports:publication", pk=row.pk)
    context = {
        "row": row,
        "form": form,
        "area": area_name(row.region),
        "period": half_period(row.release.year, row.release.half),
        "older": publication_page.older_standing(row) if row.approved_at else None,
    }
    return render(request, "reports/publication_withdraw.html", context)


def _find(request: HttpRequest, pk: int) -> Publication:
    rows = Publication.objects.select_related("release", "region", "proposed_by", "approved_by", "withdrawn_by")
    return get_visible(rows, request.user, pk=pk)  # type: ignore[arg-type]


def _semester_form(request: HttpRequest) -> SemesterForm:
    periods = publication_page.finished_semesters(timezone.localdate())
    return SemesterForm(request.POST or None, periods=periods)
