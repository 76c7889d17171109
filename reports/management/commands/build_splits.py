"""Freeze the splits of persons of a semester."""

from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.protection.frozen import shares_shown
from reports.published import percent_of, percent_text
from reports.splits import NotOver, Split, build, due


class Command(BaseCommand):
    """Says honestly how much of each split stays readable. Frozen once, a semester is not counted again."""

    help = "Menghitung dan membekukan rincian orang (jenis kelamin, umur, kecamatan) satu semester untuk dinas dan kementerian."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="tahun; tanpa ini semester terakhir yang sudah waktunya")
        parser.add_argument("--half", type=int, choices=(1, 2), help="semester")

    def handle(self, *args: Any, **options: Any) -> None:
        year, half = options["year"], options["half"]
        if (year is None) != (half is None):
            raise CommandError("Tulis --year dan --half bersama.")
        wanted = (year, half) if year is not None else due(timezone.localdate())
        try:
            rows = build(*wanted)
        except NotOver as why:
            raise CommandError(str(why)) from None
        for row in rows:
            self.stdout.write(f"{Split(row.split).label}, semester {row.half} {row.year}:")
            for level, shown, many in shares_shown(row.figures):
                self.stdout.write(
                    f"  {level}: {shown} dari {many} ditampilkan ({percent_text(percent_of(shown, many) or Decimal(0))})"
                )
