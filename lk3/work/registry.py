"""Which kinds of long work there are, and which come round by themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

Run = Callable[..., dict[str, Any] | None]

_KINDS: dict[str, Run] = {}
_PERIODS: dict[str, timedelta] = {}
_NAMESPACE = uuid.UUID("5a0e5a62-3c1c-4b7e-9f39-6f8f0a1d7c55")


def job(kind: str) -> Callable[[Run], Run]:
    """Register ``def run(progress, **arguments) -> dict`` as what is done for jobs of this kind, 'noun.verb'."""

    def register(run: Run) -> Run:
        known = _KINDS.get(kind)
        if len(kind) > 40 or (known is not None and known.__qualname__ != run.__qualname__):
            raise ValueError(f"There is another job {kind!r} already, or its name has more than 40 letters.")
        _KINDS[kind] = run
        return run

    return register


def every(seconds: int, kind: str) -> None:
    """Let workers do the kind again whenever it ended ``seconds`` ago, by nobody and without arguments: no cron is needed."""
    _PERIODS[kind] = timedelta(seconds=seconds)


@cache
def discover() -> None:
    """Import the ``jobs`` of all apps, once."""
    autodiscover_modules("jobs")


def kinds() -> dict[str, Run]:
    """Return all kinds with what they do."""
    discover()
    return _KINDS


def periods() -> dict[str, timedelta]:
    """Return the kinds that come round by themselves, those only that somebody knows how to do."""
    known = kinds()
    return {kind: period for kind, period in _PERIODS.items() if kind in known}


def uid_of(kind: str) -> uuid.UUID:
    """Return the one number of a kind that comes round by itself: it has a single row, whoever makes it."""
    return uuid.uuid5(_NAMESPACE, kind)
