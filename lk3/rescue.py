"""Typed text outlives the session: a form that arrives too late is kept until the person has logged in again."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from .models import RescuedForm

NEVER_KEPT = {"csrfmiddlewaretoken", "password", "login", "oldpassword", "password1", "password2", "code"}
SESSION_KEY = "rescued_form"
# Says who last worked in this browser, so that on a shared PC nobody is shown a colleague's text.
WHO_COOKIE = "lk3_who"
HOURS_KEPT = 12
LARGEST = 200_000


class Rescued(NamedTuple):
    """A kept form: where it was going, and its fields."""

    path: str
    fields: list[tuple[str, str]]


def keep(request: HttpRequest) -> str:
    """Keep what was posted, encrypted, and return the path where it can be sent again.

    Files and secrets are not kept, nor is more than ``LARGEST`` characters, nor anything from a browser in which nobody
    ever logged in; what is older than ``HOURS_KEPT`` goes.
    """
    RescuedForm.objects.filter(rescued_at__lt=timezone.now() - timedelta(hours=HOURS_KEPT)).delete()
    forget(request)
    author = author_of(request)
    fields = [[name, value] for name, values in request.POST.lists() if name not in NEVER_KEPT for value in values]
    payload = json.dumps({"author": author, "fields": fields})
    if author is not None and len(payload) <= LARGEST:
        form = RescuedForm.objects.create(path=request.get_full_path()[:300], fields=payload)
        request.session[SESSION_KEY] = str(form.uid)
    return reverse("rescued-form")


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to the login page; what they had just sent is kept until they come back from there."""
    if request.headers.get("HX-Request"):
        # A fragment: the page that it belongs to asks to log in when it is sent.
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    path = request.get_full_path()
    # What a script sends by itself must not push out the form that its writer sent.
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if request.method == "POST" and not (is_script and SESSION_KEY in request.session):
        path = keep(request)
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': path})}")


def find(request: HttpRequest) -> Rescued | None:
    """Return the form kept for this browser, unless it is somebody else's."""
    row = RescuedForm.objects.filter(uid=request.session.get(SESSION_KEY)).first()
    if row is None:
        return None
    payload: dict[str, Any] = json.loads(row.fields)
    if payload["author"] != request.user.pk:
        return None
    return Rescued(row.path, [tuple(pair) for pair in payload["fields"]])


def forget(request: HttpRequest) -> None:
    """Delete the form kept for this browser: it was sent, or replaced."""
    uid = request.session.pop(SESSION_KEY, None)
    if uid:
        RescuedForm.objects.filter(uid=uid).delete()


def author_of(request: HttpRequest) -> int | None:
    """Return the id of the person who works, or last worked, in this browser."""
    if request.user.is_authenticated:
        return request.user.pk
    who = request.get_signed_cookie(WHO_COOKIE, default="", salt=WHO_COOKIE)
    return int(who) if who else None


def remember_who(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie that says whose a late form would be."""
    who = request.get_signed_cookie(WHO_COOKIE, default="", salt=WHO_COOKIE)
    if who != str(request.user.pk):
        response.set_signed_cookie(
            WHO_COOKIE, str(request.user.pk), salt=WHO_COOKIE, httponly=True, samesite="Lax", secure=request.is_secure()
        )
