"""How the login library meets our people: sign-up is closed, everybody is called by name."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False, always."""
        return False


def display_name(user: Any) -> str:
    """Return what the person is called on pages."""
    return str(user) if isinstance(user, User) else ""
