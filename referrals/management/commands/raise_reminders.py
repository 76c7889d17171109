"""Raises the reminders that are due; meant for cron, a few times an hour."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from referrals.actions.reminders import raise_reminders


class Command(BaseCommand):
    help = "Beri pengingat yang sudah waktunya, masing-masing sekali. Jalankan berkala, misalnya tiap 15 menit."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise them for all units and say how many there were."""
        raised = raise_reminders(now=timezone.now(), by=None)
        self.stdout.write(f"{len(raised)} pengingat baru.")
