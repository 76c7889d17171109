"""App configuration of the foundation, and the admin site that shows units and reference lists only."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class LK3Config(AppConfig):
    """Regions, units, people, access and audit."""

    name = "lk3"
    verbose_name = "Lembaga dan orang"

    def ready(self) -> None:
        """Listen to Django's own logins, which are other people's code; say "empty" as people say it."""
        from django import forms
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from . import accounts

        user_logged_in.connect(accounts.on_login)
        user_logged_out.connect(accounts.on_logout)
        user_login_failed.connect(accounts.on_failed_login)
        # Django's own Indonesian sentence, "Bidang ini tidak boleh kosong", is what a machine would say.
        forms.Field.default_error_messages["required"] = "Belum diisi."


class LK3AdminConfig(AdminConfig):
    """Django's admin, opened only with the administrator's hat on."""

    default_site = "lk3.admin_site.LK3AdminSite"
