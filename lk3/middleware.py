"""What happens around every request: the hat, the second factor, refusals, and what browsers may keep."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from . import access, audit, rescue
from .models import Membership

GetResponse = Callable[[HttpRequest], HttpResponse]
# Pages a person without the second factor that their role needs may still open.
SECOND_FACTOR_FREE = ("/akun/", "/static/", "/keluar-cepat/")


class HatMiddleware:
    """Puts the hat of the session on the person: the chosen one while it is current, else the only or first one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            hats = list(
                Membership.objects.filter(user=request.user)
                .current()
                .select_related("unit__district", "region")
                .order_by("pk")
            )
            chosen = request.session.get("hat")
            request.hats = hats  # type: ignore[attr-defined]
            request.user.hat = next((hat for hat in hats if hat.pk == chosen), hats[0] if hats else None)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Write a refusal to the trail (Django then shows its page); send people who must step up to do so."""
        if isinstance(exception, PermissionDenied):
            self._record_refusal(request, exception)
        is_untraced = isinstance(exception, Http404) and not isinstance(exception, access.Traced404)
        if is_untraced and request.user.is_authenticated:
            audit.record("access.not_found", by=request.user, object_type="page", object_id=_page_name(request))
        if isinstance(exception, access.StepUpRequired):
            back = rescue.keep(request) if request.method == "POST" else request.get_full_path()
            query = urlencode({"untuk": exception.key, "next": back})
            return redirect(f"{reverse('step-up')}?{query}")
        return None

    def _record_refusal(self, request: HttpRequest, exception: PermissionDenied) -> None:
        """Name the thing that was refused, or the page where it was no single thing; never the address as typed."""
        thing = getattr(exception, "thing", None)
        permission = str(getattr(exception, "permission", ""))  # Django's own admin knows none of ours
        if thing is not None:
            case = thing if thing._meta.model_name == "case" else None
            audit.record("access.refused", by=request.user, on=thing, case=case, permission=permission)
            return
        page = _page_name(request)
        audit.record("access.refused", by=request.user, object_type="page", object_id=page, permission=permission)


def _page_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name[:40] if request.resolver_match else ""


class RescueMiddleware:
    """Forgets a rescued form once it was sent and taken, and remembers whose a late form would be until they leave."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        worked_here = request.user.is_authenticated
        response = self.get_response(request)
        if worked_here and not request.user.is_authenticated:
            response.delete_cookie(rescue.WHO_COOKIE)  # gone home: a form that arrives now is nobody's
        if request.user.is_authenticated:
            is_taken = (
                request.method == "POST"
                and HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
            )
            if is_taken and request.POST.get("sent_again") and not _waits_for_step_up(response):
                rescue.forget(request)
            rescue.remember_who(request, response)
        return response


def _waits_for_step_up(response: HttpResponse) -> bool:
    """Return whether the form was not taken but kept again, until its sender has proven who they are."""
    return response.headers.get("Location", "").startswith(reverse("step-up"))


class SecondFactorMiddleware:
    """Sends people whose role needs a second factor to set one up before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_missing(request):
            messages.warning(
                request, "Peran Anda memerlukan verifikasi dua langkah. Pasang dulu, lalu lanjutkan pekerjaan."
            )
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        roles = settings.SECOND_FACTOR_ROLES
        if not roles or not request.user.is_authenticated or request.path.startswith(SECOND_FACTOR_FREE):
            return False
        return any(hat.role in roles for hat in request.hats) and not is_mfa_enabled(request.user)  # type: ignore[attr-defined]


class PrivatePagesMiddleware:
    """Keeps every page out of the browser's cache: on a shared PC, "back" must show nothing, not even an invitation."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
