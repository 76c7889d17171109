"""Build the public figures of a semester."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.public_figures import build, cases_of, covered_by
from reports.published import count_text
from reports.scopes import half_period
from reports.splits import NotOver, due


class Command(BaseCommand):
    """A second run changes nothing unless counts changed since; then it makes the next version. Nothing is published by it."""

    help = "Menyiapkan angka publik satu semester, dibulatkan sebagai satu kesatuan; belum mempublikasikannya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="tahun; tanpa ini semester terakhir yang sudah waktunya")
        parser.add_argument("--half", type=int, choices=(1, 2), help="semester")

    def handle(self, *args: Any, **options: Any) -> None:
        year, half = options["year"], options["half"]
        if (year is None) != (half is None):
            raise CommandError("Tulis --year dan --half bersama.")
        wanted = (year, half) if year is not None else due(timezone.localdate())
        try:
            release = build(*wanted)
        except NotOver as why:
            raise CommandError(str(why)) from None
        many, districts = sum(cases_of(release).values()), len(covered_by(release))
        self.stdout.write(
            f"{half_period(*wanted).label}, versi {release.version}: {count_text(many)} kasus (dibulatkan) "
            f"di {count_text(districts)} kabupaten/kota. Sidik: {release.digest}"
        )
