"""Refusals as pages. 404 is the same, byte for byte, for what is hidden and for what never was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import drafts
from ..access import Answer, Refused

WORTH_KEEPING = 12


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person knows that it is there, and learns whom to ask."""
    needs_second_person = isinstance(exception, Refused) and exception.answer is Answer.SECOND_PERSON
    context = {"needs_second_person": needs_second_person, "typed": _typed(request)}
    return render(request, "403.html", context, status=403)


def _typed(request: HttpRequest) -> list[str]:
    """Return the longer texts that came with a refused form, so that their writer can take them along: no choice, no secret."""
    sent = drafts.read_typed(request) if request.method == "POST" else {}
    return [text for values in sent.values() for text in values if len(text) >= WORTH_KEEPING and " " in text]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, said plainly, without anything that could fail again."""
    return render(request, "500.html", status=500)
