"""Writes the directory of partners for other systems."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from referrals.actions import export_partners


class Command(BaseCommand):
    """Writes the active partners as a ZIP file in the HSDS shape; the trail says that the operator did."""

    help = "Tulis direktori mitra yang aktif sebagai berkas ZIP berbentuk HSDS (Open Referral)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask where to write."""
        parser.add_argument("berkas", type=Path, help="Nama berkas ZIP yang ditulis.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        target: Path = options["berkas"]
        target.write_bytes(export_partners(by=None))
        self.stdout.write(f"Direktori mitra ditulis ke {target}.")
