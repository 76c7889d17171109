"""The worker: takes up one job after the other, each only once at a time, whoever else works beside it."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection, reset_queries, transaction
from django.db.models import Q
from django.utils import timezone

from ..models import Job, Membership, User
from . import kept, registry
from .asking import ALIVE, DEAD_AFTER
from .beat import Beat
from .progress import CannotDo, HandedBack, Lost, Progress, Stopped

ATTEMPTS = 3
IDLE_SECONDS = 1.0
ALIVE_SECONDS = 10
State = Job.State
ENDED = (State.DONE, State.FAILED, State.STOPPED)
BROKEN = (
    "Pekerjaan ini gagal karena kesalahan program. Coba lagi; bila gagal lagi, sampaikan kepada administrator: {uid}."
)
GAVE_UP = "Pekerjaan ini tiga kali terputus sebelum selesai. Coba lagi dengan cakupan yang lebih kecil."
NO_HAT = "Akun atau peran yang meminta pekerjaan ini sudah tidak berlaku."
log = logging.getLogger(__name__)

Say = Callable[[str], None]


def work(*, say: Say, leaving: threading.Event) -> None:
    """Do what there is to do until ``leaving`` is set; a database that is away for a while is waited for."""
    beaten = 0.0
    while not leaving.is_set():
        try:
            if time.monotonic() - beaten >= ALIVE_SECONDS:
                show_alive()
                beaten = time.monotonic()
            is_idle = not work_once(say=say, leaving=leaving)
        except (OperationalError, InterfaceError):
            say("Basis data tidak menjawab; dicoba lagi.")
            connection.close()
            is_idle = True
        if is_idle:
            leaving.wait(IDLE_SECONDS)


def _silent(text: str) -> None:
    """Say nothing; what fails is in the log all the same."""


def work_once(*, say: Say = _silent, leaving: threading.Event | None = None) -> bool:
    """Do one job, if there is one; return whether there was."""
    job = claim(now=timezone.now())
    if job is None:
        return False
    if job.asked_by_id is None:  # what comes round by itself every half minute would fill the terminal
        say = _silent
    say(f"{job.label}: mulai.")
    carry_out(job, say=say, leaving=leaving or threading.Event())
    reset_queries()
    return True


def show_alive() -> None:
    """Leave a sign that a worker is there, also when there is nothing to do."""
    row, _ = Job.objects.get_or_create(
        uid=registry.uid_of(ALIVE),
        defaults={"kind": ALIVE, "label": "Tanda hidup", "asked_at": timezone.now(), "state": State.DONE},
    )
    Job.objects.filter(pk=row.pk).update(beat_at=timezone.now(), worker=f"{os.getpid()}")


def claim(*, now: datetime) -> Job | None:
    """Take the next job: what comes round by itself and is due, what waits, or what a dead worker left."""
    _make_periodic(now)
    _give_up(now)
    ready = Job.objects.filter(_is_ready(now), kind__in=list(registry.kinds())).order_by("asked_at", "id")
    if not ready.exists():  # looking costs no write lock
        return None
    with transaction.atomic():
        skips = connection.features.has_select_for_update_skip_locked
        job = ready.select_for_update(skip_locked=skips).first()
        if job is None:
            return None
        job.attempts = 1 if job.state in ENDED else job.attempts + 1
        job.state, job.worker = State.RUNNING, f"{os.getpid()}-{secrets.token_hex(8)}"
        job.started_at, job.beat_at, job.finished_at = now, now, None
        job.done, job.total, job.words, job.problem = 0, None, "", ""
        job.save()
    return job


def carry_out(job: Job, *, say: Say, leaving: threading.Event) -> None:
    """Do a claimed job and write down how it ended; never raises for what the job did."""
    with Beat(job, leaving) as beat:
        ending = _run(job, beat, say)
    if ending is None:
        say(f"{job.label}: dilanjutkan pekerja lain.")
        return
    mine = Job.objects.filter(pk=job.pk, worker=job.worker, state=State.RUNNING)
    if mine.update(**ending):
        say(f"{job.label}: {State(ending['state']).label.lower()}. {ending.get('problem', '')}".rstrip())


def _run(job: Job, beat: Beat, say: Say) -> dict[str, Any] | None:
    """Call the job's function and return what to write into its row; None when it is another worker's now."""
    now = timezone.now
    progress = Progress(by=None, tell=_telling(job, beat, say), keep=kept.keeping(job))
    try:
        progress.by = _asker(job)
        if job.stop_asked_at is not None:
            raise Stopped
        result = registry.kinds()[job.kind](progress, **job.arguments) or {}
        told = {"done": progress.done, "total": progress.total, "words": progress.words[:200]}
        made = {name: getattr(job, name) for name in ("file_uid", "file_name", "file_type")}
        return {"state": State.DONE, "result": result, "finished_at": now(), **told, **made}
    except Lost:
        return None
    except HandedBack:
        return {"state": State.WAITING, "attempts": job.attempts - 1, "worker": ""}
    except Stopped:
        return {"state": State.STOPPED, "finished_at": now()}
    except CannotDo as refusal:
        return {"state": State.FAILED, "problem": str(refusal)[:300], "finished_at": now()}
    except (OperationalError, InterfaceError) as error:
        return _interrupted(job, error)
    except Exception as error:
        return _failed(job, error)


def _interrupted(job: Job, error: Exception) -> dict[str, Any]:
    """The database went away or was locked: another attempt, but not for ever."""
    _log(job, error)
    if not connection.in_atomic_block:
        connection.close()
    if job.attempts < ATTEMPTS:
        return {"state": State.WAITING, "worker": ""}
    return {"state": State.FAILED, "problem": GAVE_UP, "finished_at": timezone.now()}


def _failed(job: Job, error: Exception) -> dict[str, Any]:
    _log(job, error)
    return {"state": State.FAILED, "problem": BROKEN.format(uid=job.uid), "finished_at": timezone.now()}


def _log(job: Job, error: Exception) -> None:
    """Say what went wrong and where, but not the error's own text: it may hold what somebody typed."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("Job %s (%s) ended with %s\n%s", job.uid, job.kind, type(error).__name__, where)


