"""What other LK3 have sent to ours: read, decided, worked on, ended. Never a way into the sender's case."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases import attachments
from cases.models import IntakeDraft
from cases.views.attachments import file_answer
from families import search
from families.models import Family
from lk3 import audit, drafts, vault
from lk3.access import Permission, can, check, get_visible, requires
from lk3.encryption import NotReadable

from .. import incoming as questions
from .. import letters, workflow
from ..actions import answers
from ..actions import incoming as actions
from ..forms.incoming import ArrivalForm, MessageForm, ReceiverForm, StepForm
from ..letter_reading import told_by
from ..models import Referral
from ..workflow import NotAllowed

logger = logging.getLogger(__name__)
State = Referral.State
STEPS = {
    "terima": State.RECEIVED,
    "sanggupi": State.ACCEPTED,
    "tolak": State.DECLINED,
    "mulai": State.IN_SERVICE,
    "selesai": State.COMPLETED,
    "kembalikan": State.RETURNED,
}
# In the order in which they are offered: the decision first, then what can wait.
LABELS = {
    State.ACCEPTED: "Kami sanggupi",
    State.DECLINED: "Tidak dapat kami sanggupi",
    State.RECEIVED: "Sudah diterima, masih kami pertimbangkan",
    State.IN_SERVICE: "Mulai kami layani",
    State.COMPLETED: "Selesai kami layani",
    State.RETURNED: "Kami kembalikan",
}
DECISIONS = (State.RECEIVED, State.ACCEPTED, State.DECLINED)
DONE = {
    State.RECEIVED: "Pengirim tahu bahwa rujukan ini sudah Anda terima.",
    State.ACCEPTED: "Rujukan disanggupi. Rekan yang Anda pilih sekarang dapat membacanya.",
    State.DECLINED: "Rujukan ditolak dan kembali kepada pengirim, bersama alasannya.",
    State.IN_SERVICE: "Pengirim tahu bahwa klien sedang dilayani.",
    State.COMPLETED: "Selesai. Hasilnya dikirim, dan isi rujukan tidak dapat dibuka lagi di LK3 ini.",
    State.RETURNED: "Rujukan dikembalikan kepada pengirim, bersama alasannya.",
}


def _load(request: HttpRequest, uid: UUID) -> Referral:
    """Return what came in for this reader; when there is no page for them any more, the same 404 as for an invented one."""
    row = questions.for_page(request.user).filter(uid=uid).first()
    if row is None or not questions.shows_page(row, request.user):  # type: ignore[arg-type]
        raise Http404("Tidak ada.")
    if questions.is_running(row):
        check(request, Permission.CASE_VIEW, row.case)
    return row


def _load_running(request: HttpRequest, uid: UUID, permission: Permission) -> Referral:
    """Return what this reader works on now, where the policy allows ``permission`` to a receiver."""
    row = _load(request, uid)
    if not questions.is_running(row):
        raise Http404("Tidak ada.")
    check(request, permission, row.case)
    return row


@requires(Permission.REFERRAL_LIST)
def incoming(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show exactly what was told, until when, and what can be done; a message may be written while both work on it."""
    row = _load(request, uid)
    form = None
    if questions.is_running(row) and can(request.user, Permission.NOTE_ADD, row.case):  # type: ignore[arg-type]
        form = drafts.bind(request, MessageForm, label=f"Pesan · {row.number}")
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.write_message(referral=row, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, f"Pesan dikirim kepada {row.case.unit}.")
            return redirect(questions.url_of(row))
    return render(request, "referrals/incoming.html", _context(request, row) | {"form": form})


def _context(request: HttpRequest, row: Referral) -> dict[str, Any]:
    """Return what the page shows; reading its letter is one event."""
    user: Any = request.user
    is_running, has_content = questions.is_running(row), questions.shows_content(row, user)
    if has_content:
        audit.record("referral.viewed", by=user, on=row, case=row.case)
    return {
        "referral": row,
        "sender": row.case.unit,
        "letter": letters.read(row) if has_content else None,
        "state": questions.STATE_WORDS[State(row.state)],
        "tone": questions.TONES.get(State(row.state), "neutral"),
        "possible": _offered(row, user),
        "is_running": is_running,
        "is_head": questions.leads(user),
        "is_undecided": row.state in questions.UNDECIDED,
        "is_handover": row.arrangement == Referral.Arrangement.HANDOVER,
        "enclosed": list(questions.enclosed(row)) if is_running else [],
        "written": list(row.messages.select_related("written_by").order_by("written_at", "pk")) if is_running else [],
        "steps": questions.history(row),
        "shows_person": has_content,
    }


def _moves(row: Referral, user: Any) -> list[workflow.Move]:
    """Return the steps this reader may take: the head decides, and ends what nobody else can open any more."""
    moves = workflow.possible_moves(row, side=workflow.THEM)
    if row.state in questions.UNDECIDED:
        return moves if questions.leads(user) else []
    return moves if questions.is_running(row) else [move for move in moves if move.asks]


def _offered(row: Referral, user: Any) -> list[dict[str, Any]]:
    """Return the steps as buttons; where a case is to be opened first, none of them is the first thing to do."""
    possible = {State(move.to) for move in _moves(row, user)}
    words = {state: word for word, state in STEPS.items()}
    opens_first = questions.is_running(row) and row.arrangement == Referral.Arrangement.HANDOVER
    opens_first = opens_first and row.opened_family_id is None
    offered = [state for state in LABELS if state in possible]
    return [
        {"word": words[state], "label": LABELS[state], "is_first": state == offered[0] and not opens_first}
        for state in offered
    ]


