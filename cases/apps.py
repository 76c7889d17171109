"""App configuration of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The heading in the admin stands over this app's reference lists; nothing else shows it."""

    name = "cases"
    verbose_name = "Daftar acuan kasus"
