"""Builds the country on the primary of ``DATABASE_URL``, copies it to a standby, and measures; ``bench.standby`` starts this."""

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django

from bench.national import SERVER
from tests.postgres import Standby

LAG_SECONDS, DOWN_SECONDS = 10.0, 5.0


def main(arguments: list[str]) -> int:
    """Measure, print the table, and return 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    options = parser.parse_args(arguments)
    with _folder() as folder:
        standby = _named(folder)
        django.setup()
        # Imported here: the settings must know the standby's address first.
        from bench.clock import table
        from bench.one import version

        figures = _measure(standby, options.cases, options.times)
        print(f"\n{version()}, {options.cases:,} cases, medians of {options.times} turns\n\n{table(figures)}\n")
        standby.stop()
    return int(any(figure.is_missed for figure in figures))


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the server's own user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="lk3-standby-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _named(folder: Path) -> Standby:
    """A standby that is still to be made, its address told to the settings."""
    url = urlsplit(os.environ["DATABASE_URL"])
    where: dict[str, object] = {
        "host": url.hostname, "port": url.port, "user": url.username, "password": url.password,
    }  # fmt: skip
    standby = Standby(folder, where, SERVER)
    os.environ["REPORTS_DATABASE_URL"] = standby.url
    return standby


def _measure(standby: Standby, cases: int, times: int) -> list:  # type: ignore[type-arg]
    from django.core.management import call_command

    from bench import national_world
    from reports import summary_rebuild

    call_command("migrate", verbosity=0)
    print(f"building {cases:,} cases…", file=sys.stderr, flush=True)
    national_world.build(cases)
    summary_rebuild.rebuild()
    summary_rebuild.settle()
    print("copying…", file=sys.stderr, flush=True)
    standby.create()
    standby.launch()
    standby.connect().close()
    return [*_reports(times), _lag(), _killed(standby)]


def _reports(times: int) -> list:  # type: ignore[type-arg]
    """The four counts of a year for the nation, and its 514 districts by category, on both servers in turn."""
    from bench.clock import in_turn, share_of_time
    from reports import replica
    from reports.disclosure import Audience
    from reports.figures import Dimension, Question, counts_by
    from reports.presenters import present
    from reports.scopes import Scope, nation, year_period

    scope = Scope(year_period(2024), nation())
    questions: dict[str, Callable[[], object]] = {
        "the breakdown of a year": lambda: present(scope, Audience.OFFICE),
        "514 districts × 11 categories of a year": lambda: counts_by(
            "opened", Question(scope), Dimension.DISTRICT, Dimension.CATEGORY
        ),
    }
    found = []
    for words, ask in questions.items():

        def on_standby(ask: Callable[[], object] = ask) -> None:
            _, freshness = replica.answer(ask)
            if not freshness.on_standby:
                raise AssertionError(freshness.text)

        ours, primary = in_turn(on_standby, ask, times)
        found.append(share_of_time(f"{words}, standby against primary", ours, primary, 1.2, "with the look at its lag"))
    return found


def _lag() -> object:
    """The oldest figure shown while cases change on the primary without a pause."""
    from django.db import connection

    from bench.clock import Figure
    from cases.models import Case
    from reports import replica

    seen, is_over = [0.0], threading.Event()

    def look() -> None:
        while not is_over.is_set():
            _, freshness = replica.answer(lambda: None)
            if not freshness.on_standby:
                raise AssertionError(freshness.text)
            seen.append(freshness.seconds)

    watcher = threading.Thread(target=look)
    watcher.start()
    until, changes = time.monotonic() + LAG_SECONDS, 0
    while time.monotonic() < until:
        Case.objects.filter(pk=changes % 1000 + 1).update(channel="PHONE" if changes % 2 else "WALK_IN")
        changes += 1
    is_over.set()
    watcher.join()
    connection.close()
    remark = f"{changes} changes in {LAG_SECONDS:.0f} s, {len(seen)} looks"
    return Figure("how far the standby fell behind, seconds", max(seen), f"{max(seen):.3f} s", "–", remark=remark)


def _killed(standby: Standby) -> object:
    """Pages that failed while the standby was killed and came back, with three readers who never stop."""
    from django.urls import reverse

    from bench.clock import Figure
    from bench.national_pages import person
    from bench.stage import log_in

    answers: list[tuple[int, bool]] = []
    is_over = threading.Event()
    url = reverse("reports:breakdown")
    clients = [log_in(person("menteri")) for _ in range(3)]

    def read(client: object) -> None:
        while not is_over.is_set():
            try:
                response = client.get(url, {"tahun": 2024})  # type: ignore[attr-defined]
                answers.append((response.status_code, b"server laporan" in response.content))
            except Exception:
                answers.append((500, False))

    readers = [threading.Thread(target=read, args=[client]) for client in clients]
    for reader in readers:
        reader.start()
    time.sleep(DOWN_SECONDS)
    standby.stop()
    time.sleep(DOWN_SECONDS)
    standby.launch()
    standby.connect().close()
    time.sleep(3 * DOWN_SECONDS)
    is_over.set()
    for reader in readers:
        reader.join()
    failed = sum(1 for status, _ in answers if status != 200)
    said = sum(1 for _, told in answers if told)
    remark = f"{len(answers)} pages; {said} said where they were counted"
    return Figure(
        "pages that failed while the standby was killed and came back",
        failed,
        str(failed),
        "0",
        at_most=0,
        remark=remark,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
