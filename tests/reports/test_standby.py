"""A dinas reads its figures from a streaming standby, and never notices when that dies."""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from cases.models import Case
from lk3.models import User
from reports import replica
from tests.cast import As
from tests.factories import CaseFactory
from tests.postgres import Standby
from tests.reports.world import live_through_2016

on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL only: SQLite has no streaming standby"
)


def count_cases() -> int:
    return Case.objects.count()


def where() -> int:
    """The port of the server that a counting asks."""
    return int(connections[Case.objects.all().db].settings_dict["PORT"])


def connect_if_needed(self: BaseDatabaseWrapper) -> None:
    """What Django does; its test cases forbid every database that was not there when they began."""
    if self.connection is None:
        with self.wrap_database_errors:
            self.connect()


@pytest.fixture
def standby(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standby]:
    """A copy of the test's own server, as the program would find it by ``REPORTS_DATABASE_URL``."""
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", connect_if_needed)
    primary = connection.get_connection_params()
    # Not in pytest's own folder: the server's user could not get there.
    folder = Path(tempfile.mkdtemp(prefix="lk3-standby-"))
    folder.chmod(0o755)
    server = Standby(folder, {key: primary[key] for key in ("host", "port", "user", "password")})
    server.create()
    server.launch()
    server.connect().close()
    options = {"connect_timeout": 2, "options": "-c default_transaction_read_only=on"}
    connections.settings[replica.ALIAS] = {
        **connection.settings_dict,
        "HOST": "127.0.0.1",
        "PORT": str(server.port),
        "OPTIONS": options,
    }
    yield server
    with suppress(Exception):
        connections[replica.ALIAS].close()
    del connections.settings[replica.ALIAS]
    with suppress(AttributeError):
        delattr(connections._connections, replica.ALIAS)
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def nothing_is_resting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica, "_away_until", 0.0)
    monkeypatch.setattr(replica, "LOOK_SECONDS", 0.0)
    replica._looks.clear()


def until(holds: Callable[[], Any], seconds: float = 20) -> Any:
    """What ``holds`` returns as soon as it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come true in time.")


def test_without_a_standby_nothing_is_said_about_one(db: None) -> None:
    counted, freshness = replica.answer(count_cases)
    assert (counted, freshness.text) == (0, "")


PAGES = {
    "dashboards": "/laporan/dasbor/?tahun=2016",
    "breakdown": "/laporan/?tahun=2016",
    "profile": "/laporan/lk3/",
    "completeness": "/laporan/kelengkapan/?tahun=2016",
    "needs": "/laporan/kebutuhan/?tahun=2016",
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_figures_says_where_they_were_counted_and_counts_nothing_afterwards(
    as_: As, mira: User, siti: User, ratna: User, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    live_through_2016(siti, ratna)
    view, late, is_counted = f"reports.views.{name}.answer", [], False

    def answer(count: Callable[[], Any]) -> tuple[Any, replica.Freshness]:
        nonlocal is_counted
        counted = count()
        is_counted = True
        return counted, replica.Freshness(on_standby=True, seconds=7)

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        is_figure = any(
            table in sql for table in ('"cases_case"', '"cases_servicecontact"', '"referrals_', '"reports_month')
        )
        if is_counted and is_figure and "oldest" not in sql:  # which years the form offers is no figure
            late.append(sql)
        return execute(sql, *rest)

    monkeypatch.setattr(view, answer)
    client = as_(mira)
    with connection.execute_wrapper(watch):
        page = client.get(PAGES[name]).content.decode()
    assert "Dihitung di server laporan, keadaan 7 detik yang lalu." in page
    assert is_counted
    assert not late


@on_postgres
def test_figures_come_from_the_standby_and_say_how_old_they_are(standby: Standby, siti: User) -> None:
    CaseFactory(registered_by=siti)
    until(lambda: replica.answer(count_cases)[0] == 1)
    port, freshness = replica.answer(where)
    assert (port, freshness.on_standby) == (standby.port, True)
    assert freshness.text.startswith("Dihitung di server laporan, keadaan")
    assert where() != standby.port, "outside of answer() everything goes to the primary"


@on_postgres
def test_one_look_serves_the_pages_of_a_second(
    standby: Standby, siti: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    until(lambda: replica.answer(lambda: None)[1].on_standby)
    monkeypatch.setattr(replica, "LOOK_SECONDS", 60.0)
    first = replica.answer(lambda: None)[1]
    with django_assert_num_queries(0):
        again = replica.answer(lambda: None)[1]
    assert again.on_standby
    assert again.seconds > first.seconds, "what was seen grows older"


@on_postgres
def test_a_standby_that_stands_still_is_passed_over_and_the_page_says_so(standby: Standby, siti: User) -> None:
    CaseFactory(registered_by=siti)
    until(lambda: replica.answer(count_cases)[0] == 1)
    with standby.connect() as control, control.cursor() as cursor:
        cursor.execute("SELECT pg_wal_replay_pause()")
    time.sleep(1.2)
    CaseFactory(registered_by=siti)
    counted, freshness = replica.answer(count_cases)
    assert (counted, freshness.on_standby) == (1, True), "within the limit an older figure is shown"
    assert freshness.seconds >= 1
    assert "detik yang lalu" in freshness.text
    with override_settings(REPORTS_MAX_LAG=1):
        counted, freshness = replica.answer(count_cases)
    assert (counted, freshness.on_standby) == (2, False)
    assert "tertinggal terlalu jauh" in freshness.text


@on_postgres
def test_a_standby_that_dies_under_load_and_comes_back_costs_nobody_a_page(standby: Standby, siti: User) -> None:
    CaseFactory(registered_by=siti)
    until(lambda: replica.answer(count_cases)[0] == 1)
    seen: list[bool] = []
    failures: list[BaseException] = []
    is_over = threading.Event()

    def read_all_the_time() -> None:
        try:
            while not is_over.is_set():
                counted, freshness = replica.answer(count_cases)
                assert counted == 1
                seen.append(freshness.on_standby)
        except BaseException as problem:
            failures.append(problem)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=read_all_the_time) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        until(lambda: True in seen)
        standby.stop()
        seen.clear()
        until(lambda: len(seen) > 50 and not any(seen[-20:]))
        standby.launch()
        standby.connect().close()
        replica._away_until = 0.0
        until(lambda: any(seen[-20:]))
    finally:
        is_over.set()
        for reader in readers:
            reader.join()
    assert not failures


@on_postgres
def test_a_row_read_on_the_standby_is_written_to_the_primary(standby: Standby, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    found = until(lambda: replica.answer(lambda: Case.objects.filter(pk=case.pk).first())[0])
    assert found._state.db == replica.ALIAS
    found.channel = Case.Channel.PHONE
    found.save()
    assert Case.objects.get(pk=case.pk).channel == Case.Channel.PHONE, "a row read there is written to the primary"
