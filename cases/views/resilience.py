"""The four strengths of the family: asking, and before and after side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import access, audit, drafts
from lk3.access import Answer, Permission, Refused, check, requires

from .. import presenters, resilience
from ..actions import resilience as actions
from ..forms.resilience import ResilienceForm
from ..models import Case
from ..resilience_chart import draw
from ..workflow import NotAllowed
from .case import load


@requires(Permission.CASE_VIEW)
def resilience_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the first and the last check side by side, drawn and as numbers, and question by question."""
    case = _load_fully(request, reference)
    checks = resilience.oldest_first(case)
    comparison = resilience.compare(checks)
    reads_notes = presenters.reveals(request, Permission.NOTE_VIEW, case) is not None
    audit.record("resilience.viewed", by=request.user, on=case, case=case)
    context = {
        "case": case,
        "comparison": comparison,
        "chart": draw(comparison) if comparison else "",
        "checks": [(row, resilience.scores(row), row.note if reads_notes else "") for row in checks[::-1]],
        "may_add": access.can(request.user, Permission.ASSESSMENT_ADD, case),  # type: ignore[arg-type]
        "shows_person": True,
    }
    return render(request, "cases/resilience/detail.html", context)


@requires(Permission.ASSESSMENT_ADD)
def resilience_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask about the four strengths; the answers of last time stand beside each question."""
    case = load(request, reference)
    check(request, Permission.ASSESSMENT_ADD, case)
    check(request, Permission.CASE_VIEW, case)
    last = case.resilience_checks.order_by("-taken_on", "-id").first()
    form = drafts.bind(request, ResilienceForm, label=f"Ketahanan keluarga · {case.reference}", case=case, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_resilience(case=case, by=request.user, **form.content)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Ketahanan keluarga dicatat.")
            return redirect("cases:resilience", case.reference)
    if last is not None and request.method != "POST":
        audit.record("resilience.viewed", by=request.user, on=case, case=case)
    return render(
        request, "cases/resilience/form.html", {"case": case, "form": form, "last": last, "shows_person": True}
    )


def _load_fully(request: HttpRequest, reference: str) -> Case:
    """Return a case that the person may read whole; a shared part is not enough for what a family answered."""
    case = load(request, reference)
    if check(request, Permission.CASE_VIEW, case) is not Answer.YES:
        raise Refused(Permission.CASE_VIEW, thing=case)
    return case
