"""The page after login: it answers "what now?" for the hat one wears."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import UNIT_ROLES, Permission, Role, requires

TEMPLATES = {
    Role.INTAKE: "start/intake.html",
    Role.COUNSELOR: "start/counselor.html",
    Role.PSYCHOLOGIST: "start/counselor.html",
    Role.HEAD: "start/head.html",
    Role.SOCIAL_OFFICE: "start/statistics.html",
    Role.MINISTRY: "start/statistics.html",
    Role.ADMINISTRATOR: "start/administrator.html",
}


@requires(Permission.START)
def start(request: HttpRequest) -> HttpResponse:
    """Show the start page of the role; what is on it comes from the apps by their inclusion tags."""
    hat = request.user.hat  # type: ignore[union-attr]
    template = TEMPLATES.get(hat.role, "start/plain.html") if hat else "start/no_hat.html"
    return render(request, template, {"shows_person": hat is not None and hat.role in UNIT_ROLES})
