"""Writing into a file: consents, the conflict list; and how a form about a case runs its verb."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import drafts
from lk3.access import Permission, check, requires

from ..actions import work as actions
from ..forms.work import ConflictForm, ConsentForm
from ..models import Case
from ..workflow import NotAllowed
from .case import load, open_case


@requires(Permission.CONSENT_RECORD)
def consent_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Record on what ground the family's data is used."""
    case = load(request, reference)
    check(request, Permission.CONSENT_RECORD, case)
    form = drafts.bind(request, ConsentForm, label=f"Persetujuan · {case.reference}", case=case)
    return act(request, case, form, "cases/consent_record.html", actions.record_consent, "Persetujuan dicatat.")


@requires(Permission.CONFLICT_SET)
def conflict_set(request: HttpRequest, reference: str) -> HttpResponse:
    """Hide the case from somebody; who hides it from themselves lands on the list."""
    case = open_case(request, reference, Permission.CONFLICT_SET)
    form = drafts.bind(request, ConflictForm, label=f"Benturan kepentingan · {case.reference}", case=case)
    listed = case.conflicts.select_related("user").order_by("pk")
    answer = act(
        request, case, form, "cases/conflict_set.html", actions.set_conflict,
        "Sejak sekarang kasus ini tidak ada bagi orang itu.", listed=listed,
    )  # fmt: skip
    if answer.status_code == 302 and form.cleaned_data["user"] == request.user:
        return redirect("cases:list")
    return answer


def act(
    request: HttpRequest, case: Case, form: Any, template: str, verb: Any, done: str, **context: Any
) -> HttpResponse:
    """Show the form, or run its verb on the case and go back to the case; a refusal of the verb stands on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(case=case, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, done)
            return redirect(case)
    return render(request, template, {"case": case, "form": form, "shows_person": True, **context})
