"""Referrals, reached only through their case."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.presenters import reveals
from lk3 import audit, drafts
from lk3.access import Answer, Permission, Refused, answer, can, check, get_visible, requires
from lk3.models import Region

from .. import actions, presenters, workflow
from ..forms import MoveForm, ReferralForm, words_of
from ..models import Partner, Referral
from ..workflow import NotAllowed


def _case(request: HttpRequest, reference: str) -> Case:
    cases = Case.objects.with_relation(request.user).select_related(
        "unit__district", "district__parent", "family", "client", "root_category"
    )
    return get_visible(cases, request.user, reference=reference)


def _referral(request: HttpRequest, reference: str, pk: int) -> Referral:
    """Return the referral of that case with what its page shows; any other pair is a 404."""
    case = _case(request, reference)
    rows = Referral.objects.select_related("partner__district", "drafted_by", "sent_by", "changed_by")
    referral = get_visible(rows, request.user, pk=pk, case=case)
    referral.case = case
    return referral


def _check_may_prepare(request: HttpRequest, case: Case) -> bool:
    """Return whether the person may also send; refuse those who may not even prepare a referral."""
    if answer(request.user, Permission.REFERRAL_SEND, case) is Answer.SECOND_PERSON:
        return False
    check(request, Permission.REFERRAL_SEND, case)
    return True


@requires(Permission.REFERRAL_SEND)
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a referral: send it, or leave it prepared for the head where sending takes a second person."""
    case = _case(request, reference)
    may_send = _check_may_prepare(request, case)
    check(request, Permission.CASE_VIEW, case)
    page = drafts.open_page(request, label=f"Rujukan · {case.reference}")
    province = _chosen_province(request, case, page)
    needs_ground = not actions.may_share(case)
    form = ReferralForm(request.POST or None, case=case, province=province, needs_ground=needs_ground)
    drafts.fill(page, form)
    form.draft = page
    if request.method == "POST" and form.is_valid():
        is_sending = may_send and request.POST.get("act") != "draft"
        verb = actions.send_referral if is_sending else actions.draft_referral
        try:
            referral = verb(
                case=case, content=form.content, submission=form.cleaned_data["submission"], by=request.user
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Rujukan dikirim." if is_sending else "Rujukan disiapkan, belum dikirim.")
            return redirect(referral)
    context = {"case": case, "form": form, "may_send": may_send, "needs_ground": needs_ground}
    context["can_record_consent"] = can(request.user, Permission.CONSENT_RECORD, case)
    context |= {"province": province, "provinces": Region.objects.provinces().order_by("name")}
    return render(request, "referrals/send.html", context | {"shows_person": True})


def _chosen_province(request: HttpRequest, case: Case, page: drafts.DraftPage) -> str:
    """Return the province whose partners are offered: the one in the address, of the restored partner, or of the case."""
    chosen = request.GET.get("provinsi", "")
    if len(chosen) == 2 and chosen.isdigit():
        return chosen
    partners = Partner.objects.filter(pk=drafts.number(page.typed.get("partner", "") if page.typed else ""))
    return partners.values_list("district__parent_id", flat=True).first() or case.district.parent_id


@requires(Permission.CASE_VIEW)
def detail(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show a referral: what was told to whom, where it stands, what can come next."""
    referral = _referral(request, reference, pk)
    if check(request, Permission.CASE_VIEW, referral.case) is Answer.MASKED:
        # Who only registered the case reads nothing of the work.
        raise Refused(Permission.CASE_VIEW, thing=referral.case)
    audit.record("referral.viewed", by=request.user, on=referral, case=referral.case)
    return _page(request, referral)


@require_POST
@requires(Permission.REFERRAL_SEND)
def move(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take the next step of a referral; a refusal shows the page as it is now, with the typed text."""
    referral = _referral(request, reference, pk)
    check(request, Permission.CASE_VIEW, referral.case)
    may_send = _check_may_prepare(request, referral.case)
    chosen = workflow.MOVES.get(request.POST.get("to", ""))
    if chosen is None:
        return _page(request, referral, refusal="Langkah ini tidak dikenal. Pilih salah satu langkah di bawah.")
    if chosen.shares and not may_send:
        raise Refused(Permission.REFERRAL_SEND, Answer.SECOND_PERSON, referral.case)
    form = MoveForm(request.POST, move=chosen, needs_ground=not actions.may_share(referral.case))
    if not form.is_valid():
        return _page(request, referral, tried=form)
    version = form.cleaned_data["version"]
    words = form.cleaned_data.get("feedback") or form.cleaned_data.get("reason", "")
    try:
        if chosen.side == workflow.US:
            actions.move_referral(referral=referral, to=chosen.to, version=version, reason=words, by=request.user)
        else:
            actions.take_answer(referral=referral, to=chosen.to, version=version, words=words, by=request.user)
    except NotAllowed as refusal:
        return _page(request, _referral(request, reference, pk), tried=form, refusal=str(refusal))
    drafts.finish(request)
    messages.success(request, chosen.done)
    return redirect(referral)


def _page(
    request: HttpRequest, referral: Referral, *, tried: MoveForm | None = None, refusal: str = ""
) -> HttpResponse:
    """Return the page of a referral, with the step that was tried and why it was refused, if there was one."""
    verdict = answer(request.user, Permission.REFERRAL_SEND, referral.case)
    may_send, may_prepare = verdict is Answer.YES, verdict in (Answer.YES, Answer.SECOND_PERSON)
    forms = _move_forms(referral, may_send, tried) if may_prepare else []
    left_over = _give_drafts(request, referral, forms)
    transitions = referral.transitions.select_related("moved_by").order_by("-moved_at", "-pk")
    context: dict[str, Any] = {
        "case": referral.case,
        "referral": referral,
        "tone": presenters.state_tone(referral.state),
        "steps": presenters.steps(list(transitions)),
        "forms": forms,
        "refusal": refusal,
        "typed": tried.typed if tried and tried not in forms else "",
        "left_over": left_over,
        "left_over_text": words_of(left_over.typed) if left_over and left_over.typed else "",
        "may_print": may_send or (may_prepare and referral.sent_at is not None),
        "waits_for_head": may_prepare and not may_send and referral.state == Referral.State.DRAFT,
        "is_late": Referral.objects.late().filter(pk=referral.pk).exists(),
        "shows_person": True,
    }
    return render(request, "referrals/detail.html", context)


def _move_forms(referral: Referral, may_send: bool, tried: MoveForm | None) -> list[MoveForm]:
    """Return a form for each possible step; the one that was tried keeps its text and errors."""
    needs_ground = not actions.may_share(referral.case)
    forms = []
    steps = workflow.possible_moves(referral, side=workflow.US, may_send=may_send)
    if referral.partner_id:
        steps = [*workflow.possible_moves(referral, side=workflow.THEM), *steps]
    for step in steps:
        initial = {"to": step.to, "version": referral.version}
        form = MoveForm(move=step, needs_ground=needs_ground, initial=initial)
        if tried is not None and tried.move.to == step.to:
            tried.data = {**tried.data.dict(), "version": str(referral.version)}
            form = tried
        forms.append(form)
    return forms


def _give_drafts(request: HttpRequest, referral: Referral, forms: list[MoveForm]) -> drafts.DraftPage | None:
    """Give each step that asks for words a draft of its own; return what was restored for a step that is not offered now."""
    page = drafts.open_page(request, label=f"Langkah rujukan · {referral.case.reference}")
    typed = request.POST if request.method == "POST" else page.typed or {}
    owner = next((form for form in forms if not form.is_plain and form.move.to == typed.get("to")), None)
    for form in forms:
        ticket = drafts.Ticket(uuid4(), referral.get_absolute_url(), page.ticket.label)
        form.draft = page if form is owner else drafts.DraftPage(ticket, ticket.sealed_for(request.user))
        drafts.fill(form.draft, form)
    return page if page.typed and owner is None else None


@requires(Permission.REFERRAL_SEND)
def letter(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the letter to the partner, ready to be printed and signed."""
    referral = _referral(request, reference, pk)
    check(request, Permission.CASE_VIEW, referral.case)
    may_send = _check_may_prepare(request, referral.case)
    if not may_send and not referral.sent_at:
        # On paper it would reach the partner without the second person.
        raise Refused(Permission.REFERRAL_SEND, Answer.SECOND_PERSON, referral.case)
    if referral.state == Referral.State.WITHDRAWN:
        raise Http404("Tidak ada.")
    audit.record("referral.printed", by=request.user, on=referral, case=referral.case)
    sees_identity = reveals(request, Permission.IDENTITY_VIEW, referral.case) is not None
    day = timezone.localdate(referral.sent_at) if referral.sent_at else timezone.localdate()
    context = {
        "case": referral.case,
        "referral": referral,
        "number": presenters.letter_number(referral),
        "client": presenters.client_facts(referral.case, day, sees_identity=sees_identity),
        "day": day,
        "shows_person": True,
    }
    return render(request, "referrals/letter.html", context)
