"""The intake: from the family to an opened case, in four short steps that lose nothing."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from families import sealed_words, search
from families.models import Family
from lk3.access import Permission, check, get_visible, requires

from ..actions import intake as actions
from ..forms.intake import STEP_FORMS
from ..intake import STEP_LABELS, STEPS, Intake
from ..models import Case, IntakeDraft
from ..workflow import NotAllowed


@requires(Permission.CASE_OPEN)
def case_open(request: HttpRequest) -> HttpResponse:
    """Find the family first, so that nobody is registered twice."""
    if request.method == "POST":
        return redirect(sealed_words.address(request, "cases:open"))
    query = sealed_words.read(request)
    results = search.find(request.user, query)  # type: ignore[arg-type]
    return render(
        request, "cases/intake/open.html", {"query": query, "results": results, "shows_person": bool(results.rows)}
    )


@requires(Permission.CASE_OPEN)
def intake_start(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin an intake for this family, or go on with one's own that was begun before."""
    family = get_visible(Family.objects.with_cases(request.user), request.user, reference=reference)
    check(request, Permission.IDENTITY_VIEW, family)  # a case must not be a way to see a colleague's family
    draft = actions.start_draft(family=family, by=request.user)
    return redirect("cases:intake-step", draft.uid, STEPS[0])


@requires(Permission.CASE_OPEN)
def intake_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Ask one step. What was typed is kept first and judged afterwards, so that nothing gets lost."""
    _require_step(step)
    draft = _own_draft(request, uid)
    if isinstance(draft, Case):
        return redirect(draft)
    if request.method == "POST":
        if not _keep(request, draft, step):
            return redirect(_case_of(request, uid) or "start")
        if request.POST.get("go") == "later":
            messages.success(request, "Draf tersimpan. Lanjutkan kapan saja dari halaman Mulai.")
            return redirect("start")
        if request.POST.get("go") == "person":
            return redirect(reverse("families:person-add", args=[draft.family.reference]) + "?untuk=kasus")
        if request.POST.get("go") == "back":
            return redirect("cases:intake-step", uid, STEPS[max(STEPS.index(step) - 1, 0)])
    intake = _intake(request, draft)
    is_judged = request.method == "POST" or "koreksi" in request.GET
    form = intake.judged(step) if is_judged else intake.form(step)
    if request.method == "POST" and form.is_valid():
        return redirect("cases:intake-step", uid, STEPS[STEPS.index(step) + 1])
    return render(request, f"cases/intake/{step}.html", _frame(intake, step) | {"form": form})


@requires(Permission.CASE_OPEN)
@require_POST
def intake_save(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Keep what is being typed. Answers 204 to the script, and the step's page to a form that was sent again after a login."""
    _require_step(step)
    draft = _own_draft(request, uid)
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if isinstance(draft, Case) or not _keep(request, draft, step):
        return JsonResponse({"opened": True}, status=409) if is_script else redirect(_case_of(request, uid) or "start")
    return HttpResponse(status=204) if is_script else redirect("cases:intake-step", uid, step)


@requires(Permission.CASE_OPEN)
def intake_review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show everything once more; one button opens the case, exactly once however often it is pressed."""
    draft = _own_draft(request, uid)
    if isinstance(draft, Case):
        return redirect(draft)
    intake = _intake(request, draft)
    answers, refusal = intake.answers(), ""
    if request.method == "POST" and answers is not None:
        try:
            case = actions.open_case(draft=draft, answers=answers, by=request.user)
        except IntakeDraft.DoesNotExist:
            return redirect(_case_of(request, uid) or "start")
        except (NotAllowed, ValidationError) as error:
            refusal = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        else:
            messages.success(request, _what_next(case))
            return redirect(case)
    context = _frame(intake, STEPS[-1]) | {"answers": answers, "refusal": refusal}
    return render(request, "cases/intake/periksa.html", context)


@requires(Permission.CASE_OPEN)
def intake_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    draft = _own_draft(request, uid)
    if isinstance(draft, Case):
        return redirect(draft)
    if request.method == "POST":
        with suppress(IntakeDraft.DoesNotExist):
            actions.discard_draft(draft=draft, by=request.user)
        messages.success(request, "Draf dibuang. Data keluarganya tetap ada.")
        return redirect("start")
    return render(request, "cases/intake/discard.html", {"draft": draft, "steps": STEPS})


def _require_step(step: str) -> None:
    if step not in STEP_FORMS:
        raise Http404("Tidak ada.")


def _own_draft(request: HttpRequest, uid: UUID) -> IntakeDraft | Case:
    """Return one's draft, or the case it has become; anything else is 404."""
    families = Family.objects.visible_to(request.user).filter(pk=OuterRef("family"))  # type: ignore[arg-type]
    drafts = IntakeDraft.objects.filter(Exists(families))
    draft = drafts.visible_to(request.user).filter(uid=uid).first()
    return draft or _case_of(request, uid) or get_visible(drafts, request.user, uid=uid)


def _case_of(request: HttpRequest, uid: UUID) -> Case | None:
    return Case.objects.visible_to(request.user).filter(intake_uid=uid, registered_by=request.user).first()


def _intake(request: HttpRequest, draft: IntakeDraft) -> Intake:
    family = get_visible(Family.objects.with_cases(request.user), request.user, pk=draft.family_id)
    check(request, Permission.IDENTITY_VIEW, family)
    return Intake(draft, family=family, by=request.user)


def _keep(request: HttpRequest, draft: IntakeDraft, step: str) -> bool:
    """Keep what was typed; say whether there was still a draft to keep it in."""
    fields = STEP_FORMS[step].base_fields
    try:
        draft.keep(step, {name: request.POST.getlist(name) for name in fields if name in request.POST})
    except IntakeDraft.DoesNotExist:
        return False
    return True


def _frame(intake: Intake, step: str) -> dict[str, Any]:
    return {
        "intake": intake,
        "step": step,
        "labels": list(STEP_LABELS.values()),
        "number": STEPS.index(step) + 1,
        "lowest": intake.lowest(),
        "shows_person": True,
    }


def _what_next(case: Case) -> str:
    if case.owner_id == case.registered_by_id:
        return f"Kasus {case.reference} dibuka dan Anda yang menangani. Berikutnya: catat layanan pertama."
    if case.owner_id:
        return f"Kasus {case.reference} dibuka dan ditugaskan kepada {case.owner}."
    return f"Kasus {case.reference} dibuka dan menunggu ketua menugaskan penanggung jawabnya."
