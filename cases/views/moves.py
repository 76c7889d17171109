"""Moving a case: to whom, into which state, how closely kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lk3.access import Permission, check, requires

from ..actions import moves as actions
from ..forms.moves import AssignForm, ClassForm, CloseForm, ClosureForm, DeclineForm, ReopenForm, TeamForm
from ..models import Case
from .case import load, open_case
from .work import act

# States of a referral in which the partner has not finished; by name, because cases do not know referrals.
WAITING_REFERRALS = ["SENT", "RECEIVED", "ACCEPTED"]


@requires(Permission.CASE_ASSIGN)
def case_assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the case to one of the unit's case workers."""
    case = load(request, reference)
    check(request, Permission.CASE_ASSIGN, case)
    form = AssignForm(request.POST or None, case=case)
    return act(request, case, form, "cases/case_assign.html", actions.assign, "Kasus ditugaskan.")


@requires(Permission.TEAM_ADD)
def team_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a colleague work on the case too."""
    case = load(request, reference)
    check(request, Permission.TEAM_ADD, case)
    form = TeamForm(request.POST or None, case=case)
    team = case.team.select_related("user").order_by("pk")
    return act(request, case, form, "cases/team_add.html", actions.add_to_team, "Rekan masuk tim kasus.", team=team)


@requires(Permission.CASE_PROPOSE_CLOSE)
def case_propose_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the head to close the case."""
    case = load(request, reference)
    if case.is_closed:
        return _already_closed(request, case)
    check(request, Permission.CASE_PROPOSE_CLOSE, case)
    form = ClosureForm(request.POST or None, case=case, initial={"summary": case.closing_summary})
    done = "Penutupan diusulkan. Ketua akan menutup kasus ini atau mengembalikannya."
    return act(request, case, form, "cases/case_propose_close.html", actions.propose_closure, done)


@requires(Permission.CASE_CLOSE)
def case_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the case, as proposed or directly; referrals that still wait are named first."""
    case = load(request, reference)
    if case.is_closed:
        return _already_closed(request, case)
    check(request, Permission.CASE_CLOSE, case)
    check(request, Permission.CASE_VIEW, case)
    waiting = list(
        case.referrals.filter(state__in=WAITING_REFERRALS).select_related("partner").order_by("-drafted_at", "-id")
    )
    proposal = _proposal(case)
    form = CloseForm(request.POST or None, case=case, has_open_referrals=bool(waiting), initial=_from(case, proposal))
    context = {"waiting": waiting, "proposal": proposal, "decline_form": DeclineForm(case=case)}
    return act(request, case, form, "cases/case_close.html", _close, "Kasus ditutup.", **context)


@requires(Permission.CASE_CLOSE)
def case_decline_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a proposed closure back with what is still to be done."""
    case = open_case(request, reference, Permission.CASE_CLOSE)
    form = DeclineForm(request.POST or None, case=case)
    done = "Usul penutupan dikembalikan."
    return act(request, case, form, "cases/case_decline_close.html", actions.decline_closure, done)


@requires(Permission.CASE_REOPEN)
def case_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a closed case into service again."""
    case = open_case(request, reference, Permission.CASE_REOPEN)
    form = ReopenForm(request.POST or None, case=case)
    return act(request, case, form, "cases/case_reopen.html", actions.reopen, "Kasus dibuka kembali.")


@requires(Permission.CLASS_RAISE)
def class_raise(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the case more closely."""
    case = open_case(request, reference, Permission.CLASS_RAISE)
    form = ClassForm(request.POST or None, case=case)
    return act(request, case, form, "cases/class_raise.html", actions.raise_class, "Kerahasiaan dinaikkan.")


def _close(*, referrals_discussed: bool = False, **fields: Any) -> Case:
    """Close; that the referrals were talked about is asked by the form and not stored."""
    return actions.close(**fields)


def _proposal(case: Case) -> Any:
    """Return the transition that proposed the closure, or None when nobody has."""
    if case.state != Case.State.CLOSURE_PROPOSED:
        return None
    steps = case.transitions.filter(to_state=Case.State.CLOSURE_PROPOSED).select_related("moved_by")
    return steps.order_by("-moved_at", "-id").first()


def _from(case: Case, proposal: Any) -> dict[str, Any]:
    """Return what the closing form starts with: the proposal's words."""
    if proposal is None:
        return {"summary": case.closing_summary}
    return {"outcome": proposal.outcome, "summary": case.closing_summary, "closed_on": proposal.effective_on}


def _already_closed(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer a second click on "Tutup kasus": it is done, and here it is."""
    check(request, Permission.CASE_VIEW, case)
    messages.info(request, "Kasus ini sudah ditutup.")
    return redirect(case)
