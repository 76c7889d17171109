"""Keys for other programs: making one, seeing when each was used, taking one away, and how they are used."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.workflow import NotAllowed
from lk3 import access
from lk3.access import Permission, get_visible, requires

from ..actions.tokens import make_token, revoke_token
from ..api.keys import PER_MINUTE, usable
from ..figures import CATALOG
from ..models import ApiToken
from ..token_forms import TokenForm

SHOWN = 100


@requires(Permission.API_TOKEN)
def token_list(request: HttpRequest) -> HttpResponse:
    """List one's own keys of the hat worn now, the newest first."""
    tokens = ApiToken.objects.visible_to(request.user)  # type: ignore[arg-type]
    alive = set(usable(tokens).values_list("pk", flat=True))
    rows = [(token, token.pk in alive) for token in tokens.order_by("-made_at", "-pk")[:SHOWN]]
    return render(request, "reports/token_list.html", {"rows": rows})


@requires(Permission.API_TOKEN)
def token_make(request: HttpRequest) -> HttpResponse:
    """Make a key and show it, this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, key = make_token(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "reports/token_made.html", {"token": token, "key": key})
    return render(request, "reports/token_make.html", {"form": form})


@require_POST
@requires(Permission.API_TOKEN)
def token_revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a key away."""
    token = get_visible(ApiToken, request.user, uid=uid)  # type: ignore[arg-type]
    revoke_token(token=token, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"Kunci “{token.label}” dicabut; program yang memakainya tidak mendapat jawaban lagi.")
    return redirect("reports:token-list")


@requires(Permission.STATISTICS)
def token_guide(request: HttpRequest) -> HttpResponse:
    """Say how a program asks."""
    context = {
        "root": request.build_absolute_uri(reverse("api:index")),
        "description": request.build_absolute_uri(reverse("api:openapi")),
        "figures": CATALOG.values(),
        "per_minute": PER_MINUTE,
        "can_make": access.can(request.user, Permission.API_TOKEN),  # type: ignore[arg-type]
    }
    return render(request, "reports/token_guide.html", context)
