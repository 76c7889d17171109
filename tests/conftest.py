"""How every test of LK3 runs: on a database like a real one, cut off from the network, strict about templates."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests import guards, prepared, reference

# A busy machine makes a fast test slow; speed is measured in bench/, never here.
hypothesis.settings.register_profile("lk3", deadline=None)
hypothesis.settings.load_profile("lk3")

# Ten thousand short-lived requests make little garbage in cycles; looking for it less often saves a tenth of the time.
gc.set_threshold(100_000, 50, 50)

pytest_plugins = ["tests.cast", "tests.sweeps.world"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        guards.block_network(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_unknown_template_variables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        guards.forbid_unknown_variables(patch)
        yield


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Failed logins are counted in the cache; one test must not lock the next one out."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Every test finds the country's regions, as every office does."""
    with django_db_blocker.unblock():
        if prepared.is_in_use:
            return
        reference.load_regions()
        if connection.vendor == "sqlite":
            prepared.keep(Path(connection.settings_dict["NAME"]))


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    guards.forbid_skips(report)
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks no database: it has nothing to say about the second one."""
    for item in items:
        asks = item.get_closest_marker("django_db") is not None
        if not asks and not DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("no_database")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    guards.forbid_skips(report)
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Put SQLite into a file, as in an office: in memory all threads share one connection and nothing ever locks."""
    for each in connections.all():
        if each.vendor == "sqlite":
            name = tmp_path_factory.mktemp("database") / f"{each.alias}.sqlite3"
            each.settings_dict["TEST"]["NAME"] = str(name)
            prepared.is_in_use = prepared.copy_to(name)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A copied database is taken as it is; the folder it lies in goes with the run."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session", autouse=True)
def emptied_databases_are_refilled() -> Iterator[None]:
    """Let a transactional test end with the database it began with.

    Emptying the tables would stop at the triggers that protect the audit trail, be noted by those of the summaries, and
    take along the regions and categories that migrations loaded. So the triggers are lifted for that moment only, and the
    data come back.
    """
    empty = TransactionTestCase._fixture_teardown

    def empty_and_refill(case: TransactionTestCase) -> None:
        from lk3 import audit_triggers
        from reports import summary_triggers

        used = [connections[alias] for alias in case._databases_names(include_mirrors=False)]
        for each in used:
            audit_triggers.drop(each)
            summary_triggers.drop(each)
        try:
            empty(case)
        finally:
            for each in used:
                audit_triggers.create(each)
                summary_triggers.create(each)
        reference.load()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_refill)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the Chromium of this machine, and let it look up no other host."""
    # Playwright keeps an event loop in this thread; Django would take every query for one from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        pytest.fail("No Chromium was found. On Debian: apt-get install chromium", pytrace=False)
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": executable, "args": arguments}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Let a journey say ``page.goto("/kasus/")``; asking for ``page`` starts the server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Jakarta"}
