"""Changing the hat, and leaving in a hurry."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from .. import actions
from ..access import Permission, get_visible, public, requires
from ..models import Membership


@require_POST
@requires(Permission.START)
def hat_switch(request: HttpRequest) -> HttpResponse:
    """Put on another of one's own hats for this session."""
    own = Membership.objects.filter(user=request.user).current()
    hat = get_visible(own, request.user, pk=request.POST.get("membership", "0"))
    actions.switch_hat(hat=hat, by=request.user)
    request.session["hat"] = hat.pk
    request.session.pop("step_ups", None)
    return redirect("start")


@public("somebody who is being watched must get away in one click, logged in or not")
def quick_exit(request: HttpRequest) -> HttpResponse:
    """End the session and show a page that says nothing of us."""
    if request.method == "POST" or request.GET.get("cepat"):
        logout(request)
    return render(request, "quick_exit.html")
