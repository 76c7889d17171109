"""The page on which a partner without an account reads one letter and answers it, by the number and code printed on it.

No account and no session of ours: what is open in the browser is one letter, for half an hour. The pages show the letter as it
was sent and nothing else of the case, the unit or the application.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import audit
from lk3.access import public

from .. import actions, admission, letters, workflow
from ..answer_words import state_words
from ..forms.answer import NOT_OPENED, NOTE, AnswerForm, CodeForm
from ..models import AnswerCode, Referral
from ..workflow import NotAllowed

NO_ACCOUNT = "a partner has no account; number and code of its letter are the permission"
TIME_OVER = (
    "Surat ini sudah tertutup lagi, karena setengah jam sudah lewat atau kodenya diganti. Masukkan kode sekali lagi."
)
View = Callable[[HttpRequest], HttpResponse]


def _quietly(view: View) -> View:
    """Keep the page out of search engines, caches and other people's hands."""

    @wraps(view)
    def quiet(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "no-store, private"
        return response

    return quiet


@public(NO_ACCOUNT)
@_quietly
def answer(request: HttpRequest) -> HttpResponse:
    """Ask for number and code. Every refusal is the same, whatever was wrong."""
    form = CodeForm(request.POST or None)
    unsent = {name: request.POST.get(name, "")[:4000] for name in ("words", "answered_as")}
    if request.method == "POST" and form.is_valid():
        address = get_adapter().get_client_ip(request)
        code = admission.admit(number=form.cleaned_data["number"], typed=form.cleaned_data["code"], address=address)
        if code is not None:
            admission.keep_open(request, code)
            return (
                _letter_page(request, code, unsent=unsent) if unsent["words"] else redirect("referrals:answer-letter")
            )
        form.add_error(None, NOT_OPENED)
    return render(request, "referrals/answer.html", {"form": form, "unsent": unsent, "shows_person": False})


@public(NO_ACCOUNT)
@_quietly
def answer_letter(request: HttpRequest) -> HttpResponse:
    """Show the letter that is open in this browser, and take an answer to it."""
    code = admission.opened(request)
    if code is None:
        return _closed(request)
    if request.method != "POST":
        return _letter_page(request, code, is_thanked=request.GET.get("terkirim") == "1")
    form = _form(code, request.POST)
    if not form.is_valid():
        return _letter_page(request, code, tried=form)
    try:
        _take(code.referral, form)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _letter_page(request, admission.opened(request) or code, tried=form)
    return _after(request)


@public(NO_ACCOUNT)
@_quietly
def answer_done(request: HttpRequest) -> HttpResponse:
    """Say thank you, and nothing else."""
    return render(request, "referrals/answer_done.html")


def _take(referral: Referral, form: AnswerForm) -> None:
    data = form.cleaned_data
    words = {"referral": referral, "answered_as": data["answered_as"], "by": None}
    if data["to"] == NOTE:
        actions.note_by_partner(text=data["words"], uid=data["uid"], **words)
    else:
        actions.take_answer(to=data["to"], version=data["version"], words=data["words"], **words)


def _after(request: HttpRequest) -> HttpResponse:
    """Go on: back to the letter while there is something to answer, else to a page that only says thank you."""
    if admission.opened(request) is not None:
        return redirect(f"{request.path}?terkirim=1")
    admission.close(request)
    return redirect("referrals:answer-done")


def _closed(request: HttpRequest) -> HttpResponse:
    """Ask for the code again; what was being sent meanwhile stays in the page, and comes back with the letter."""
    admission.close(request)
    if request.method != "POST":
        return redirect("referrals:answer")
    unsent = {name: request.POST.get(name, "")[:4000] for name in ("words", "answered_as")}
    form = CodeForm()
    return render(request, "referrals/answer.html", {"form": form, "unsent": unsent, "closed_because": TIME_OVER})


# A browser that lost its cookies lost the open letter with them; the login page would be no help to a partner.
answer.when_stale = answer_letter.when_stale = _quietly(_closed)  # type: ignore[attr-defined]


def _form(code: AnswerCode, data: Any = None, initial: dict[str, Any] | None = None) -> AnswerForm:
    moves = workflow.possible_moves(code.referral, side=workflow.THEM)
    fresh = {"version": code.referral.version, "uid": uuid4(), "mark": admission.form_mark(code)}
    return AnswerForm(data, moves=moves, mark=admission.form_mark(code), initial=fresh | (initial or {}))


def _letter_page(
    request: HttpRequest,
    code: AnswerCode,
    *,
    tried: AnswerForm | None = None,
    unsent: dict[str, str] | None = None,
    is_thanked: bool = False,
) -> HttpResponse:
    """Return the page of the letter; a tried answer keeps its words, and is made for the letter as it is now."""
    referral = code.referral
    audit.record("referral.opened_by_code", by=None, on=referral, case=referral.case)
    form = tried or _form(code, initial=unsent)
    if tried is not None:
        now = _form(code)
        tried.fields["to"].choices = now.fields["to"].choices
        tried.data = tried.data.copy()
        for name in ("version", "mark", "uid"):
            tried.data[name] = str(now.initial[name])
    context = {
        "letter": letters.read(referral),
        "state_words": state_words(referral),
        "form": form,
        "is_thanked": is_thanked,
    }
    return render(request, "referrals/answer_letter.html", context)
