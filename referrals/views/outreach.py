"""Days outside the office: planned, held, called off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import drafts
from lk3.access import Permission, Refused, get_visible, requires

from .. import outreach_presenters as presenters
from .. import outreach_rules as rules
from ..actions import outreach as actions
from ..filters import OutreachFilter
from ..forms.outreach import CancelForm, DayForm, OutreachForm, PlanForm
from ..forms.reached import ReachedFields
from ..models import FoundPerson, Outreach
from ..reached import load_reached
from ..workflow import NotAllowed

ROWS, MOST_PLANNED, MOST_PRINTED = 50, 60, 1000


@requires(Permission.OUTREACH_LOG)
def outreach_list(request: HttpRequest) -> HttpResponse:
    """List what is planned week by week, then what was done, the newest first."""
    filters = OutreachFilter(request.GET or None, queryset=Outreach.objects.visible_to(request.user))
    page = Paginator(filters.qs.past().for_list(), ROWS).get_page(request.GET.get("halaman"))
    planned = list(filters.qs.planned().for_calendar()[:MOST_PLANNED])
    context = {
        "page": page,
        "late": [day for day in planned if rules.is_late(day)],
        "weeks": presenters.weeks(day for day in planned if not rules.is_late(day)),
        "totals": filters.qs.totals(),
        "form": filters.form,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }
    return render(request, "referrals/outreach_list.html", context)


@requires(Permission.OUTREACH_LOG)
def outreach_print(request: HttpRequest) -> HttpResponse:
    """Show the same list for paper, all of it."""
    filters = OutreachFilter(request.GET or None, queryset=Outreach.objects.visible_to(request.user))
    rows = list(filters.qs.held().for_list()[:MOST_PRINTED])
    context = {
        "rows": rows,
        "totals": filters.qs.totals(),
        "narrowed": filters.words(),
        "unit": request.user.hat.unit,
        "most": MOST_PRINTED,
    }
    return render(request, "referrals/outreach_print.html", context)


@requires(Permission.OUTREACH_LOG)
def outreach(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one day, and the people found on it whom the reader may know of."""
    rows = Outreach.objects.select_related("subdistrict__parent", "village", "recorded_by", "reported_by", "trip")
    row = get_visible(rows, request.user, pk=pk)
    found = FoundPerson.objects.visible_to(request.user).filter(outreach=row).for_list()
    context = {
        "outreach": row,
        "tone": presenters.state_tone(row),
        "team": list(row.team_members.order_by("name", "pk")),
        "reached": presenters.reached_table(load_reached(row)),
        "found": [presenters.found_line(person) for person in found],
        "can_edit": rules.is_changeable(row, request.user),
        "is_open_plan": rules.is_open_plan(row),
        "is_reportable": rules.is_reportable(row),
        "can_find": rules.can_find_people(row),
    }
    return render(request, "referrals/outreach.html", context)


@requires(Permission.OUTREACH_LOG)
def outreach_plan(request: HttpRequest) -> HttpResponse:
    """Put a day into the calendar."""
    form = drafts.bind(request, PlanForm, label="Rencana kegiatan di luar kantor", user=request.user)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            row = actions.plan_outreach(
                outreach=form.instance,
                team_members=chosen["team_members"],
                submission=chosen["submission"],
                by=request.user,
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, row, "Kegiatan direncanakan. Laporkan setelah berlangsung.")
    return render(request, "referrals/outreach_plan.html", {"form": form, "outreach": None})


