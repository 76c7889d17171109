"""Proving again who one is, with a reason, before something that reveals or takes away much."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .. import access, actions
from ..access import Permission, requires
from ..forms import StepUpForm


@requires(Permission.START)
def step_up(request: HttpRequest) -> HttpResponse:
    """Ask for password and reason; then go back to what was asked for."""
    key = request.GET.get("untuk", "")[:120]
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("start")
    form = StepUpForm(request.POST or None, user=request.user)
    if request.method == "POST" and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        form.add_error(None, "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")
    if request.method == "POST" and form.is_valid():
        actions.step_up(key=key, reason=form.cleaned_data["reason"], by=request.user)
        access.grant_step_up(request, key)
        return redirect(back)
    return render(request, "step_up.html", {"form": form, "back": reverse("start")})
