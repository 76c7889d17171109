"""The intake: from the family to an opened case, in five short steps that lose nothing. Danger is asked first."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from families import sealed_words, search
from families.models import Family
from lk3 import drafts
from lk3.access import Permission, check, get_visible, requires

from ..actions import intake as actions
from ..forms.intake import STEP_FORMS
from ..forms.triage import the_rest_is_calm
from ..intake import STEP_LABELS, STEPS, Intake, differences
from ..models import Case, IntakeDraft
from ..models.drafts import Behind
from ..workflow import NotAllowed

ELSEWHERE = (
    "Langkah ini sudah diisi di tab atau perangkat lain. Tulisan di layar ini tidak menimpanya: tekan “Simpan dan lanjut” "
    "untuk membandingkan keduanya."
)
OPENED = "Kasus dari draf ini sudah dibuka atau drafnya dibuang, jadi layar ini tidak menyimpannya lagi. Salin kata yang perlu."


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
    """Begin an intake for this family, or go on with one's own where it was left."""
    family = get_visible(Family.objects.with_cases(request.user), request.user, reference=reference)
    check(request, Permission.IDENTITY_VIEW, family)  # a case must not be a way to see a colleague's family
    draft = actions.start_draft(family=family, by=request.user)
    return redirect("cases:intake-step", draft.uid, draft.last_step or STEPS[0])


@requires(Permission.CASE_OPEN)
def intake_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Ask one step. What was typed is kept first and judged afterwards, so that nothing gets lost."""
    _require_step(step)
    draft = _own_draft(request, uid)
    if isinstance(draft, Case):
        return redirect(draft)
    if request.method == "POST":
        try:
            _keep(request, draft, step)
        except IntakeDraft.DoesNotExist:
            return redirect(_case_of(request, uid) or "start")
        except Behind:
            return _show_both(request, draft, step)
        if elsewhere := _goes_elsewhere(request, draft, step):
            return elsewhere
    intake = _intake(request, draft)
    is_judged = request.method == "POST" or "koreksi" in request.GET
    form = intake.judged(step) if is_judged else intake.form(step)
    if request.method == "POST" and form.is_valid():
        return redirect("cases:intake-step", uid, STEPS[STEPS.index(step) + 1])
    return render(request, f"cases/intake/{step}.html", _frame(intake, step) | {"form": form})


def _goes_elsewhere(request: HttpRequest, draft: IntakeDraft, step: str) -> HttpResponse | None:
    """Return where a button leads that does not go on, or None."""
    go = request.POST.get("go")
    if go == "later":
        messages.success(request, "Draf tersimpan. Lanjutkan kapan saja dari halaman Mulai.")
        return redirect("start")
    if go == "person":
        return redirect(reverse("families:person-add", args=[draft.family.reference]) + "?untuk=kasus")
    if go == "back":
        return redirect("cases:intake-step", draft.uid, STEPS[max(STEPS.index(step) - 1, 0)])
    return None


@requires(Permission.CASE_OPEN)
@require_POST
def intake_save(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Keep what is being typed. The script gets JSON; a form that was sent again after a login gets the step's page."""
    _require_step(step)
    draft = _own_draft(request, uid)
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    try:
        if isinstance(draft, Case):
            raise IntakeDraft.DoesNotExist
        _keep(request, draft, step)
    except IntakeDraft.DoesNotExist:
        gone = JsonResponse({"sent": True, "message": OPENED}, status=409)
        return gone if is_script else redirect(_case_of(request, uid) or "start")
    except Behind:
        return JsonResponse({"message": ELSEWHERE}, status=409) if is_script else _show_both(request, draft, step)
    if not is_script:
        return redirect("cases:intake-step", uid, step)
    saved_at = date_format(timezone.localtime(draft.saved_at), "H.i")
    return JsonResponse({"version": draft.version, "saved_at": saved_at})


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


def _typed(request: HttpRequest, step: str) -> dict[str, list[str]]:
    """Return what was typed in one step, by name of the field."""
    sent = request.POST
    if step == STEPS[0] and sent.get("go") == "calm":
        sent = the_rest_is_calm(sent)
    return {name: sent.getlist(name) for name in STEP_FORMS[step].base_fields if name in sent}


def _keep(request: HttpRequest, draft: IntakeDraft, step: str) -> None:
    """Keep what was typed; raises IntakeDraft.DoesNotExist when there is no draft any more, Behind when it is newer."""
    draft.keep(
        step,
        _typed(request, step),
        version=drafts.number(request.POST.get("draft_version", "")),
        page=drafts.page_number(request),
        attempt=drafts.number(request.POST.get("draft_next", "")),
    )


def _show_both(request: HttpRequest, draft: IntakeDraft, step: str) -> HttpResponse:
    """Show what was saved elsewhere beside what was just sent, which stays in the fields; sending it again is a decision."""
    draft = _own_draft(request, draft.uid)
    if isinstance(draft, Case):
        return redirect(draft)
    intake, typed = _intake(request, draft), _typed(request, step)
    form = intake.unjudged(step, typed)
    rows = differences(form, intake.typed.get(step, {}), typed)
    return render(request, f"cases/intake/{step}.html", _frame(intake, step) | {"form": form, "conflict": rows})


def _frame(intake: Intake, step: str) -> dict[str, Any]:
    return {
        "intake": intake,
        "step": step,
        "labels": list(STEP_LABELS.values()),
        "number": STEPS.index(step) + 1,
        "lowest": intake.lowest(),
        "conflict": [],
        "shows_person": True,
    }


def _what_next(case: Case) -> str:
    if case.owner_id == case.registered_by_id:
        return f"Kasus {case.reference} dibuka dan Anda yang menangani. Berikutnya: catat layanan pertama."
    if case.owner_id:
        return f"Kasus {case.reference} dibuka dan ditugaskan kepada {case.owner}."
    return f"Kasus {case.reference} dibuka dan menunggu ketua menugaskan penanggung jawabnya."
