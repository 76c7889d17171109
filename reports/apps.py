"""App configuration of reports."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class ReportsConfig(AppConfig):
    """The heading in the admin stands over this app's reference lists; nothing else shows it."""

    name = "reports"
    verbose_name = "Laporan"

    def ready(self) -> None:
        """Keep the triggers of the summaries out of the way of every migration, and exact after it."""
        pre_migrate.connect(_lift_triggers, sender=self)
        post_migrate.connect(_set_triggers, sender=self)


def _lift_triggers(using: str, plan: list[Any] = [], **kwargs: Any) -> None:  # noqa: B006
    """SQLite cannot rebuild a table that a trigger names."""
    from . import summary_triggers

    if plan:
        summary_triggers.drop(connections[using])


def _set_triggers(using: str, plan: list[Any] = [], **kwargs: Any) -> None:  # noqa: B006
    """Put the triggers on, and count what was written without them."""
    from . import summary_rebuild, summary_triggers

    connection = connections[using]
    if plan and "reports_monthdelta" in connection.introspection.table_names():
        summary_triggers.drop(connection)
        summary_triggers.create(connection)
        summary_rebuild.rebuild(using=using)
