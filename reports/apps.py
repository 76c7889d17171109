"""App configuration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The heading in the admin stands over this app's reference lists; nothing else shows it."""

    name = "reports"
    verbose_name = "Laporan"
