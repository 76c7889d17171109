"""Statistics from a streaming standby of PostgreSQL (``REPORTS_DATABASE_URL``), which leaves the primary to the counselors.

A page asks with ``answer(count)``: the counting runs on the standby when that is there and near enough, else on the primary, and
the page says how old its figures are. A standby that breaks down in the middle costs one more counting and no error page.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

ALIAS = "reports"
# After it was away, it is not asked again for so long: a dead host would cost every page the time to give up on it.
REST_SECONDS = 10
# What a look at the standby found holds for so long, in this process: asking two servers costs more than a small report.
LOOK_SECONDS = 1.0

# How many bytes of the primary's log the standby has still to apply, and when what it applied last was committed.
PRIMARY_AT = "SELECT pg_current_wal_lsn()::text"
STANDBY_AT = """
    SELECT pg_is_in_recovery(),
           pg_last_wal_replay_lsn() >= %s::pg_lsn,
           EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())
"""

log = logging.getLogger(__name__)
T = TypeVar("T")
_reads_from: ContextVar[str | None] = ContextVar("reads_from", default=None)
_away_until = 0.0


@dataclass(frozen=True)
class Freshness:
    """Where figures were counted, and how many seconds old they are; ``problem`` says why not on the standby."""

    on_standby: bool = False
    seconds: float = 0.0
    problem: str = ""

    @property
    def text(self) -> str:
        """A sentence for the foot of a page; empty where there is no standby to speak of."""
        if self.on_standby:
            age = "saat ini" if self.seconds < 1 else f"{round(self.seconds)} detik yang lalu"
            return f"Dihitung di server laporan, keadaan {age}."
        return f"{self.problem} Angka dihitung di server utama, keadaan saat ini." if self.problem else ""


# The last look that found the standby in order, and when it was.
_looks: deque[tuple[float, Freshness]] = deque(maxlen=1)


class Router:
    """Sends what is read while ``answer`` counts to the standby, and everything else where it would go anyway."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Return the standby inside ``answer``, no opinion elsewhere."""
        return _reads_from.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Return the primary, also for a row that was read on the standby."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Both are the same database, one a little later."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """A standby takes its tables from the primary."""
        return db != ALIAS


def answer(count: Callable[[], T]) -> tuple[T, Freshness]:
    """Return what ``count()`` returns, counted on the standby where possible, and how fresh it is.

    ``count`` may run twice, so it must only read, and must ask the database nothing after it returned.
    """
    found = _freshness()
    if found.on_standby:
        before = _reads_from.set(ALIAS)
        try:
            return count(), found
        except Error:
            found = _rest("Server laporan berhenti menjawab.")
        finally:
            _reads_from.reset(before)
    return count(), found


def _freshness() -> Freshness:
    if ALIAS not in connections.settings:
        return Freshness()
    now = time.monotonic()
    if now < _away_until:
        return Freshness(problem="Server laporan sedang tidak dapat dihubungi.")
    if _looks and now - _looks[-1][0] < LOOK_SECONDS:
        then, found = _looks[-1]
        return replace(found, seconds=found.seconds + now - then)
    found = _look()
    if found.on_standby:
        _looks.append((now, found))
    return found


def _look() -> Freshness:
    try:
        is_standby, has_all, seconds = _ask()
    except Error:
        return _rest("Server laporan sedang tidak dapat dihubungi.")
    if not is_standby:
        return Freshness(problem="Server laporan bukan salinan dari server utama.")
    if has_all:
        return Freshness(on_standby=True)
    if seconds is None or seconds > settings.REPORTS_MAX_LAG:
        return Freshness(problem="Server laporan tertinggal terlalu jauh.")
    return Freshness(on_standby=True, seconds=float(seconds))


def _ask() -> tuple[bool, bool | None, float | None]:
    """Ask the primary how far it is, then the standby whether it is there.

    The standby alone does not know: cut off from the primary it believes that it has everything.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(PRIMARY_AT)
        (position,) = cursor.fetchone()
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(STANDBY_AT, [position])
        is_standby, has_all, seconds = cursor.fetchone()
    return bool(is_standby), has_all, seconds


def _rest(problem: str) -> Freshness:
    """Leave the standby alone for a while."""
    global _away_until
    _away_until = time.monotonic() + REST_SECONDS
    _looks.clear()
    log.warning("The standby for reports does not answer; statistics are counted on the primary.")
    connections[ALIAS].close()
    return Freshness(problem=problem)
