"""Build the public figures of a semester."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.management.semester import add_semester, semester_of
from reports.public.figures import build, cases_of, covered_by
from reports.published import count_text
from reports.scopes import half_period
from reports.splits import NotOver


class Command(BaseCommand):
    """A second run changes nothing unless counts changed since; then it makes the next version. Nothing is published by it."""

    help = "Menyiapkan angka publik satu semester, dibulatkan sebagai satu kesatuan; belum mempublikasikannya."

    def add_arguments(self, parser: CommandParser) -> None:
        add_semester(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            release = build(*semester_of(options))
        except NotOver as why:
            raise CommandError(str(why)) from None
        many, districts = sum(cases_of(release).values()), len(covered_by(release))
        self.stdout.write(
            f"{half_period(release.year, release.half).label}, versi {release.version}: {count_text(many)} kasus (dibulatkan) "
            f"di {count_text(districts)} kabupaten/kota. Sidik: {release.digest}"
        )
