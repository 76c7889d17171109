"""Proving again who one is, with a reason, before something that reveals or takes away much."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from .. import access, actions, audit
from ..access import Permission, requires
from ..forms import StepUpForm
from ..step_up import grant_step_up
from ..ways_back import way_back

FAILED = "step_up_failed"


@requires(Permission.START)
def step_up(request: HttpRequest) -> HttpResponse:
    """Ask for password and reason; then go back to what was asked for."""
    key = request.GET.get("untuk", "")
    if not access.is_step_up_key(key):
        raise Http404("Tidak ada.")
    back = way_back(request, reverse("start"))
    form = StepUpForm(request.POST or None, user=request.user, may_try=_may_try(request))
    if request.method == "POST" and form.is_valid():
        actions.step_up(key=key, reason=form.cleaned_data["reason"], by=request.user)
        grant_step_up(request, key)
        return redirect(back)
    if "password" in form.errors:
        ratelimit.consume(request, action=FAILED, user=request.user)
        audit.record("access.step_up_failed", by=request.user, object_type=key.split(":")[0])
    return render(request, "step_up.html", {"form": form, "back": reverse("start")})


def _may_try(request: HttpRequest) -> bool:
    """Return whether the person may try a password: five wrong ones, and an open desk is a closed one for five minutes."""
    return ratelimit.consume(request, action=FAILED, user=request.user, dry_run=True)