@requires(Permission.REFERRAL_LIST)
def incoming_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Take one step: ask for its words, and on accepting for who works on it."""
    row = _load(request, uid)
    if step not in STEPS:
        raise Http404("Tidak ada.")
    if STEPS[step] in DECISIONS:
        check(request, Permission.REFERRAL_RECEIVE)
    move = next((move for move in _moves(row, request.user) if move.to == STEPS[step]), None)
    if move is None:
        return _not_now(request, row)
    form = drafts.bind(request, StepForm, label=f"Jawaban · {row.number}", move=move, referral=row)
    if request.method == "POST" and form.is_valid():
        try:
            _take(row, move, form.cleaned_data, by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            form.decide_again(Referral.objects.values_list("version", flat=True).get(pk=row.pk))
        else:
            drafts.finish(request)
            messages.success(request, DONE[State(move.to)])
            has_page = questions.shows_page(_fresh(row), request.user)  # type: ignore[arg-type]
            return redirect(questions.url_of(row) if has_page else "start")
    context = {"referral": row, "sender": row.case.unit, "label": LABELS[STEPS[step]], "form": form, "step": step}
    return render(request, "referrals/incoming_step.html", context)


def _take(row: Referral, move: workflow.Move, given: dict[str, Any], *, by: Any) -> None:
    if move.to == State.ACCEPTED:
        actions.accept_referral(referral=row, **given, by=by)
    else:
        answers.take_answer(referral=row, to=move.to, **given, by=by)


def _fresh(row: Referral) -> Referral:
    return Referral.objects.get(pk=row.pk)


def _not_now(request: HttpRequest, row: Referral) -> HttpResponse:
    """Send somebody back whose step is not possible any more; what they typed on an old page stays in their drafts."""
    state = questions.STATE_WORDS[State(row.state)]
    messages.warning(request, f"Langkah ini tidak dapat diambil sekarang: status rujukan “{state}”.")
    return redirect(questions.url_of(row))


@requires(Permission.REFERRAL_RECEIVE)
def incoming_receiver(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give an accepted referral to a colleague: the first one has left, or is ill."""
    row = _load_running(request, uid, Permission.CASE_VIEW)
    form = ReceiverForm(request.POST or None, referral=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_receiver(referral=row, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            form.decide_again(_fresh(row).version)
        else:
            messages.success(request, f"Mulai sekarang {form.cleaned_data['receiver'].name} yang melayani.")
            return redirect(questions.url_of(row))
    return render(request, "referrals/incoming_receiver.html", {"referral": row, "form": form})


@requires(Permission.REFERRAL_LIST)
def incoming_attachment(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponse:
    """Show an enclosed file, decrypted for this one answer."""
    row = _load_running(request, uid, Permission.ATTACHMENT_VIEW)
    attachment = questions.enclosed(row).filter(uid=file).first()
    if attachment is None:
        raise Http404("Tidak ada.")
    try:
        data = vault.open_file(attachment.stored_as, bound_to=attachments.binding(attachment.uid))
    except (OSError, NotReadable) as error:
        logger.exception("Attachment %s cannot be read.", attachment.pk)
        raise Http404("Tidak ada.") from error
    audit.record("attachment.opened", by=request.user, on=attachment, case=row.case)  # type: ignore[arg-type]
    place = [enclosed.pk for enclosed in questions.enclosed(row)].index(attachment.pk) + 1
    name = f"{row.number}-lampiran-{place}.{attachments.EXTENSIONS[attachment.content_type]}"
    return file_answer(data, attachment.content_type, name)


@requires(Permission.CASE_OPEN)
def incoming_open(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Begin one's own intake for a family that was handed over: first look whether it is known here, then go on."""
    row = _load_running(request, uid, Permission.CASE_VIEW)
    if row.arrangement != Referral.Arrangement.HANDOVER:
        raise Http404("Tidak ada.")
    if row.opened_family is not None:
        return _go_on(request, row.opened_family)
    audit.record("referral.viewed", by=request.user, on=row, case=row.case)  # type: ignore[arg-type]
    told = told_by(letters.read(row))
    found = search.find(request.user, told.name)  # type: ignore[arg-type]
    form = drafts.bind(request, ArrivalForm, label=f"Buka kasus · {row.number}", told=told, found=found)
    if request.method == "POST" and form.is_valid():
        family = _chosen_family(request, form.reference) if form.reference else None
        try:
            draft = actions.open_from_referral(
                referral=row,
                seed=form.seed(uid=row.uid, family=family),
                by=request.user,  # type: ignore[arg-type]
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Isi surat sudah masuk ke penerimaan. Periksa dan lengkapi langkah demi langkah.")
            return redirect("cases:intake-step", draft.uid, draft.last_step)
    masked = [result for result in found.rows if result.is_masked]
    context = {"referral": row, "sender": row.case.unit, "form": form, "masked": masked, "shows_person": True}
    return render(request, "referrals/incoming_open.html", context)


def _chosen_family(request: HttpRequest, reference: str) -> Family:
    """Return one's own family with that number; a case must not be a way to see a colleague's family."""
    family = get_visible(Family.objects.with_cases(request.user), request.user, reference=reference)
    check(request, Permission.IDENTITY_VIEW, family)
    return family


def _go_on(request: HttpRequest, family: Family) -> HttpResponse:
    """Go on with the intake that was begun, or to the family."""
    if IntakeDraft.objects.visible_to(request.user).filter(family=family).exists():
        return redirect("cases:intake-start", family.reference)
    return redirect(family)
