"""The admin: units, people, regions and reference lists. No family, person or case is registered here, ever."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from .access import Permission, requires


class LK3AdminSite(admin.AdminSite):
    """The admin behind our own guard: people without the administrator's hat get a 403 that is written to the trail."""

    site_header = "Administrasi LK3"
    site_title = "Administrasi LK3"
    index_title = "Lembaga, orang, dan daftar acuan"
    empty_value_display = "–"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Guard a view of the admin like every other view."""
        return requires(Permission.ADMIN_SITE)(super().admin_view(view, cacheable))

    def get_urls(self) -> list[Any]:
        """Return the admin's addresses, without the one that forwards from any row of any table to its own page.

        That one would tell an administrator the reference number of every case. Logging in and changing the password
        happen on the pages of the login library, which count failures and ask for the second factor.
        """
        closed = {"view_on_site", "login", "password_change", "password_change_done"}
        kept = [url for url in super().get_urls() if getattr(url, "name", None) not in closed]
        return [
            path("login/", self.admin_view(to_index), name="login"),
            path("password_change/", self.admin_view(to_password), name="password_change"),
            *kept,
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what is registered, and first what is incomplete."""
        # Imported here because the package of admin classes needs this site to register them.
        from .admin.incomplete import incomplete

        return super().index(request, {"incomplete": incomplete(), **(extra_context or {})})


def to_index(request: HttpRequest) -> HttpResponse:
    """Send somebody who is already logged in to the start of the admin."""
    return redirect("admin:index")


def to_password(request: HttpRequest) -> HttpResponse:
    """Send somebody who wants another password to the page for it."""
    return redirect("account_change_password")
