"""Loads public holidays and days of joint leave."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lk3 import public_holidays

# A decree names the days of one year; further ahead everything is an estimate.
MOST_YEARS = 20


def read_years(text: str) -> range:
    """Return the years of '2026' or '2025-2027'; ValueError for anything else."""
    first, _, last = text.partition("-")
    years = range(int(first), int(last or first) + 1)
    if not 0 < len(years) <= MOST_YEARS:
        raise ValueError(text)
    return years


class Command(BaseCommand):
    """``load_holidays --years 2025-2027``; without years those of last, this and next year."""

    help = "Muat hari libur nasional dan cuti bersama. Yang sudah ada atau sudah diubah administrator tidak disentuh."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option for years."""
        parser.add_argument("--years", metavar="TAHUN", default="", help="misalnya 2026 atau 2025-2027")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many are new."""
        this_year = timezone.localdate().year
        try:
            years = read_years(options["years"]) if options["years"] else range(this_year - 1, this_year + 2)
        except ValueError as error:
            raise CommandError("Tulis tahun seperti 2026, atau rentang seperti 2025-2027.") from error
        self.stdout.write(f"Hari libur {years[0]}-{years[-1]}: {public_holidays.load(years)} baris baru.")
