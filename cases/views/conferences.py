"""Case conferences: planning one, recording it, reading and printing its minutes."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lk3 import access, audit, drafts
from lk3.access import Answer, Permission, Refused, check, get_visible, requires

from .. import plan
from ..actions import conferences as actions
from ..forms.conferences import DECISION, PARTICIPANT, ConferenceForm
from ..models import Case, Conference, Task
from ..workflow import NotAllowed
from .case import load, open_case


@requires(Permission.CONFERENCE_ADD)
def conference_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan a conference, or record one that was held."""
    case = load(request, reference)
    check(request, Permission.CONFERENCE_ADD, case)
    form = _bind(request, case)
    if form.is_bound and form.is_valid():
        try:
            conference = actions.add_conference(case=case, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, conference, "Konferensi dicatat.")
    return render(request, "cases/conference/form.html", _context(case, form))


@requires(Permission.CONFERENCE_ADD)
def conference_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Complete or correct the minutes; decisions made before stand beside the form and are not made again."""
    case = open_case(request, reference, Permission.CONFERENCE_ADD)
    conference = _find(request, case, pk)
    form = _bind(request, case, instance=Conference.objects.get(pk=conference.pk))
    if form.is_bound and form.is_valid():
        try:
            actions.change_conference(conference=conference, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, conference, "Perubahan konferensi disimpan.")
    if request.method != "POST":
        audit.record("conference.viewed", by=request.user, on=conference, case=case)  # type: ignore[arg-type]
    context = _context(case, form) | {"conference": conference, "conflict": form.conflict_rows}
    return render(request, "cases/conference/edit.html", context)


@requires(Permission.CASE_VIEW)
def conference(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the minutes, on screen and for paper."""
    case = load(request, reference)
    if check(request, Permission.CASE_VIEW, case) is not Answer.YES:
        raise Refused(Permission.CASE_VIEW, thing=case)
    found = _find(request, case, pk)
    audit.record("conference.viewed", by=request.user, on=found, case=case)  # type: ignore[arg-type]
    context = {
        "case": case,
        "conference": found,
        "is_planned": found.held_on > timezone.localdate(),
        "open_tasks": plan.due(found.tasks.open().due_first()),
        "may_change": access.can(request.user, Permission.CONFERENCE_ADD, case),  # type: ignore[arg-type]
        "may_act": access.can(request.user, Permission.TASK_ADD, case),  # type: ignore[arg-type]
        "shows_person": True,
    }
    return render(request, "cases/conference/detail.html", context)


def _find(request: HttpRequest, case: Case, pk: int) -> Conference:
    """Return a conference of this case with its participants and decisions, or answer 404."""
    tasks = Task.objects.select_related("owner").order_by("pk")
    rows = Conference.objects.filter(case=case).select_related("case", "written_by", "changed_by")
    rows = rows.prefetch_related("participants", Prefetch("tasks", queryset=tasks))
    return get_visible(rows, request.user, pk=pk)  # type: ignore[arg-type]


def _bind(request: HttpRequest, case: Case, **kwargs: Any) -> ConferenceForm:
    """Return the form: sent, or filled with the draft; asking for more rows shows it again with what was typed, unjudged."""
    page = drafts.open_page(request, label=f"Konferensi kasus · {case.reference}")
    more = request.POST.get("more", "")
    typed = request.POST if request.method == "POST" else page.typed
    is_sent = request.method == "POST" and more not in (PARTICIPANT, DECISION)
    form = ConferenceForm(
        request.POST if is_sent else None, case=case, by=request.user, typed=typed, more=more, **kwargs
    )
    if not is_sent:
        drafts.fill(replace(page, typed=typed), form)
    form.draft = page
    return form


def _context(case: Case, form: ConferenceForm) -> dict[str, Any]:
    return {"case": case, "form": form, "shows_person": True}


def _done(request: HttpRequest, conference: Conference, sentence: str) -> HttpResponse:
    drafts.finish(request)
    messages.success(request, sentence)
    return redirect("cases:conference", conference.case.reference, conference.pk)
