"""Does long work beside the web server; several of them may run, on one machine or on many."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from lk3.work import worker


class Command(BaseCommand):
    """Runs until it is told to leave (Ctrl-C or SIGTERM): what it is doing then goes back into the queue."""

    help = "Kerjakan pekerjaan panjang: impor, unduhan besar, hitung ulang, dan yang berkala. Boleh dijalankan lebih dari satu."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --once."""
        parser.add_argument("--once", action="store_true", help="Kerjakan yang ada sekarang, lalu berhenti.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work, and say in the terminal what is going on."""
        leaving = threading.Event()
        if options["once"]:
            while worker.work_once(say=self.say, leaving=leaving):
                pass
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._leave(leaving))
        self.say("Pekerja siap. Ctrl-C menghentikan.")
        worker.work(say=self.say, leaving=leaving)
        self.say("Pekerja berhenti.")

    def say(self, text: str) -> None:
        """Write a line with the time, at once."""
        self.stdout.write(f"{timezone.localtime():%H.%M.%S} {text}")
        self.stdout.flush()

    def _leave(self, leaving: threading.Event) -> None:
        """Leave at the next step; asked a second time, leave at once (the job is taken up again a minute later)."""
        if leaving.is_set():
            raise SystemExit(1)
        leaving.set()
