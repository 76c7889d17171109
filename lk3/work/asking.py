"""Asking for long work, and asking for its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import audit
from ..models import Job, User
from . import registry

# A worker says at least every ten seconds that it lives; after a minute of silence another one takes its job up.
DEAD_AFTER = timedelta(seconds=60)
ALIVE = "work.alive"


@transaction.atomic
def ask(kind: str, *, label: str, arguments: dict[str, Any], by: User) -> Job:
    """Put a job into the queue and return it; whoever asks twice gets the one that is still waiting or running.

    ``label`` (Indonesian) is the heading of its page; ``arguments`` are ids and codes, never personal data.
    """
    if kind not in registry.kinds():
        raise ValueError(f"No function is registered for jobs of the kind {kind!r}.")
    User.objects.select_for_update().get(pk=by.pk)  # the second of two clicks waits here
    mine = Job.objects.filter(asked_by=by, hat=by.hat, kind=kind, state__in=(Job.State.WAITING, Job.State.RUNNING))
    for same in mine.filter(stop_asked_at=None).order_by("pk"):
        if same.arguments == arguments:
            return same
    job = Job.objects.create(
        kind=kind, label=label[:160], arguments=arguments, hat=by.hat, asked_by=by, asked_at=timezone.now()
    )
    audit.record("job.asked", by=by, on=job, kind=kind, arguments=arguments)
    return job


@transaction.atomic
def stop(*, job: Job, by: User) -> Job:
    """Ask a job to stop: one that waits, or whose worker is gone, ends at once, a running one at its next step."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in (Job.State.WAITING, Job.State.RUNNING) or job.stop_asked_at is not None:
        return job
    now = timezone.now()
    job.stop_asked_at, job.stop_asked_by = now, by
    if job.state == Job.State.WAITING or job.beat_at is None or job.beat_at < now - DEAD_AFTER:
        job.state, job.finished_at = Job.State.STOPPED, now
    job.save(update_fields=["stop_asked_at", "stop_asked_by", "state", "finished_at"])
    audit.record("job.stopped", by=by, on=job, kind=job.kind)
    return job


def workers_are_running() -> bool:
    """Return whether some worker has shown itself within the last minute."""
    return Job.objects.filter(beat_at__gt=timezone.now() - DEAD_AFTER).exists()
