"""People in need who were found outside: written down, taken in as a case, or not followed up with a reason."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lk3 import audit, drafts
from lk3.access import Permission, get_visible, requires

from .. import outreach_presenters as presenters
from .. import outreach_rules as rules
from ..actions import found as actions
from ..forms.found import DropForm, FoundForm
from ..models import FoundPerson, Outreach
from ..workflow import NotAllowed

ROWS = 50


@requires(Permission.OUTREACH_LOG)
def found_list(request: HttpRequest) -> HttpResponse:
    """List whom one has found (all of the unit's for its head): who waits comes first, danger before all."""
    mine = FoundPerson.objects.visible_to(request.user)
    waiting = [presenters.found_line(person) for person in mine.waiting().for_list()]
    decided = mine.decided().for_list().order_by("-recorded_at", "-pk")
    page = Paginator(decided, ROWS).get_page(request.GET.get("halaman"))
    lines = [presenters.found_line(person) for person in page.object_list]
    return render(request, "referrals/found_list.html", {"waiting": waiting, "page": page, "decided": lines})


@requires(Permission.OUTREACH_LOG)
def found_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down somebody who was found on this day."""
    day = get_visible(Outreach.objects.select_related("subdistrict", "village"), request.user, pk=pk)
    form = drafts.bind(request, FoundForm, label="Orang yang perlu dibantu", user=request.user)
    if not rules.can_find_people(day) and not form.draft.has_words:
        return redirect(day)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_found(found=form.instance, outreach=day, uid=form.cleaned_data["uid"], by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Tersimpan. Hanya Anda dan ketua LK3 yang dapat membacanya.")
            return redirect("referrals:found", row.uid)
    context = {"form": form, "outreach": day, "shows_person": True}
    return render(request, "referrals/found_form.html", context)


@requires(Permission.OUTREACH_LOG)
def found(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show somebody who was found, and leave a trace of who looked."""
    row = _load(request, uid)
    audit.record("found.viewed", by=request.user, on=row)
    line = presenters.found_line(row)
    return render(request, "referrals/found.html", {"found": row, "line": line, "shows_person": True})


@requires(Permission.OUTREACH_LOG)
def found_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Decide that nothing follows."""
    row = _load(request, uid)
    form = drafts.bind(request, DropForm, label="Temuan tidak dilanjutkan")
    if request.method == "POST" and form.is_valid():
        try:
            actions.drop_found(found=row, reason=form.cleaned_data["reason"], by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Dicatat: tidak dilanjutkan. Alasannya tersimpan.")
            return redirect("referrals:outreach", row.outreach_id)
    return render(request, "referrals/found_drop.html", {"found": row, "form": form, "who": presenters.who_words(row)})


@require_POST
@requires(Permission.CASE_OPEN)
def found_case(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begin the intake with everything that was written down filled in."""
    row = _load(request, uid)
    try:
        draft = actions.make_case(found=row, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("referrals:found", row.uid)
    messages.success(request, "Yang sudah dicatat di lapangan terisi di sini. Periksa dan lengkapi.")
    return redirect("cases:intake-step", draft.uid, draft.last_step)


def _load(request: HttpRequest, uid: UUID) -> FoundPerson:
    rows = FoundPerson.objects.with_fate().select_related(
        "outreach__subdistrict__parent", "outreach__village", "category", "family", "recorded_by", "dropped_by"
    )
    return get_visible(rows, request.user, uid=uid)
