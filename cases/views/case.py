"""The page of a case, its print, and changing what the file says."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from families import safe_contact
from lk3 import access, audit, drafts
from lk3.access import Answer, Permission, check, get_visible, requires

from .. import (
    assessment_reading,
    attachments,
    conferences,
    plan,
    presenters,
    resilience,
    resilience_chart,
    timeline,
    triage,
)
from ..actions import work as actions
from ..forms.case import CaseForm
from ..models import Case, CaseParticipant
from ..workflow import NotAllowed

OLDER = 80  # so many more events with each "Lebih lama"
PARTS = ("category", "root_category", "unit", "district", "family", "client", "owner", "registered_by", "closed_by")


def load(request: HttpRequest, reference: str) -> Case:
    """Return a case the person may know of, with how they stand to it, or answer 404."""
    cases = Case.objects.with_relation(request.user).select_related(*PARTS)  # type: ignore[arg-type]
    return get_visible(cases, request.user, reference=reference)  # type: ignore[arg-type]


def open_case(request: HttpRequest, reference: str, permission: Permission) -> Case:
    """Return a case on which the person may do this and which they may read now: a form shows some of what it is about."""
    case = load(request, reference)
    check(request, permission, case)
    check(request, Permission.CASE_VIEW, case)
    return case


@requires(Permission.CASE_VIEW)
def case_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer who, what, how urgent, what is agreed, what happened last and what is next; then show the timeline."""
    case = load(request, reference)
    verdict = check(request, Permission.CASE_VIEW, case)
    if request.GET.get("catatan") == "buka":
        check(request, Permission.NOTE_VIEW, case)
    reader = _reader(request, case, verdict)
    kind, limit = request.GET.get("jenis", ""), timeline.read_limit(request.GET.get("banyak", ""))
    events, has_older = timeline.events_of(case, reader, kind=kind, limit=limit)
    audit.record("case.viewed", by=request.user, on=case, case=case, notes=reader.notes is not None)
    context = (
        _facts(request, case, reader)
        | _at_a_glance(request, case, reader)
        | {
            "events": events,
            "older": min(limit + OLDER, timeline.MOST) if has_older and limit < timeline.MOST else None,
            "most": timeline.MOST,
            "kind": kind,
            "kinds": [(value, label) for value, label, _ in timeline.KINDS],
            "notes_locked": access.answer(request.user, Permission.NOTE_VIEW, case) is Answer.STEP_UP
            and not reader.notes,
            "actions": presenters.offered(presenters.ACTIONS, request.user, case),
            "more_actions": presenters.offered(presenters.MORE_ACTIONS, request.user, case),
        }
    )
    return render(request, "cases/case_detail.html", context)


