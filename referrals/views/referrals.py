"""Referrals of a case: one page that says whose turn it is, and the steps that can be taken there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.presenters import reveals
from lk3 import audit, drafts
from lk3.access import Answer, Permission, Refused, answer, can, check, get_visible, requires

from .. import actions, inbox, incoming, letters, presenters, workflow
from ..forms import MoveForm, words_of
from ..models import Referral
from ..workflow import NotAllowed


def case_of(request: HttpRequest, reference: str) -> Case:
    """Return a visible case with what a letter tells of it."""
    cases = Case.objects.with_relation(request.user).select_related(
        "unit__district", "district__parent", "family__district", "family__subdistrict", "family__village", "client",
        "category", "root_category", "owner",
    )  # fmt: skip
    return get_visible(cases, request.user, reference=reference)


def referral_of(request: HttpRequest, reference: str, pk: int) -> Referral:
    """Return the referral of that case with what its page shows; any other pair is a 404."""
    case = case_of(request, reference)
    rows = inbox.with_worker(Referral.objects.all()).select_related(
        "partner__district", "to_unit__district", "drafted_by", "sent_by", "changed_by", "overridden_by", "follows",
        "receiver",
    )  # fmt: skip
    referral: Referral = get_visible(rows, request.user, pk=pk, case=case)
    referral.case = case
    return referral


def check_may_prepare(request: HttpRequest, case: Case) -> bool:
    """Return whether the person may also send; refuse those who may not even prepare a referral."""
    if answer(request.user, Permission.REFERRAL_SEND, case) is Answer.SECOND_PERSON:
        return False
    check(request, Permission.REFERRAL_SEND, case)
    return True


def may_let_out(request: HttpRequest, case: Case) -> bool:
    """Return whether the family's data may leave the house by this person alone: it agreed, or they decide that without it."""
    return actions.may_share(case) or can(request.user, Permission.CONSENT_OVERRIDE, case)  # type: ignore[arg-type]


