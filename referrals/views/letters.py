"""The letter on paper: the page to print, the same as PDF, its envelope, and its code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.presenters import reveals
from lk3 import audit
from lk3.access import Answer, Permission, Refused, answer, check, get_visible, requires

from .. import actions, codes, envelopes, letters, pdf, tries
from ..models import Referral
from ..workflow import NotAllowed
from .referrals import may_let_out

NO_PDF = "PDF belum dapat dibuat di server ini. Pakai tombol Cetak; hasilnya sama."


def _printable(request: HttpRequest, reference: str, pk: int) -> Referral:
    """Return a referral whose letter the person may put on paper; a draft only for those who may also send it."""
    cases = Case.objects.with_relation(request.user).select_related(
        "unit__district", "district__parent", "family__district", "family__subdistrict", "family__village", "client",
        "category", "root_category",
    )  # fmt: skip
    case = get_visible(cases, request.user, reference=reference)
    rows = Referral.objects.select_related("partner__district", "to_unit__district", "drafted_by", "sent_by")
    referral: Referral = get_visible(rows, request.user, pk=pk, case=case)
    referral.case = case
    check(request, Permission.CASE_VIEW, case)
    needs_second = answer(request.user, Permission.REFERRAL_SEND, case) is Answer.SECOND_PERSON
    if not needs_second:
        check(request, Permission.REFERRAL_SEND, case)
    if not referral.sent_at and (needs_second or not may_let_out(request, case)):
        # On paper it would reach the partner without the second person.
        raise Refused(Permission.REFERRAL_SEND, Answer.SECOND_PERSON, case)
    if referral.state == Referral.State.WITHDRAWN:
        raise Http404("Tidak ada.")
    return referral


def _paper(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    """Return what the letter's templates show."""
    letter = letters.read(referral)
    if reveals(request, Permission.IDENTITY_VIEW, referral.case) is None:
        letter = letter.without_identity()
    code = codes.current(referral) if not letter.is_draft else None
    is_dead = code is not None and tries.have_killed(referral.number)
    return {
        "letter": letter,
        "code": codes.words(code) if code is not None and not is_dead else "",
        "code_until": codes.last_day(code, referral) if code is not None else None,
        "code_is_dead": is_dead,
        "answer_address": f"{request.get_host()}{reverse('referrals:answer')}",
    }


def _as_pdf(html: str, name: str) -> HttpResponse:
    response = HttpResponse(pdf.draw(html), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@requires(Permission.REFERRAL_SEND)
def letter(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the letter as it will lie on paper, ready to be printed, signed and stamped."""
    referral = _printable(request, reference, pk)
    audit.record("referral.printed", by=request.user, on=referral, case=referral.case)
    context = _paper(request, referral) | {
        "case": referral.case,
        "referral": referral,
        "can_renew": referral.partner_id is not None and referral.state in codes.ANSWERABLE,
        "has_pdf": pdf.is_available(),
        "shows_person": True,
    }
    return render(request, "referrals/letter.html", context)


@requires(Permission.REFERRAL_SEND)
def letter_pdf(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give the letter as PDF, under a name that says nothing of anybody."""
    referral = _printable(request, reference, pk)
    if not pdf.is_available():
        messages.warning(request, NO_PDF)
        return redirect("referrals:letter", reference, pk)
    audit.record("referral.printed", by=request.user, on=referral, case=referral.case, form="pdf")
    html = render_to_string("referrals/letter_pdf.html", _paper(request, referral))
    return _as_pdf(html, f"surat-{referral.number or 'konsep'}")


@requires(Permission.REFERRAL_SEND)
def envelope(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the envelope: to whom, and a sender that does not say what the house is."""
    referral = _printable(request, reference, pk)
    audit.record("referral.printed", by=request.user, on=referral, case=referral.case, form="envelope")
    context = {"envelope": envelopes.of(letters.read(referral), referral.case.unit), "referral": referral}
    context |= {"case": referral.case, "has_pdf": pdf.is_available()}
    return render(request, "referrals/envelope.html", context)


@requires(Permission.REFERRAL_SEND)
def envelope_pdf(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give the envelope as PDF in the size DL."""
    referral = _printable(request, reference, pk)
    if not pdf.is_available():
        messages.warning(request, NO_PDF)
        return redirect("referrals:envelope", reference, pk)
    audit.record("referral.printed", by=request.user, on=referral, case=referral.case, form="envelope")
    context = {"envelope": envelopes.of(letters.read(referral), referral.case.unit)}
    return _as_pdf(render_to_string("referrals/envelope_pdf.html", context), f"amplop-{referral.number or 'konsep'}")


@require_POST
@requires(Permission.REFERRAL_SEND)
def code_renew(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Make a new code; who has the old one on paper cannot open the letter any more."""
    referral = _printable(request, reference, pk)
    try:
        actions.renew_code(referral=referral, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "Kode baru sudah dibuat. Kode lama tidak berlaku lagi; sampaikan yang baru kepada mitra."
        )
    return redirect("referrals:letter", reference, pk)
