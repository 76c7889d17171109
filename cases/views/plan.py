"""The plan of a case: its goals, what the client said to it, its versions, and the sheet for the client."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lk3 import access, audit, drafts
from lk3.access import Answer, Permission, Refused, check, get_visible, requires

from .. import plan_examples, plan_paper, plan_versions
from ..actions import plan as actions
from ..forms.plan import AgreeForm, GoalAddForm, GoalDecideForm, GoalForm
from ..models import Case, CaseParticipant, Goal, PlanVersion, Task
from ..plan import at_a_glance
from ..presenters import client_name
from ..workflow import NotAllowed
from .case import load, open_case


@requires(Permission.CASE_VIEW)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the goals with their actions, what was agreed, and what changed since."""
    case = _read_case(request, reference)
    _record_reading(request, case)
    context = {
        "case": case,
        "plan": at_a_glance(case),
        "versions": case.plan_versions.defer("snapshot", "client_words").order_by("-number"),
        "may_plan": access.can(request.user, Permission.PLAN_EDIT, case),  # type: ignore[arg-type]
        "may_act": access.can(request.user, Permission.TASK_ADD, case),  # type: ignore[arg-type]
        "shows_person": True,
    }
    return render(request, "cases/plan/plan.html", context)


@requires(Permission.CASE_VIEW)
def plan_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show the plan as it was agreed on a day."""
    case = _read_case(request, reference)
    versions = PlanVersion.objects.filter(case=case).select_related("recorded_by")
    version = get_visible(versions, request.user, number=number)  # type: ignore[arg-type]
    _record_reading(request, case, version=version.number)
    context = {
        "case": case,
        "version": version,
        "agreement": plan_versions.agreement_words(version),
        "goals": plan_versions.shown(version.load()),
        "shows_person": True,
    }
    return render(request, "cases/plan/version.html", context)


@requires(Permission.CASE_VIEW)
def plan_client(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the sheet for the client, to be printed; it leaves the office, so every showing of it is a print in the trail."""
    case = _read_case(request, reference)
    live = at_a_glance(case)
    paper = plan_paper.client_words(live)
    audit.record("plan.printed", by=request.user, on=case, case=case)
    role = CaseParticipant.Role.ALLEGED_PERPETRATOR
    names = case.participants.filter(role=role).order_by("pk").values_list("person__name", flat=True)
    headings = dict(plan_paper.HEADINGS)
    chosen = _chosen(request, "tajuk", headings, plan_paper.HEADINGS[0][0])
    contact = _chosen(request, "kontak", dict(plan_paper.CONTACTS), plan_paper.safest_contact(case))
    context = {
        "case": case,
        "paper": paper,
        "heading": headings[chosen],
        "chosen": chosen,
        "headings": plan_paper.HEADINGS,
        "contact": contact,
        "contacts": plan_paper.CONTACTS,
        "names_us": contact == plan_paper.FULL,
        "telling": plan_paper.telling_words(paper, names),
        "is_agreed": live.agreed is not None and live.agreed.agreement == "AGREED" and not live.changes,
        "agreed": live.agreed,
        "shows_person": True,
    }
    return render(request, "cases/plan/client.html", context)


@requires(Permission.PLAN_EDIT)
def goal_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a goal with its first actions: one form, one save; ``?contoh=1`` begins with that example."""
    case = open_case(request, reference, Permission.PLAN_EDIT)
    label, initial = f"Tujuan · {case.reference}", plan_examples.chosen(case, request.GET.get("contoh", ""))
    form = drafts.bind(request, GoalAddForm, label=label, case=case, user=request.user, initial=initial)
    form.examples = plan_examples.examples_for(case)
    verb = partial(actions.add_goal, case=case)
    then = "cases:plan-client" if "lembar" in request.POST else "cases:plan"
    return _act(request, case, form, "cases/plan/goal_add.html", verb, "Tujuan masuk rencana.", then=then)


@requires(Permission.PLAN_EDIT)
def goal_edit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change what a goal says; a colleague's newer text is shown, never overwritten."""
    case = open_case(request, reference, Permission.PLAN_EDIT)
    goal = _goal(request, case, number)
    label = f"Perubahan tujuan · {case.reference}"
    form = drafts.bind(request, GoalForm, label=label, instance=_goal(request, case, number), case=case)
    verb = partial(actions.change_goal, goal=goal)
    return _act(request, case, form, "cases/plan/goal_edit.html", verb, "Perubahan tujuan disimpan.", goal=goal)


