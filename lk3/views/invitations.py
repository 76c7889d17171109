"""Bringing people in: sign-up is closed, a one-time link opens it for one person."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from .. import actions
from ..access import Permission, get_visible, public, requires
from ..forms import InvitationAcceptForm, InvitationForm
from ..models import Invitation


@requires(Permission.PEOPLE_INVITE)
def invitation_list(request: HttpRequest) -> HttpResponse:
    """List the invitations one may see, the newest first."""
    invitations = Invitation.objects.visible_to(request.user).select_related("unit__district", "region", "accepted_by")
    return render(request, "invitations/invitation_list.html", {"invitations": invitations.order_by("-pk")[:100]})


@requires(Permission.PEOPLE_INVITE)
def invitation_send(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, to be handed over in person or by message."""
    form = InvitationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        invitation, token = actions.invite(**form.cleaned_data, by=request.user)
        link = request.build_absolute_uri(reverse("invitation-accept", args=[token]))
        return render(request, "invitations/invitation_sent.html", {"invitation": invitation, "link": link})
    return render(request, "invitations/invitation_send.html", {"form": form})


@require_POST
@requires(Permission.PEOPLE_INVITE)
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link that was not used yet worthless."""
    invitation = get_visible(Invitation.objects.waiting(), request.user, pk=pk)
    actions.revoke_invitation(invitation=invitation, by=request.user)
    messages.success(request, "Undangan dibatalkan; tautannya tidak berlaku lagi.")
    return redirect("invitation-list")


@public("the invited person has no account yet; the one-time token in the address is the permission")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose name and password; then one is logged in with the hat of the invitation."""
    invitation = actions.find_invitation(token)
    if invitation is None:
        raise Http404("Tidak ada.")
    form = InvitationAcceptForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        user = actions.accept_invitation(
            token=token, username=form.cleaned_data["username"], password=form.cleaned_data["password1"]
        )
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        messages.success(request, "Selamat datang. Akun Anda sudah siap.")
        return redirect("start")
    return render(request, "invitations/invitation_accept.html", {"form": form, "invitation": invitation})
