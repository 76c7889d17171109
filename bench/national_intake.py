"""What the summaries cost whoever opens a case, how soon everybody sees it, and what a busy dashboard takes from it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Family
from lk3.models import User
from reports import summary_rebuild, summary_triggers
from reports.figures import Question, counts_by
from reports.scopes import Scope, nation, unit_area, year_period

from .clock import Figure, milliseconds, share_of_throughput, share_of_time
from .national_pages import person
from .stage import Drafts, log_in

TURNS, BLOCK, ALONE = 80, 5, 25


class Desk:
    """A counselor with intakes that wait for their last button."""

    def __init__(self, name: str, ready: int) -> None:
        self.user: User = person(name)
        self.client, drafts = log_in(self.user), Drafts(self.user)
        drafts.count = Family.objects.filter(reference__startswith="KEL-U-").count()
        self.prepared = iter([drafts.next() for _ in range(ready)])

    def open_case(self) -> float:
        """Press the button; return the seconds it took."""
        _forget_messages(self.client)
        url = reverse("cases:intake-review", args=[next(self.prepared).uid])
        start = time.perf_counter()
        response = self.client.post(url)
        seconds = time.perf_counter() - start
        if response.status_code != 302:
            raise AssertionError(f"The intake answers {response.status_code}.")
        return seconds


def triggers(times: int) -> list[Figure]:
    """The intake with the triggers and without, in blocks of random order, and how soon its case is counted."""
    desk = Desk("konselor513", (TURNS // BLOCK) * 2 * (BLOCK + 1) + 6)
    for _ in range(3):
        desk.open_case()
    taken: dict[bool, list[float]] = {True: [], False: []}
    blocks = [True, False] * (TURNS // BLOCK)
    random.Random(7).shuffle(blocks)
    for with_triggers in blocks:
        _switch(with_triggers)
        desk.open_case()  # after a switch the database plans its statements anew
        taken[with_triggers] += [desk.open_case() for _ in range(BLOCK)]
    _switch(True)
    summary_rebuild.rebuild()
    on, off = median(taken[True]), median(taken[False])
    cost = share_of_time(
        "intake with the triggers against without", on, off, 1.05, f"medians of {TURNS}, in blocks of {BLOCK}"
    )
    return [cost, *_seen(desk)]


def _seen(desk: Desk) -> list[Figure]:
    """From the answer of the last button until the next question counts the case."""
    year = year_period(timezone.localdate().year)
    assert desk.user.hat is not None
    assert desk.user.hat.unit is not None
    found = []
    for words, area in (("its unit", unit_area(desk.user.hat.unit)), ("the nation", nation())):
        question = Question(Scope(year, area))
        before = counts_by("opened", question).get((), 0)
        desk.open_case()
        start = time.perf_counter()
        while counts_by("opened", question).get((), 0) != before + 1:
            if time.perf_counter() - start > 60:
                raise AssertionError("The case does not show within a minute.")
        seconds = time.perf_counter() - start
        found.append(Figure(f"seconds until {words} counts it", seconds, milliseconds(seconds), "60 s", at_most=60))
    return found


def _switch(on: bool) -> None:
    """PostgreSQL keeps what it has planned; SQLite has to make them anew, which no intake's clock sees."""
    if connection.vendor != "postgresql":
        summary_triggers.drop(connection)
        if on:
            summary_triggers.create(connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'summary\\_%'")
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {name}")


def _forget_messages(client: Client) -> None:
    session = client.session
    session.pop("_messages", None)
    session.save()


def beside() -> list[Figure]:
    """The intake alone and while one person reloads the national dashboard without a pause, in blocks, turn by turn."""
    blocks = 6
    desk = Desk("konselor512", (2 * blocks + 1) * ALONE)
    alone: list[float] = []
    together: list[float] = []
    with _reader() as (pause, go_on):
        pause()
        for _ in range(ALONE):
            desk.open_case()
        for _ in range(blocks):
            alone += [desk.open_case() for _ in range(ALONE)]
            go_on()
            together += [desk.open_case() for _ in range(ALONE)]
            pause()
    words = f"medians of {blocks * ALONE}"
    return [
        share_of_throughput("intake beside a looping national dashboard", median(together), median(alone), 0.7, words)
    ]


@contextmanager
def _reader() -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Another process that reloads the dashboard; stopped and woken by signals."""
    process = subprocess.Popen([sys.executable, "-m", "bench.national_reader"], env=os.environ, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()  # it has answered once
        yield partial(_signal, process, signal.SIGSTOP), partial(_signal, process, signal.SIGCONT)
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    process.send_signal(number)
    time.sleep(0.3)  # the query it was in has ended
