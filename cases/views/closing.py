"""How a case ends, goes on again, and is looked at some months later."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lk3 import audit, drafts
from lk3.access import Permission, check, get_visible, requires

from ..actions import closing as actions
from ..closing import AFTERCARE_MONTHS, blockers, months_later
from ..forms.closing import NEVER, OTHER_DAY, AftercareForm, ClosureForm, DeclineForm, ReopenForm
from ..models import AftercareCheck, Case
from .case import load, open_case
from .work import act


@requires(Permission.CASE_PROPOSE_CLOSE)
def case_propose_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the head to close the case; what is unfinished is named first."""
    case = load(request, reference)
    if case.is_closed:
        return _already_closed(request, case)
    check(request, Permission.CASE_PROPOSE_CLOSE, case)
    _record_reading(request, case)
    unfinished = blockers(case)
    label, initial = f"Usul penutupan · {case.reference}", _written_before(case)
    form = drafts.bind(request, ClosureForm, label=label, case=case, blockers=unfinished, initial=initial)
    done = "Penutupan diusulkan. Ketua akan menutup kasus ini atau mengembalikannya."
    return act(
        request, case, form, "cases/case_propose_close.html", actions.propose_closure, done, unfinished=unfinished
    )


@requires(Permission.CASE_CLOSE)
def case_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the case, as proposed or directly; what is unfinished is named first."""
    case = load(request, reference)
    if case.is_closed:
        return _already_closed(request, case)
    check(request, Permission.CASE_CLOSE, case)
    check(request, Permission.CASE_VIEW, case)
    _record_reading(request, case)
    proposal, unfinished = _proposal(case), blockers(case)
    label, initial = f"Penutupan · {case.reference}", _from(case, proposal)
    form = drafts.bind(request, ClosureForm, label=label, case=case, blockers=unfinished, initial=initial)
    context = {"unfinished": unfinished, "proposal": proposal, "decline_form": DeclineForm(case=case)}
    return act(request, case, form, "cases/case_close.html", actions.close, "Kasus ditutup.", **context)


@requires(Permission.CASE_CLOSE)
def case_decline_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a proposed closure back with what is still to be done."""
    case = open_case(request, reference, Permission.CASE_CLOSE)
    form = drafts.bind(request, DeclineForm, label=f"Usul dikembalikan · {case.reference}", case=case)
    done = "Usul penutupan dikembalikan."
    return act(request, case, form, "cases/case_decline_close.html", actions.decline_closure, done)


@requires(Permission.CASE_REOPEN)
def case_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a closed case into service again."""
    case = open_case(request, reference, Permission.CASE_REOPEN)
    form = drafts.bind(request, ReopenForm, label=f"Pembukaan kembali · {case.reference}", case=case)
    return act(request, case, form, "cases/case_reopen.html", actions.reopen, "Kasus dibuka kembali.")


@requires(Permission.AFTERCARE_RECORD)
def aftercare_record(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record how the family was found some months after the end."""
    case = open_case(request, reference, Permission.AFTERCARE_RECORD)
    planned = get_visible(AftercareCheck.objects.filter(case=case), request.user, pk=pk)  # type: ignore[arg-type]
    if planned.finding:
        messages.info(request, actions.NOT_PLANNED)
        return redirect(case)
    _record_reading(request, case)
    form = drafts.bind(request, AftercareForm, label=f"Pemantauan · {case.reference}", case=case)

    def record(*, case: Case, **fields: Any) -> AftercareCheck:
        return actions.record_aftercare(check=planned, **fields)

    return act(request, case, form, "cases/aftercare_record.html", record, "Pemantauan dicatat.", planned=planned)


def _record_reading(request: HttpRequest, case: Case) -> None:
    """Write to the trail that somebody read how the case ends: what is unfinished, the summary, what was planned for after."""
    if request.method != "POST":
        audit.record("case.viewed", by=request.user, on=case, case=case, part="closing")  # type: ignore[arg-type]


def _proposal(case: Case) -> Any:
    """Return the transition that proposed the closure, or None when nobody has."""
    if case.state != Case.State.CLOSURE_PROPOSED:
        return None
    steps = case.transitions.filter(to_state=Case.State.CLOSURE_PROPOSED).select_related("moved_by")
    return steps.order_by("-moved_at", "-id").first()


def _from(case: Case, proposal: Any) -> dict[str, Any]:
    """Return what the closing form starts with: the proposal's words."""
    if proposal is None:
        return _written_before(case)
    proposed = {"outcome": proposal.outcome, "closed_on": proposal.effective_on, "despite": proposal.reason}
    return _written_before(case) | _aftercare(case, proposal) | proposed


def _written_before(case: Case) -> dict[str, Any]:
    return {"summary": case.closing_summary, "aftercare_plan": case.aftercare_plan}


def _aftercare(case: Case, proposal: Any) -> dict[str, Any]:
    """Return the proposed look at the family as the form asks for it."""
    if case.aftercare_on is None:
        return {"aftercare_months": NEVER}
    for months in AFTERCARE_MONTHS:
        if months_later(proposal.effective_on, months) == case.aftercare_on:
            return {"aftercare_months": str(months)}
    return {"aftercare_months": OTHER_DAY, "aftercare_day": case.aftercare_on}


def _already_closed(request: HttpRequest, case: Case) -> HttpResponse:
    """Answer a second click on "Tutup kasus": it is done, and here it is."""
    check(request, Permission.CASE_VIEW, case)
    messages.info(request, "Kasus ini sudah ditutup.")
    return redirect(case)