@requires(Permission.PLAN_EDIT)
def goal_decide(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what became of a goal, or go on with it after all."""
    case = open_case(request, reference, Permission.PLAN_EDIT)
    goal = _goal(request, case, number)
    form = drafts.bind(request, GoalDecideForm, label=f"Penilaian tujuan · {case.reference}", goal=goal)
    waiting = case.tasks.filter(goal=goal, state=Task.State.OPEN).count()
    verb, done = partial(actions.decide_goal, goal=goal), "Penilaian tujuan disimpan."
    return _act(request, case, form, "cases/plan/goal_decide.html", verb, done, goal=goal, waiting=waiting)


@requires(Permission.PLAN_EDIT)
def plan_agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the client says to the plan as it is now: a new version of it."""
    case = open_case(request, reference, Permission.PLAN_EDIT)
    live = at_a_glance(case)
    if not live.snapshot:
        messages.info(request, actions.NO_GOAL)
        return redirect("cases:plan", case.reference)
    form = drafts.bind(
        request, AgreeForm, label=f"Kesepakatan rencana · {case.reference}", case=case,
        content=plan_versions.fingerprint(live.snapshot), initial={"agreed_by": client_name(case)},
    )  # fmt: skip
    verb, done = partial(actions.agree_plan, case=case), "Kesepakatan disimpan sebagai versi baru."
    goals = plan_versions.shown(live.snapshot)
    return _act(request, case, form, "cases/plan/agree.html", verb, done, plan=live, goals=goals)


def _read_case(request: HttpRequest, reference: str) -> Case:
    """Return a case whose work the person may read; who sees only a part of the file sees no plan."""
    case = load(request, reference)
    verdict = check(request, Permission.CASE_VIEW, case)
    if verdict is not Answer.YES:
        raise Refused(Permission.CASE_VIEW, verdict, case)
    return case


def _record_reading(request: HttpRequest, case: Case, **detail: Any) -> None:
    audit.record("plan.viewed", by=request.user, on=case, case=case, **detail)


def _goal(request: HttpRequest, case: Case, number: int) -> Goal:
    goals = Goal.objects.filter(case=case).select_related("case", "problem", "changed_by", "decided_by")
    return get_visible(goals, request.user, number=number)  # type: ignore[arg-type]


def _chosen(request: HttpRequest, name: str, offered: dict[str, str], usual: str) -> str:
    value = request.GET.get(name, "")
    return value if value in offered else usual


def _act(
    request: HttpRequest,
    case: Case,
    form: Any,
    template: str,
    verb: Any,
    done: str,
    then: str = "cases:plan",
    **context: Any,
) -> HttpResponse:
    """Show the form, or run its verb and go back to the plan (or to ``then``); a refusal stands on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, done)
            return redirect(then, case.reference)
    if request.method != "POST" and context:  # an empty form for a new goal shows nothing of the plan
        _record_reading(request, case)
    conflict = getattr(form, "conflict_rows", [])
    current = Goal.objects.select_related("changed_by").get(pk=context["goal"].pk) if conflict else None
    frame = {"case": case, "form": form, "back": reverse("cases:plan", args=[case.reference])}
    shown = {"conflict": conflict, "current": current, "shows_person": True}
    return render(request, template, frame | shown | context)
