"""Writing a referral: a new one, one that comes instead of a refused one, and one that was prepared."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.models import Case
from lk3 import audit, drafts
from lk3.access import Answer, Permission, answer, can, check, requires
from lk3.models import Region, Unit

from .. import actions
from ..actions.incoming import write_message
from ..forms import ReferralForm
from ..forms.incoming import MessageForm
from ..forms.referrals import as_prepared, words_again
from ..models import Partner, Referral
from ..partner_choices import advice_for
from ..workflow import NotAllowed
from .referrals import can_write, case_of, check_may_prepare, may_let_out, referral_of

LK3 = "lk3"


@requires(Permission.REFERRAL_SEND)
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a referral: send it, or leave it prepared for the head where sending takes a second person."""
    return _write(request, case_of(request, reference))


@requires(Permission.REFERRAL_SEND)
def follow(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write a referral to somebody else instead of one that was refused, with the same words."""
    refused = referral_of(request, reference, pk)
    return _write(request, refused.case, follows=refused)


@requires(Permission.REFERRAL_SEND)
def edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Rewrite a prepared referral."""
    referral = referral_of(request, reference, pk)
    check_may_prepare(request, referral.case)
    if referral.state != Referral.State.DRAFT and request.method == "GET":
        messages.info(request, "Rujukan ini sudah dikirim. Isinya tidak dapat diubah lagi.")
        return redirect(referral)
    return _write(request, referral.case, edited=referral)


@requires(Permission.NOTE_ADD)
def message(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write a few words to the other LK3 while both work on it."""
    referral = referral_of(request, reference, pk)
    check(request, Permission.CASE_VIEW, referral.case)
    check(request, Permission.NOTE_ADD, referral.case)
    form = drafts.bind(request, MessageForm, label=f"Pesan · {referral.number}")
    if request.method == "POST" and form.is_valid():
        try:
            write_message(referral=referral, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, f"Pesan dikirim kepada {referral.to_unit}.")
            return redirect(referral)
    if not can_write(request, referral) and not form.draft.has_words:
        messages.info(request, "Pesan hanya dapat ditulis selama kedua LK3 bekerja bersama.")
        return redirect(referral)
    context = {"case": referral.case, "referral": referral, "form": form, "shows_person": True}
    return render(request, "referrals/message.html", context)


def _write(
    request: HttpRequest, case: Case, *, follows: Referral | None = None, edited: Referral | None = None
) -> HttpResponse:
    may_send = check_may_prepare(request, case)
    check(request, Permission.CASE_VIEW, case)
    has_consent = actions.may_share(case)
    may_send = may_send and may_let_out(request, case)
    page = drafts.open_page(request, label=f"Rujukan · {case.reference}")
    before = edited or follows
    to_lk3 = _is_to_lk3(request, page, edited)
    province = _chosen_province(request, case, page, edited)
    form = ReferralForm(
        request.POST or None,
        case=case,
        province=province,
        to_lk3=to_lk3,
        needs_ground=not has_consent,
        sees_attachments=answer(request.user, Permission.ATTACHMENT_VIEW, case) is Answer.YES,
        without=follows,
        edited=edited,
        initial=as_prepared(edited) if edited else words_again(follows) if follows else None,
    )
    drafts.fill(page, form)
    form.draft = page
    if request.method == "POST" and form.is_valid():
        try:
            referral = _act(request, case, form, may_send, follows, edited)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            return redirect(referral)
    if before is not None and request.method == "GET":
        # The form comes filled with what that referral tells.
        audit.record("referral.viewed", by=request.user, on=before, case=case)  # type: ignore[arg-type]
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "may_send": may_send,
        "has_consent": has_consent,
        "is_guarded": answer(request.user, Permission.REFERRAL_SEND, case) is not Answer.YES,
        "can_record_consent": can(request.user, Permission.CONSENT_RECORD, case),
        "before": before,
        "is_edit": edited is not None,
        "to_lk3": to_lk3,
        "advice": [] if to_lk3 else advice_for(case.root_category, case.district),
        "province": province,
        "provinces": Region.objects.provinces().order_by("name"),
        "query": urlencode({"ke": LK3 if to_lk3 else "mitra", "provinsi": province}),
        "shows_person": True,
    }
    return render(request, "referrals/send.html", context)


def _act(
    request: HttpRequest, case: Case, form: ReferralForm, may_send: bool, follows: Referral | None,
    edited: Referral | None,
) -> Referral:  # fmt: skip
    """Take the one verb that was chosen and say what happened."""
    said: dict[str, Any] = {"content": form.content, "by": request.user}
    if edited is not None:
        version = form.cleaned_data["version"] or 0
        messages.success(request, "Perubahan disimpan. Rujukan belum dikirim.")
        return actions.change_draft(referral=edited, version=version, **said)
    said |= {"case": case, "submission": form.cleaned_data["submission"], "follows": follows}
    if may_send and request.POST.get("act") != "draft":
        referral = actions.send_referral(**said)
        messages.success(request, "Rujukan dikirim.")
        return referral
    referral = actions.draft_referral(**said)
    messages.success(request, "Rujukan disiapkan, belum dikirim. Periksa suratnya di bawah.")
    return referral


def _is_to_lk3(request: HttpRequest, page: drafts.DraftPage, edited: Referral | None) -> bool:
    """Return whether another LK3 is asked: chosen in the address, restored with the draft, or as it was prepared."""
    chosen = request.GET.get("ke", "")
    if chosen:
        return chosen == LK3
    if page.typed:
        return "to_unit" in page.typed
    return edited is not None and edited.to_unit_id is not None


def _chosen_province(request: HttpRequest, case: Case, page: drafts.DraftPage, edited: Referral | None) -> str:
    """Return the province whose partners or units are offered: chosen in the address, of whom was chosen before, of the case."""
    chosen = request.GET.get("provinsi", "")
    if len(chosen) == 2 and chosen.isdigit():
        return chosen
    typed = page.typed or {}
    partner = drafts.number(typed.get("partner", "")) or (edited.partner_id if edited else 0)
    unit = drafts.number(typed.get("to_unit", "")) or (edited.to_unit_id if edited else 0)
    partners, units = Partner.objects.filter(pk=partner or 0), Unit.objects.filter(pk=unit or 0)
    found = (rows.values_list("district__parent_id", flat=True).first() for rows in (partners, units))
    return next((code for code in found if code), case.district.parent_id)
