"""Goals: what the family wants to reach, what became of it, and what was agreed with the client."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import audit
from lk3.models import User

from ..locking import lock_open, refuse_new_words, same
from ..models import Case, Goal, PlanVersion, ProblemCategory, Task
from ..plan import at_a_glance, changed_words, require_colleague
from ..plan_versions import fingerprint
from ..workflow import NotAllowed

OTHER_PROBLEM = "Masalah ini tidak tercatat pada kasus. Tambahkan dulu pada berkas kasus."
NO_GOAL = "Rencana ini belum berisi tujuan. Tulis dulu apa yang ingin dicapai keluarga."
MOVED = "Rencana berubah ketika Anda mengisi. Baca lagi isinya di atas, bicarakan, lalu simpan lagi."
NOBODY = "Tulis siapa yang menyepakati."
FUTURE = "Tanggal kesepakatan masih di masa depan. Paling lambat hari ini."


@transaction.atomic
def add_goal(
    *,
    case: Case,
    uid: UUID,
    text: str,
    problem: ProblemCategory,
    success_sign: str = "",
    actions: Iterable[Mapping[str, Any]] = (),
    by: User,
) -> Goal:
    """Add a goal with its first actions (what, owner, responsible, due_on, indicator); the same ``uid`` returns the first one."""
    locked = lock_open(case)
    if existing := Goal.objects.filter(uid=uid).first():
        refuse_new_words([fields["what"] for fields in actions], [task.what for task in existing.tasks.order_by("pk")])
        return same(existing, locked, existing.written_by_id, by, text=text, success_sign=success_sign)
    _require_problem(locked, problem)
    number = (locked.goals.aggregate(last=Max("number"))["last"] or 0) + 1
    goal = Goal.objects.create(
        case=locked,
        uid=uid,
        number=number,
        problem=problem,
        text=text,
        success_sign=success_sign,
        written_by=by,
        changed_by=by,
    )
    tasks = [_first_action(goal, fields, by) for fields in actions]
    audit.record("goal.added", by=by, on=goal, case=locked, actions=len(tasks))
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, version: int, by: User, **fields: Any) -> Goal:
    """Change what a goal says, from exactly this version of it. ``fields``: text, problem, success_sign."""
    case = lock_open(goal.case)
    locked = _lock_version(goal, version)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if "problem" in changed:
        _require_problem(case, fields["problem"])
    for name in changed:
        setattr(locked, name, fields[name])
    _save(locked, by, *changed)
    audit.record("goal.changed", by=by, on=locked, case=case, fields=sorted(changed))
    return locked


@transaction.atomic
def decide_goal(*, goal: Goal, status: str, note: str, version: int, by: User) -> Goal:
    """Say what became of a goal, or take the decision back (``status`` OPEN), from exactly this version of it."""
    case = lock_open(goal.case)
    locked = _lock_version(goal, version)
    if locked.status == status:
        raise NotAllowed(f"Tujuan ini sudah dinilai “{locked.get_status_display()}”.")
    is_open = status == Goal.Status.OPEN
    locked.status, locked.status_note = Goal.Status(status), note.strip()
    locked.decided_at, locked.decided_by = (None, None) if is_open else (timezone.now(), by)
    _save(locked, by, "status", "status_note", "decided_at", "decided_by")
    audit.record("goal.decided", by=by, on=locked, case=case, status=str(status))
    return locked


@transaction.atomic
def agree_plan(
    *,
    case: Case,
    uid: UUID,
    seen: str,
    agreement: str,
    agreed_on: date,
    agreed_by: str = "",
    client_words: str = "",
    by: User,
) -> PlanVersion:
    """Keep the plan as it is now, with what the client says to it; ``seen`` is the fingerprint of what was talked about."""
    locked = lock_open(case)
    if existing := PlanVersion.objects.filter(uid=uid).first():
        return same(existing, locked, existing.recorded_by_id, by, agreed_by=agreed_by, client_words=client_words)
    _require_sense(locked, agreement, agreed_by, agreed_on)
    plan = at_a_glance(locked)
    content = plan.snapshot
    if not content:
        raise NotAllowed(NO_GOAL)
    if fingerprint(content) != seen:
        raise NotAllowed(MOVED)
    last = plan.agreed
    if last is not None and not plan.changes and last.agreement == agreement:
        raise NotAllowed(f"Sejak versi {last.number} tidak ada yang berubah, jadi tidak perlu dicatat lagi.")
    version = PlanVersion.objects.create(
        case=locked,
        uid=uid,
        number=last.number + 1 if last else 1,
        snapshot=json.dumps(content),
        agreement=agreement,
        agreed_by=agreed_by.strip(),
        agreed_on=agreed_on,
        client_words=client_words,
        recorded_by=by,
    )
    audit.record("plan.agreed", by=by, on=version, case=locked, version=version.number, agreement=str(agreement))
    return version


def _first_action(goal: Goal, fields: Mapping[str, Any], by: User) -> Task:
    if fields.get("owner"):
        require_colleague(goal.case, fields["owner"])
    return Task.objects.create(case=goal.case, goal=goal, origin=Task.Origin.PLAN, written_by=by, **fields)


def _require_sense(case: Case, agreement: str, agreed_by: str, agreed_on: date) -> None:
    if agreement in (PlanVersion.Agreement.AGREED, PlanVersion.Agreement.PARTLY) and not agreed_by.strip():
        raise NotAllowed(NOBODY)
    if agreed_on > timezone.localdate():
        raise NotAllowed(FUTURE)
    if agreed_on < case.opened_on:
        raise NotAllowed(
            f"Kasus ini baru dibuka {date_format(case.opened_on, 'j F Y')}; kesepakatan tidak sebelum itu."
        )


def _require_problem(case: Case, problem: ProblemCategory) -> None:
    if problem.pk != case.category_id and not case.secondary_problems.filter(category=problem).exists():
        raise NotAllowed(OTHER_PROBLEM)


def _lock_version(goal: Goal, version: int) -> Goal:
    locked = Goal.objects.select_for_update(of=("self",)).select_related("changed_by", "problem").get(pk=goal.pk)
    if locked.version != version:
        raise NotAllowed(changed_words(locked))
    return locked


def _save(goal: Goal, by: User, *fields: str) -> None:
    goal.version, goal.changed_by = goal.version + 1, by
    goal.save(update_fields=[*fields, "version", "changed_by", "changed_at"])