def _asker(job: Job) -> User | None:
    """Return who asked, with the hat they wore; whoever lost it since then gets nothing done any more."""
    if job.asked_by is None:
        return None
    by: User = job.asked_by
    if job.hat is None or not by.is_active or not Membership.objects.current().filter(pk=job.hat_id, user=by).exists():
        raise CannotDo(NO_HAT)
    by.hat = job.hat
    return by


def _telling(job: Job, beat: Beat, say: Say) -> Callable[[Progress], None]:
    """Return what hears each step: the row, and every two seconds the terminal."""
    said_at = time.monotonic()

    def tell(progress: Progress) -> None:
        nonlocal said_at
        beat.tell(progress)
        if time.monotonic() - said_at >= 2:
            said_at = time.monotonic()
            of = f" dari {progress.total}" if progress.total else ""
            say(f"{job.label}: {progress.done}{of}. {progress.words}".rstrip())

    return tell


def _is_ready(now: datetime) -> Q:
    ready = Q(state=State.WAITING) | _is_left_behind(now)
    for kind, period in registry.periods().items():
        ready |= Q(uid=registry.uid_of(kind), state__in=ENDED, finished_at__lte=now - period)
    return ready


def _is_left_behind(now: datetime) -> Q:
    return Q(state=State.RUNNING, beat_at__lt=now - DEAD_AFTER)


def _give_up(now: datetime) -> None:
    """End jobs that took three workers along."""
    often = Job.objects.filter(_is_left_behind(now), attempts__gte=ATTEMPTS)
    if often.exists():
        often.update(state=State.FAILED, problem=GAVE_UP, finished_at=now)


def _make_periodic(now: datetime) -> None:
    """Give every kind that comes round its one row."""
    missing = {registry.uid_of(kind): kind for kind in registry.periods()}
    for uid in Job.objects.filter(uid__in=list(missing)).values_list("uid", flat=True):
        del missing[uid]
    for uid, kind in missing.items():
        Job.objects.get_or_create(uid=uid, defaults={"kind": kind, "label": kind, "asked_at": now})
