"""Count the monthly counts anew from the records."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import summary_rebuild
from reports.models.summaries import Measure
from reports.published import count_text


class Command(BaseCommand):
    """Says how many cells were wrong; with triggers in place there should be none."""

    help = "Menghitung ulang hitungan bulanan dari catatan kasus, tanpa menghentikan pencatatan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", help="hanya satu bulan, misalnya 2016-03")

    def handle(self, *args: Any, **options: Any) -> None:
        month = _month(options["month"]) if options["month"] else None
        for rebuilt in summary_rebuild.rebuild(month):
            label = Measure(rebuilt.measure).label
            self.stdout.write(f"{label}: {count_text(rebuilt.corrected)} hitungan diperbaiki")
        summary_rebuild.settle()


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CommandError(f"{text} bukan bulan. Tulis seperti 2016-03.") from None
