"""Sending again what arrived after the session had ended."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER
from django.shortcuts import redirect, render
from django.urls import resolve

from .. import rescue
from ..access import Permission, public, requires


@requires(Permission.START)
def rescued_form(request: HttpRequest) -> HttpResponse:
    """Show that the typed text is still here, with one button that sends it to where it was going."""
    form = rescue.find(request)
    if form is None:
        return redirect("start")
    shown = [value for _, value in form.fields if " " in value]
    return render(request, "rescued_form.html", {"form": form, "shown": shown, "shows_person": True})


@public("Django calls it when a form's token is stale; it changes nothing")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Offer to send the same form again with a fresh token, if it came from one of our own pages; else refuse.

    A page for people without an account says itself what it does then (``when_stale`` of its view): nobody can log in there.
    """
    foreign = (REASON_BAD_ORIGIN.split("%s")[0], REASON_BAD_REFERER.split("%s")[0])
    if reason.startswith(foreign) or not request.POST:
        return render(request, "400.html", status=403)
    when_stale = getattr(resolve(request.path_info).func, "when_stale", None)
    return when_stale(request) if when_stale else redirect(rescue.keep(request))
