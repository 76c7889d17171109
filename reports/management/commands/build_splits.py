"""Freeze the splits of persons of a semester."""

from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.management.semester import add_semester, semester_of
from reports.protection.frozen import shares_shown
from reports.published import percent_of, percent_text
from reports.splits import NotOver, Split, build


class Command(BaseCommand):
    """Says honestly how much of each split stays readable. Frozen once, a semester is not counted again."""

    help = "Menghitung dan membekukan rincian orang (jenis kelamin, umur, kecamatan) satu semester untuk dinas dan kementerian."

    def add_arguments(self, parser: CommandParser) -> None:
        add_semester(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = build(*semester_of(options))
        except NotOver as why:
            raise CommandError(str(why)) from None
        for row in rows:
            self.stdout.write(f"{Split(row.split).label}, semester {row.half} {row.year}:")
            for level, shown, many in shares_shown(row.figures):
                self.stdout.write(
                    f"  {level}: {shown} dari {many} ditampilkan ({percent_text(percent_of(shown, many) or Decimal(0))})"
                )
