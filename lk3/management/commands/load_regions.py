"""Loads the official regions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lk3 import reference


class Command(BaseCommand):
    """``load_regions`` loads 38 provinces, 514 districts, 7,285 sub-districts; ``--villages 13`` the villages of a province."""

    help = "Muat wilayah resmi; --villages KODE memuat desa satu provinsi, --villages semua memuat semuanya."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option for villages."""
        parser.add_argument("--villages", metavar="KODE", default=None, help="kode provinsi, atau 'semua'")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many."""
        self.stdout.write(f"Wilayah: {reference.load_regions()} baris.")
        reference.load_legal_bases()
        if options["villages"]:
            province = "" if options["villages"] == "semua" else options["villages"]
            self.stdout.write(f"Desa/kelurahan: {reference.load_villages(province)} baris.")
