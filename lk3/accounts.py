"""How the login library meets our people: sign-up is closed, everybody is called by name."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import Q
from django.http import HttpRequest

from . import actions
from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; refusals say what to do."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Nama pengguna dan kata sandi tidak cocok. Periksa huruf besar dan kecilnya.",
        "email_password_mismatch": "Surel dan kata sandi tidak cocok. Periksa huruf besar dan kecilnya.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang gagal. Tunggu lima menit, lalu coba lagi.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False, always."""
        return False


def display_name(user: Any) -> str:
    """Return what the person is called on pages."""
    return str(user) if isinstance(user, User) else ""


def on_login(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Write the login to the trail."""
    actions.record_login(by=user)


def on_logout(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Write the logout to the trail; a session that had already ended has nobody to write about."""
    if user is not None:
        actions.record_logout(by=user)


def on_failed_login(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Write the failed attempt to the trail, with the account it was for if there is one; never what was typed."""
    typed = str(credentials.get("username") or credentials.get("email") or "")
    called = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)) if typed else User.objects.none()
    actions.record_failed_login(account=called.order_by("pk").first(), by=None)