@requires(Permission.CASE_VIEW)
def detail(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show a referral: what was told to whom, where it stands, what can come next."""
    referral = referral_of(request, reference, pk)
    _refuse_masked(request, referral)
    return _page(request, referral)


def _refuse_masked(request: HttpRequest, referral: Referral) -> None:
    """Refuse who only registered the case: they read nothing of the work."""
    if check(request, Permission.CASE_VIEW, referral.case) is Answer.MASKED:
        raise Refused(Permission.CASE_VIEW, thing=referral.case)


@require_POST
@requires(Permission.REFERRAL_SEND)
def move(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take the next step of a referral; a refusal shows the page as it is now, with the typed text."""
    referral = referral_of(request, reference, pk)
    check(request, Permission.CASE_VIEW, referral.case)
    may_send = check_may_prepare(request, referral.case)
    chosen = workflow.MOVES.get(request.POST.get("to", ""))
    if chosen is None:
        return _page(request, referral, refusal="Langkah ini tidak dikenal. Pilih salah satu langkah di bawah.")
    if chosen.shares and not may_send:
        raise Refused(Permission.REFERRAL_SEND, Answer.SECOND_PERSON, referral.case)
    form = MoveForm(request.POST, move=chosen, needs_ground=not actions.may_share(referral.case))
    if not form.is_valid():
        return _page(request, referral, tried=form)
    try:
        _act(request, referral, form)
    except NotAllowed as refusal:
        return _page(request, referral_of(request, reference, pk), tried=form, refusal=str(refusal))
    drafts.finish(request)
    messages.success(request, chosen.done)
    return redirect(referral)


def _act(request: HttpRequest, referral: Referral, form: MoveForm) -> None:
    """Take the step with the verb of its side."""
    step: dict[str, Any] = {"referral": referral, "to": form.move.to, "version": form.cleaned_data["version"]}
    if form.move.side == workflow.US:
        actions.move_referral(**step, reason=form.said, by=request.user)
    else:
        actions.take_answer(**step, words=form.said, by=request.user)


@require_POST
@requires(Permission.REFERRAL_READ)
def read(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say that the answer was read; also after the end of the case."""
    referral = referral_of(request, reference, pk)
    _refuse_masked(request, referral)
    check(request, Permission.REFERRAL_READ, referral.case)
    version = drafts.number(request.POST.get("version", ""))
    try:
        actions.read_answer(referral=referral, version=version, by=request.user)
    except NotAllowed as refusal:
        return _page(request, referral_of(request, reference, pk), refusal=str(refusal))
    messages.success(request, "Dicatat: jawaban sudah dibaca.")
    return redirect(referral)


def can_write(request: HttpRequest, referral: Referral) -> bool:
    """Return whether a message to the other LK3 may be written now."""
    is_running = referral.to_unit_id is not None and incoming.is_running(referral)
    return is_running and can(request.user, Permission.NOTE_ADD, referral.case)  # type: ignore[arg-type]


def _page(
    request: HttpRequest, referral: Referral, *, tried: MoveForm | None = None, refusal: str = ""
) -> HttpResponse:
    """Return the page of a referral, with the step that was tried and why it was refused, if there was one.

    Whoever gets to see it has read it, also after a step that was refused: one event each time.
    """
    case = referral.case
    audit.record("referral.viewed", by=request.user, on=referral, case=case)  # type: ignore[arg-type]
    verdict = answer(request.user, Permission.REFERRAL_SEND, case)
    may_send, may_prepare = verdict is Answer.YES, verdict in (Answer.YES, Answer.SECOND_PERSON)
    forms = _move_forms(request, referral, may_send, tried) if may_prepare else []
    left_over = _give_drafts(request, referral, forms)
    letter = letters.read(referral)
    if reveals(request, Permission.IDENTITY_VIEW, case) is None:
        letter = letter.without_identity()
    context: dict[str, Any] = {
        "case": case,
        "referral": referral,
        "letter": letter,
        "turn": presenters.turn_line(inbox.turn_of(referral), referral),
        "tone": presenters.state_tone(referral.state),
        "steps": presenters.steps(referral.transitions.select_related("moved_by").order_by("-moved_at", "-pk")),
        "messages_of": referral.messages.select_related("written_by").order_by("written_at", "pk"),
        "can_write": can_write(request, referral),
        "followers": referral.followers.order_by("pk"),
        "forms": forms,
        "refusal": refusal,
        "typed": tried.typed if tried and tried not in forms else "",
        "left_over": left_over,
        "left_over_text": words_of(left_over.typed) if left_over and left_over.typed else "",
        "may_print": may_prepare and (referral.sent_at is not None or (may_send and may_let_out(request, case))),
        "may_read": can(request.user, Permission.REFERRAL_READ, case),
        "may_edit": may_prepare and referral.state == Referral.State.DRAFT,
        "may_follow": may_prepare and referral.state in (Referral.State.DECLINED, Referral.State.RETURNED),
        "is_prepared_for_head": may_prepare and not may_send and referral.state == Referral.State.DRAFT,
        "shows_person": True,
    }
    return render(request, "referrals/detail.html", context)


def _move_forms(request: HttpRequest, referral: Referral, may_send: bool, tried: MoveForm | None) -> list[MoveForm]:
    """Return a form for each possible step; the one that was tried keeps its text and errors.

    What a partner answers may be written down here; another LK3 answers itself.
    """
    needs_ground = not actions.may_share(referral.case)
    may_send = may_send and (not needs_ground or can(request.user, Permission.CONSENT_OVERRIDE, referral.case))
    steps = workflow.possible_moves(referral, side=workflow.US, may_send=may_send)
    if referral.partner_id:
        steps = [*workflow.possible_moves(referral, side=workflow.THEM), *steps]
    forms = []
    for step in steps:
        initial = {"to": step.to, "version": referral.version}
        if step.shares:
            initial["reason"] = referral.override_reason
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
