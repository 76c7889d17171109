"""Assessments of a case: the list, one beside the one before it, writing and correcting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lk3 import access, audit, drafts
from lk3.access import Answer, Permission, Refused, check, get_visible, requires

from .. import assessment_reading as reading
from ..actions import assessment as actions
from ..forms.assessment import AssessmentForm
from ..models import Assessment, Case
from ..workflow import NotAllowed
from .case import load

# As they stand in the address.
KINDS = {"awal": Assessment.Kind.INITIAL, "mendalam": Assessment.Kind.FULL}


@requires(Permission.NOTE_VIEW)
def assessment_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Show all assessments of a case, the newest first, each with its summary."""
    case = load(request, reference)
    check(request, Permission.NOTE_VIEW, case)
    rows = list(reading.latest_first(case.assessments.all()))
    audit.record("case.viewed", by=request.user, on=case, case=case, part="assessments")
    context = {
        "case": case,
        "rows": [(row, reading.RISK_TONES[Case.Risk(row.risk)], row.load().get("SUMMARY", "")) for row in rows],
        "may_add": access.can(request.user, Permission.ASSESSMENT_ADD, case),  # type: ignore[arg-type]
        "shows_person": True,
    }
    return render(request, "cases/assessment/list.html", context)


@requires(Permission.NOTE_VIEW)
def assessment_detail(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one assessment and what has changed since the one before it."""
    case = load(request, reference)
    check(request, Permission.NOTE_VIEW, case)
    assessment = _find(request, case, pk)
    previous = reading.previous_of(case, assessment.kind, before=assessment)
    audit.record("assessment.viewed", by=request.user, on=assessment, case=case)
    is_mine = assessment.written_by_id == request.user.pk and reading.may_change(assessment)
    may_write = access.can(request.user, Permission.ASSESSMENT_ADD, case)  # type: ignore[arg-type]
    context = {
        "case": case,
        "reading": reading.read(assessment, previous),
        "tone": reading.RISK_TONES[Case.Risk(assessment.risk)],
        "may_add": may_write,
        "may_change": may_write and is_mine,
        "shows_person": True,
    }
    return render(request, "cases/assessment/detail.html", context)


@requires(Permission.ASSESSMENT_ADD)
def assessment_add(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Write an assessment; the answers of the one before stand beside the new ones."""
    if kind not in KINDS:
        raise Http404("Tidak ada.")
    case = load(request, reference)
    check(request, Permission.ASSESSMENT_ADD, case)
    check(request, Permission.NOTE_VIEW, case)  # the old answers stand on the page
    previous = reading.previous_of(case, KINDS[kind])
    label = f"{KINDS[kind].label} · {case.reference}"
    form = drafts.bind(request, AssessmentForm, label=label, case=case, kind=KINDS[kind], previous=previous)
    if request.method == "POST" and form.is_valid():
        fields = form.content | {"uid": form.cleaned_data["uid"], "kind": KINDS[kind]}
        try:
            assessment = actions.add_assessment(case=case, by=request.user, **fields)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, _next_words(request, case, assessment))
            return redirect(_address(case, assessment))
    if previous is not None and request.method != "POST":
        audit.record("assessment.viewed", by=request.user, on=previous, case=case)
    return _show_form(request, case, form, is_first=previous is None)


@requires(Permission.ASSESSMENT_ADD)
def assessment_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct one's own assessment of today; an older one stays, and a new one is made beside it."""
    case = load(request, reference)
    check(request, Permission.ASSESSMENT_ADD, case)
    check(request, Permission.NOTE_VIEW, case)
    assessment = _find(request, case, pk)
    if assessment.written_by_id != request.user.pk:
        raise Refused(Permission.ASSESSMENT_ADD, thing=case)
    previous = reading.previous_of(case, assessment.kind, before=assessment)
    about = {"case": case, "kind": assessment.kind, "previous": previous, "assessment": assessment}
    form = drafts.bind(request, AssessmentForm, label=f"Perubahan asesmen · {case.reference}", **about)
    if not reading.may_change(assessment) and not form.draft.has_words:
        messages.info(request, actions.TOO_OLD)
        return redirect(_address(case, assessment))
    if request.method == "POST" and form.is_valid():
        try:
            fields = form.content | {"version": form.cleaned_data["version"]}
            actions.change_assessment(assessment=assessment, by=request.user, **fields)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan asesmen disimpan.")
            return redirect(_address(case, assessment))
    if request.method != "POST":
        audit.record("assessment.viewed", by=request.user, on=assessment, case=case)
    return _show_form(request, case, form, is_first=previous is None)


def _show_form(request: HttpRequest, case: Case, form: AssessmentForm, **context: Any) -> HttpResponse:
    context |= {"case": case, "form": form, "kind_label": Assessment.Kind(form.kind).label, "shows_person": True}
    return render(request, "cases/assessment/form.html", context)


def _find(request: HttpRequest, case: Case, pk: int) -> Assessment:
    """Return this assessment of this case; another case's does not exist here."""
    rows = Assessment.objects.filter(case=case).select_related("case", "written_by", "changed_by")
    return get_visible(rows, request.user, pk=pk)  # type: ignore[arg-type]


def _address(case: Case, assessment: Assessment) -> str:
    return reverse("cases:assessment", args=[case.reference, assessment.pk])


def _next_words(request: HttpRequest, case: Case, assessment: Assessment) -> SafeString:
    """Return what was done and what comes next, with the way there for who may go it."""
    said = f"{assessment.get_kind_display()} disimpan."
    if assessment.risk == Case.Risk.HIGH:
        said += " Risikonya tinggi: pastikan keluarga aman hari ini dan beri tahu ketua."
    decision = Assessment.Decision
    steps: dict[str, tuple[Permission, str, str, list[str]]] = {
        decision.ACCEPTED: (Permission.ASSESSMENT_ADD, "asesmen mendalam", "cases:assessment-add", ["mendalam"]),
        decision.INFORMATION: (Permission.CASE_PROPOSE_CLOSE, "usulkan penutupan", "cases:propose-close", []),
        decision.OUT_OF_SCOPE: (Permission.CASE_PROPOSE_CLOSE, "usulkan penutupan", "cases:propose-close", []),
        decision.REFERRED: (Permission.REFERRAL_SEND, "siapkan rujukan", "referrals:send", []),
        decision.NONE: (Permission.PLAN_EDIT, "susun rencana", "cases:plan", []),  # a full one decides nothing
    }
    permission, words, url_name, more = steps[assessment.decision]
    verdict = access.answer(request.user, permission, case)  # type: ignore[arg-type]
    if not verdict.allows and verdict not in (Answer.STEP_UP, Answer.SECOND_PERSON):
        return format_html("{} Berikutnya: {}, oleh penanggung jawab kasus.", said, words)
    address = reverse(url_name, args=[case.reference, *more])
    return format_html('{} Berikutnya: <a href="{}">{}</a>.', said, address, words)
