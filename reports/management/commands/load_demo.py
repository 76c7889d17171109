"""Fills an empty database with invented data, so that the system can be seen at work."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lk3.models import Region
from reports.demo.load import is_empty, load
from reports.demo.logins import login_lines
from reports.published import count_text

INVENTED = "Semua data ini rekaan: tidak ada orang, keluarga, kasus, atau LK3 yang sungguh ada."

NOT_HERE = (
    "Di sini halaman tidak menandai data rekaan, jadi data rekaan tidak dimuat. "
    "Untuk peragaan, setel INVENTED_DATA_BANNER=on dan pakai basis data tersendiri."
)


class Command(BaseCommand):
    """``load_demo`` fills an empty database; ``--logins`` prints who can log in. A database with units is left alone."""

    help = "Isi basis data kosong dengan data rekaan; --logins hanya mencetak daftar masuk."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option for the logins."""
        parser.add_argument("--logins", action="store_true", help="hanya cetak daftar masuk")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say why not; exit 0 either way, so that ``make demo`` can be run again."""
        if options["logins"]:
            self._write_lines(login_lines() or ["Basis data ini tidak memuat data rekaan."])
        elif not is_empty():
            self.stdout.write("Sudah ada LK3 di basis data ini; tidak ada yang diubah.")
        elif not settings.INVENTED_DATA_BANNER:
            raise CommandError(NOT_HERE)
        elif not Region.objects.filter(level=Region.Level.SUBDISTRICT).exists():
            raise CommandError("Wilayah belum dimuat. Jalankan dulu: python manage.py load_regions")
        else:
            self._load()

    def _load(self) -> None:
        self.stdout.write(INVENTED)
        start = time.monotonic()
        written = load(tell=self._tell)
        rows, seconds = count_text(sum(written.values())), f"{time.monotonic() - start:.0f}"
        self.stdout.write(f"Selesai: {rows} baris dalam {seconds} detik. {INVENTED}")

    def _tell(self, stage: str, done: int, total: int) -> None:
        """Keep one line per stage up to date; where nobody watches, write it once at the end."""
        is_done, is_watched = done >= total, self.stdout.isatty()
        if is_done or is_watched:
            line = f"  {stage}: {count_text(done)} dari {count_text(total)}"
            self.stdout.write(f"\r{line}" if is_watched else line, ending="\n" if is_done else "")
            self.stdout.flush()

    def _write_lines(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(line)