@requires(Permission.CASE_PRINT)
def case_print(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the whole file for paper, to somebody who has just proven who they are and said why."""
    case = load(request, reference)
    verdict = check(request, Permission.CASE_PRINT, case)
    reader = replace(_reader(request, case, verdict), is_paper=True)
    events, is_cut = timeline.events_of(case, reader, limit=timeline.MOST)
    audit.record("case.printed", by=request.user, on=case, case=case, notes=reader.notes is not None)
    context = _facts(request, case, reader) | _on_paper(request, case, reader)
    return render(request, "cases/case_print.html", context | {"events": events[::-1], "is_cut": is_cut})


@requires(Permission.CASE_EDIT)
def case_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what the file says; a colleague's newer text is shown, never overwritten."""
    case = load(request, reference)
    check(request, Permission.CASE_EDIT, case)
    instance = Case.objects.select_related("category").get(pk=case.pk)
    form = drafts.bind(request, CaseForm, label=f"Isi berkas · {case.reference}", instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_case(case=case, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, _saved_words(case, changed))
            return redirect(case)
    if request.method != "POST":
        audit.record("case.viewed", by=request.user, on=case, case=case, notes=False)
    current = Case.objects.select_related("changed_by").get(pk=case.pk) if form.conflict_rows else case
    return render(
        request,
        "cases/case_edit.html",
        {"case": case, "form": form, "current": current, "conflict": form.conflict_rows, "shows_person": True},
    )


def _saved_words(before: Case, after: Case) -> str:
    if before.confidentiality == after.confidentiality:
        return "Berkas kasus disimpan."
    return f"Berkas kasus disimpan. Karena masalahnya berubah, kerahasiaannya naik menjadi {after.get_confidentiality_display()}."


def _reader(request: HttpRequest, case: Case, verdict: Answer) -> timeline.Reader:
    sees_work = verdict is Answer.YES
    return timeline.Reader(
        user=request.user,  # type: ignore[arg-type]
        sees_work=sees_work,
        notes=presenters.reveals(request, Permission.NOTE_VIEW, case) if sees_work else None,
        psychology=presenters.reveals(request, Permission.PSYCHOLOGY_NOTE_VIEW, case),
        may_edit_notes=access.can(request.user, Permission.NOTE_EDIT, case),  # type: ignore[arg-type]
    )


def _facts(request: HttpRequest, case: Case, reader: timeline.Reader) -> dict[str, Any]:
    """Return who, what and how urgent, for the page and for paper: the same facts for both."""
    sees_identity = reader.sees_work or presenters.reveals(request, Permission.IDENTITY_VIEW, case) is not None
    people = case.participants.select_related("person").order_by("pk") if sees_identity else []
    shown = [row for row in people if reader.sees_work or row.role != CaseParticipant.Role.ALLEGED_PERPETRATOR]
    for row in shown:
        row.age = row.person.age_on(case.opened_on)
    last = case.contacts.select_related("recorded_by").order_by("-held_on", "-id").first() if reader.sees_work else None
    consent = case.consents.order_by("-given_on", "-id").first()
    return {
        "case": case,
        "client": presenters.client_name(case) if sees_identity else presenters.WITHHELD,
        "age": case.client.age_on(case.opened_on) if case.client and sees_identity else None,
        "sees_identity": sees_identity,
        "sees_work": reader.sees_work,
        "participants": shown,
        "secondary": case.secondary_problems.select_related("category").order_by("pk"),
        "team": case.team.select_related("user").order_by("pk") if reader.sees_work else [],
        "last": last,
        "due": presenters.due(last.next_step, last.next_on) if last and not case.is_closed else None,
        "consent": consent,
        "contact": safe_contact.describe(case.family) if sees_identity else None,
        "state": presenters.state_badge(case),
        "urgency": presenters.urgency_badge(case),
        "secrecy": presenters.class_badge(case),
        "shows_person": True,
    }


def _on_paper(request: HttpRequest, case: Case, reader: timeline.Reader) -> dict[str, Any]:
    """Return what the printed file holds beside the facts: each form as it is asked for, in the order of the work."""
    strengths = resilience.at_a_glance(case)
    household = case.family.members.current().at_home().select_related("person").in_order()
    return {
        "household": [(member, member.person.age_on(timezone.localdate())) for member in household],
        "triages": triage.history(case, with_notes=reader.notes is not None),
        "readings": assessment_reading.for_print(case) if reader.notes is not None else None,
        "comparison": strengths,
        "chart": resilience_chart.draw(strengths) if strengths else "",
        "plan": plan.at_a_glance(case),
        "conferences": conferences.minutes_of(case),
        "files": attachments.for_print(request, case),
        "today": timezone.localdate(),
    }


def _at_a_glance(request: HttpRequest, case: Case, reader: timeline.Reader) -> dict[str, Any]:
    """Return the panels of the case page: danger, plan, what was found out, who met, what is filed, what comes after."""
    user: Any = request.user
    attached = attachments.at_a_glance(request, case)
    panels = {
        "danger": triage.at_a_glance(case, only_of=None if reader.sees_work else user),
        "attachments": attached if attached.count or attached.may_add or attached.is_locked else None,
        "may": {
            "triage": access.can(user, Permission.TRIAGE_ADD, case),
            "assess": access.can(user, Permission.ASSESSMENT_ADD, case),
            "plan": access.can(user, Permission.PLAN_EDIT, case),
            "task": access.can(user, Permission.TASK_ADD, case),
            "conference": access.can(user, Permission.CONFERENCE_ADD, case),
            "notes": access.can(user, Permission.NOTE_VIEW, case),
            "aftercare": case.is_closed and access.can(user, Permission.AFTERCARE_RECORD, case),
        },
    }
    if not reader.sees_work:
        return panels
    strengths = resilience.at_a_glance(case)
    return panels | {
        "plan": plan.at_a_glance(case),
        "assessment": assessment_reading.at_a_glance(case, with_text=reader.notes is not None),
        "comparison": strengths,
        "chart": resilience_chart.draw(strengths) if strengths else "",
        "conferences": conferences.at_a_glance(case),
        "aftercare": list(case.aftercare_checks.filter(finding="").order_by("due_on", "pk")) if case.is_closed else [],
    }
