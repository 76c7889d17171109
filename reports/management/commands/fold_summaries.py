"""Fold the changes that wait into the monthly counts."""

from typing import Any

from django.core.management.base import BaseCommand

from reports import summaries
from reports.published import count_text


class Command(BaseCommand):
    """For a timer where no worker runs; without it every figure stays exact and only grows slower to read."""

    help = "Menambahkan perubahan yang menunggu ke hitungan bulanan."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{count_text(summaries.fold())} perubahan ditambahkan.")
