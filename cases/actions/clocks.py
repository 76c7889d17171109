"""Verb of clocks that nobody but a worker can start: the police gave protection, an investigation began."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lk3 import audit
from lk3.models import User

from ..clocks import Starts, write_task
from ..locking import lock_open, same
from ..models import Case, ClockRule, Task
from ..workflow import NotAllowed

NOT_BY_HAND = "Tenggat ini mulai dengan sendirinya. Pilih tenggat lain."
IN_FUTURE = "Saat ini masih di masa depan. Periksa tanggal dan jamnya."
RUNNING = "Tenggat ini sudah berjalan dalam kasus ini. Selesaikan dulu yang itu."


@transaction.atomic
def start_clock(*, case: Case, rule: ClockRule, started_at: datetime, uid: UUID, by: User) -> Task:
    """Start the clock of a rule from the moment it happened, and return its task; the same ``uid`` again returns the first one.

    Raises NotAllowed for a closed case, a rule that starts by itself, a moment to come, or a rule whose clock runs already.
    """
    locked = lock_open(case)
    if existing := Task.objects.filter(uid=uid).first():
        return same(existing, locked, existing.written_by_id, by, what=rule.duty)
    if rule.starts != Starts.BY_HAND:
        raise NotAllowed(NOT_BY_HAND)
    if started_at > timezone.now():
        raise NotAllowed(IN_FUTURE)
    if locked.tasks.filter(rule=rule, state=Task.State.OPEN).exists():
        raise NotAllowed(RUNNING)
    task = write_task(locked, rule, started_at, by, uid=uid)
    audit.record("clock.started", by=by, on=task, case=locked, rule=rule.code)
    return task