@requires(Permission.OUTREACH_LOG)
def outreach_plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan; everybody of the unit may."""
    row = get_visible(Outreach, request.user, pk=pk)
    form = drafts.bind(request, PlanForm, label="Perubahan rencana kegiatan", instance=row, user=request.user)
    if not rules.is_open_plan(row) and not form.draft.has_words:
        return redirect(row)
    if request.method == "POST" and form.is_valid():
        done = _try(form, lambda: actions.change_plan(outreach=row, fields=form.changed_data, **_given(request, form)))
        if done:
            return _done(request, row, "Rencana diubah.")
    return render(request, "referrals/outreach_plan.html", {"form": form, "outreach": row})


@requires(Permission.OUTREACH_LOG)
def outreach_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a planned day off."""
    row = get_visible(Outreach.objects.select_related("subdistrict"), request.user, pk=pk)
    form = drafts.bind(request, CancelForm, label="Pembatalan kegiatan")
    if not rules.is_open_plan(row) and not form.draft.has_words:
        return redirect(row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_outreach(outreach=row, reason=form.cleaned_data["reason"], by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, row, "Kegiatan dibatalkan. Alasannya tersimpan.")
    return render(request, "referrals/outreach_cancel.html", {"form": form, "planned": row, "what": "kegiatan"})


@requires(Permission.OUTREACH_LOG)
def outreach_add(request: HttpRequest) -> HttpResponse:
    """Write down a day that nobody planned."""
    form, reached = _forms(request, None, "Kegiatan penjangkauan")
    if request.method == "POST" and _are_valid(form, reached):
        try:
            row = actions.record_outreach(
                outreach=form.instance,
                team_members=form.cleaned_data["team_members"],
                reached=reached.reached(),
                submission=form.cleaned_data["submission"],
                by=request.user,
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, row, "Kegiatan disimpan.")
    return _show_form(request, form, reached, None)


@requires(Permission.OUTREACH_LOG)
def outreach_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how a planned day went."""
    row = get_visible(Outreach, request.user, pk=pk)
    form, reached = _forms(request, row, "Laporan kegiatan penjangkauan")
    if not rules.is_reportable(row) and not form.draft.has_words:
        return redirect(row)
    if request.method == "POST" and _are_valid(form, reached):
        done = _try(
            form,
            lambda: actions.report_outreach(outreach=row, reached=reached.reached(), **_given(request, form)),
        )
        if done:
            return _done(request, row, "Kegiatan dilaporkan.")
    return _show_form(request, form, reached, row)


@requires(Permission.OUTREACH_LOG)
def outreach_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one's own record within a day."""
    row = get_visible(Outreach, request.user, pk=pk)
    if not rules.is_changeable(row, request.user):
        raise Refused(Permission.OUTREACH_LOG)
    form, reached = _forms(request, row, "Perbaikan kegiatan penjangkauan")
    if request.method == "POST" and _are_valid(form, reached):
        fields = form.changed_data + reached.changed_data
        done = _try(
            form,
            lambda: actions.change_outreach(
                outreach=row, reached=reached.reached(), fields=fields, **_given(request, form)
            ),
        )
        if done:
            return _done(request, row, "Perubahan disimpan.")
    return _show_form(request, form, reached, row)


def _forms(request: HttpRequest, row: Outreach | None, label: str) -> tuple[OutreachForm, ReachedFields]:
    """Return the day and its table of people; they are one form to whoever fills it, and one draft."""
    page = drafts.open_page(request, label=label)
    data = request.POST if request.method == "POST" else None
    form = OutreachForm(data, instance=row, user=request.user)
    reached = ReachedFields(data, outreach=row)
    drafts.fill(page, form, reached)
    form.draft = page  # type: ignore[attr-defined]
    return form, reached


def _are_valid(form: DayForm, reached: ReachedFields) -> bool:
    """Judge both, so that both say what is wrong at once."""
    return all([form.is_valid(), reached.is_valid()])


def _given(request: HttpRequest, form: DayForm) -> dict[str, Any]:
    chosen = form.cleaned_data
    return {"team_members": chosen["team_members"], "version": chosen["version"], "by": request.user}


def _try(form: DayForm, verb: Callable[[], Any]) -> bool:
    """Return whether the verb went through; otherwise the form says why, and can be sent again."""
    try:
        verb()
    except NotAllowed as refusal:
        form.offer_again(str(refusal), Outreach.objects.values_list("version", flat=True).get(pk=form.instance.pk))
        return False
    return True


def _done(request: HttpRequest, row: Outreach, words: str) -> HttpResponse:
    drafts.finish(request)
    messages.success(request, words)
    return redirect(row)


def _show_form(request: HttpRequest, form: DayForm, reached: ReachedFields, row: Outreach | None) -> HttpResponse:
    return render(request, "referrals/outreach_form.html", {"form": form, "reached": reached, "outreach": row})
