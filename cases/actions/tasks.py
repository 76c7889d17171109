"""What has to be done: somebody is given a task, moves its day, does it or lets it go."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import audit
from lk3.models import User

from ..clocks import start_followers
from ..locking import lock_open, same
from ..models import Case, Goal, Task
from ..plan import require_colleague
from ..workflow import NotAllowed

CHANGED = "Tugas ini baru saja diubah orang lain. Muat ulang halaman, lihat lagi, lalu ulangi."
NOBODY = "Pilih rekan, atau tulis siapa yang mengerjakan."
LEGAL_DAY = "Tenggat tugas ini dari peraturan, jadi tidak dapat digeser. Selesaikan, atau batalkan dengan alasannya."
LEGAL_RESULT = "Tugas ini kewajiban dari peraturan: tulis dulu apa hasilnya."
NO_REASON = "Tulis mengapa tugas ini dibatalkan."
PAST_DAY = "Hari itu sudah lewat. Pilih hari ini atau sesudahnya."
OTHER_CASE = "Tujuan itu bukan dari kasus ini."


@transaction.atomic
def add_task(
    *,
    case: Case,
    uid: UUID,
    what: str,
    owner: User | None = None,
    responsible: str = "",
    due_on: date | None = None,
    indicator: str = "",
    goal: Goal | None = None,
    by: User,
) -> Task:
    """Give a colleague or somebody else a task, of a goal or beside the plan; the same ``uid`` again returns the first one."""
    locked = lock_open(case)
    if existing := Task.objects.filter(uid=uid).first():
        return same(existing, locked, existing.written_by_id, by, what=what, indicator=indicator)
    if goal is not None and goal.case_id != locked.pk:
        raise NotAllowed(OTHER_CASE)
    _require_somebody(locked, owner, responsible)
    task = Task.objects.create(
        case=locked,
        uid=uid,
        origin=Task.Origin.PLAN if goal else Task.Origin.OTHER,
        goal=goal,
        what=what,
        owner=owner,
        responsible=responsible,
        due_on=due_on,
        indicator=indicator,
        written_by=by,
    )
    audit.record("task.added", by=by, on=task, case=locked, owner=owner.pk if owner else None)
    return task


@transaction.atomic
def change_task(*, task: Task, version: int, by: User, **fields: Any) -> Task:
    """Change an open task from exactly this version of it. ``fields``: what, owner, responsible, due_on, indicator, goal."""
    case = lock_open(task.case)
    locked = _lock_unended(task)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if "due_on" in changed and locked.origin == Task.Origin.LEGAL:
        raise NotAllowed(LEGAL_DAY)
    if (goal := fields.get("goal")) is not None and goal.case_id != case.pk:
        raise NotAllowed(OTHER_CASE)
    for name in changed:
        setattr(locked, name, fields[name])
    if {"owner", "responsible"} & set(changed):
        _require_somebody(case, locked.owner, locked.responsible)
    _keep_clock(locked, changed)
    locked.version = version + 1
    locked.save(update_fields=[*changed, "origin", "due_at", "version"])
    audit.record("task.changed", by=by, on=locked, case=case, fields=sorted(changed))
    return locked


@transaction.atomic
def postpone_task(*, task: Task, until: date, version: int, by: User) -> Task:
    """Move the day of a task. The same day again, as a second click asks for it, changes nothing."""
    case = lock_open(task.case)
    locked = _lock_unended(task)
    if locked.due_on == until:
        return locked
    if locked.origin == Task.Origin.LEGAL:
        raise NotAllowed(LEGAL_DAY)
    if until < timezone.localdate():
        raise NotAllowed(PAST_DAY)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    locked.due_on, locked.due_at, locked.version = until, None, version + 1
    locked.save(update_fields=["due_on", "due_at", "version"])
    audit.record("task.postponed", by=by, on=locked, case=case, until=until.isoformat())
    return locked


@transaction.atomic
def finish_task(*, task: Task, result: str = "", by: User) -> Task:
    """Mark a task as done; a legal duty says with which result, and starts the duties that follow it."""
    case = lock_open(task.case)
    locked = _lock_unended(task)
    if locked.origin == Task.Origin.LEGAL and not result.strip():
        raise NotAllowed(LEGAL_RESULT)
    _end(locked, Task.State.DONE, result, by)
    locked.case = case
    start_followers(locked, by)
    audit.record("task.done", by=by, on=locked, case=case)
    return locked


@transaction.atomic
def cancel_task(*, task: Task, reason: str, by: User) -> Task:
    """Let a task go, and say why."""
    case = lock_open(task.case)
    locked = _lock_unended(task)
    if not reason.strip():
        raise NotAllowed(NO_REASON)
    _end(locked, Task.State.CANCELLED, reason, by)
    audit.record("task.cancelled", by=by, on=locked, case=case)
    return locked


def _lock_unended(task: Task) -> Task:
    """Return the locked row, or say who ended it and when."""
    locked = Task.objects.select_for_update(of=("self",)).select_related("owner", "ended_by", "goal").get(pk=task.pk)
    if locked.ended_at is None:
        return locked
    day = date_format(timezone.localtime(locked.ended_at), "j F Y, H.i")
    done = "ditandai selesai" if locked.state == Task.State.DONE else "dibatalkan"
    raise NotAllowed(f"Tugas ini sudah {done} oleh {locked.ended_by} pada {day}.")


def _require_somebody(case: Case, owner: User | None, responsible: str) -> None:
    if owner is None and not responsible.strip():
        raise NotAllowed(NOBODY)
    if owner is not None:
        require_colleague(case, owner)


def _keep_clock(task: Task, changed: list[str]) -> None:
    """Let what hangs on the changed fields follow: an hour of another day means nothing, a goal makes it part of the plan."""
    if "due_on" in changed:
        task.due_at = None
    if "goal" in changed and task.origin in (Task.Origin.PLAN, Task.Origin.OTHER):
        task.origin = Task.Origin.PLAN if task.goal_id else Task.Origin.OTHER


def _end(task: Task, state: str, result: str, by: User) -> None:
    task.state, task.result, task.version = state, result.strip(), task.version + 1
    task.ended_at, task.ended_by = timezone.now(), by
    task.save(update_fields=["state", "result", "version", "ended_at", "ended_by"])
