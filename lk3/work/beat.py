"""How a running job is seen and reached from outside: its signs of life, its progress, and the wish that it stop.

A job may be inside a transaction for minutes, and what it wrote there nobody else sees. So a thread with a connection of its own
carries the progress out and the wish to stop in.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from ..models import Job
from .progress import HandedBack, Lost, Progress, Stopped

LOOK_SECONDS = 0.5
BEAT_SECONDS = 10


class Beat:
    """The link between one running job and its row; ``leaving`` is set when the worker should go home.

    Inside a transaction that was open before (a test's), a second connection would see no job: there every step writes by itself.
    """

    def __init__(self, job: Job, leaving: threading.Event) -> None:
        self.job, self.leaving = job, leaving
        self._told: tuple[object, ...] = ()
        self._beaten_at = timezone.now()
        self._ended = threading.Event()
        self._is_inline = connection.in_atomic_block
        self._thread = threading.Thread(target=self._run, name="beat", daemon=True)
        self.progress: Progress | None = None

    def __enter__(self) -> Self:
        if not self._is_inline:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if not self._is_inline:
            self._thread.join()

    def tell(self, progress: Progress) -> None:
        """Hear of a step: remember it for the thread, or write it at once."""
        self.progress = progress
        if self.leaving.is_set() and progress.ending is None:
            progress.ending = HandedBack()
        if self._is_inline:
            self._exchange()

    def _run(self) -> None:
        try:
            while not self._ended.wait(LOOK_SECONDS):
                try:
                    self._exchange()
                except (DatabaseError, InterfaceError):  # away or locked for a moment; the next look tries again
                    connection.close()
        finally:
            connection.close()

    def _exchange(self) -> None:
        """Write what is new, or a sign of life, and read whether the job should end."""
        mine = Job.objects.filter(pk=self.job.pk, worker=self.job.worker, state=Job.State.RUNNING)
        progress, now = self.progress, timezone.now()
        told = (progress.done, progress.total, progress.words[:200]) if progress is not None else ()
        if told != self._told or (now - self._beaten_at).total_seconds() >= BEAT_SECONDS:
            new = dict(zip(("done", "total", "words"), told, strict=False))
            mine.update(beat_at=now, **new)
            self._told, self._beaten_at = told, now
        ending = self._ending(mine.values_list("stop_asked_at").first())
        if progress is not None and ending is not None:
            progress.ending = ending

    def _ending(self, row: tuple[object] | None) -> Stopped | None:
        if row is None:
            return Lost()
        return Stopped() if row[0] is not None else None
