"""Checks that nobody changed the audit trail."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from lk3 import audit


class Command(BaseCommand):
    """Walks every chain; exits 1 and says where, if anything was changed or is missing."""

    help = "Periksa keutuhan jejak audit dan cetak jangkar untuk disimpan di tempat lain."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the anchor, or what is wrong."""
        result = audit.verify()
        self.stdout.write(f"{result.events} kejadian dalam {result.chains} rantai.")
        for problem in result.problems:
            self.stderr.write(problem)
        if result.problems:
            sys.exit(1)
        self.stdout.write(f"Utuh. Jangkar: {result.anchor}")
