"""Asking about danger again, while the case runs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import access, audit, drafts
from lk3.access import Answer, Permission, check, requires

from .. import triage as rules
from ..actions import triage as actions
from ..forms.triage import RetriageForm
from ..models import Case, Triage
from ..workflow import NotAllowed
from .case import load


@requires(Permission.TRIAGE_ADD)
def triage(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the five questions again, with the answers of last time beside them."""
    case = load(request, reference)
    check(request, Permission.TRIAGE_ADD, case)
    form = drafts.bind(request, RetriageForm, label=f"Triase · {case.reference}")
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take_triage(case=case, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, _what_next(taken))
            return redirect(case)
    last = _readable(request, case)
    if last is not None and request.method != "POST":
        audit.record("triage.viewed", by=request.user, on=last, case=case)  # type: ignore[arg-type]
    context = {"case": case, "form": form, "last": last, "earlier": _in_words(last), "note": _note(request, case, last)}
    return render(request, "cases/triage/triage.html", context | {"shows_person": True})


def _readable(request: HttpRequest, case: Case) -> Triage | None:
    """Return the latest triage if this person may read it: as the case, or because they took it themselves."""
    last = case.triages.select_related("taken_by").order_by("-taken_at", "-pk").first()
    user: Any = request.user
    may_read = access.answer(user, Permission.CASE_VIEW, case) is Answer.YES
    return last if last is not None and (may_read or last.taken_by_id == user.pk) else None


def _note(request: HttpRequest, case: Case, last: Triage | None) -> str:
    user: Any = request.user
    if last is None:
        return ""
    may_read = access.answer(user, Permission.NOTE_VIEW, case) is Answer.YES or last.taken_by_id == user.pk
    return last.note if may_read else ""


def _in_words(last: Triage | None) -> dict[str, str]:
    answers = rules.answers_of(last) if last else {}
    return {name: Triage.Reply(value).label for name, value in answers.items()}


def _what_next(taken: Triage) -> str:
    found = rules.judge(rules.answers_of(taken))
    first = f" Mulai dari: {found.steps[0]}" if found.steps else ""
    return f"Triase disimpan: {taken.get_urgency_display()}. {found.because}{first}"
