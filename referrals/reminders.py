"""Clocks that run out: which reminders are due by now. Reads only.

A clock is a duty of a case (a task with a rule) or the promise to answer a referral. Each is spoken of once to its worker, once
to the head, and counted once for the dinas. What is done or answered, or lies in a closed case, is spoken of no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cases.clocks import MOST_HOURS_BEFORE
from cases.models import ClockRule, Task
from lk3.models import Membership, Unit

from .clocks import ANSWER_RULE, WAITING, promise_end
from .models import Referral, Reminder

Step = Reminder.Step
AHEAD = timedelta(hours=MOST_HOURS_BEFORE)
# Hours, where an administrator has taken the rule for answers away.
USUAL = (24, 0, 72)


class Due(NamedTuple):
    """What is to be said about one clock by now: about a task or a referral, in which unit, to whom, and how far it has come."""

    thing: dict[str, int]
    unit_id: int
    worker_id: int | None
    steps: list[str]


def due_now(now: datetime, unit: Unit | None = None) -> list[Due]:
    """Return what has to be said by now and was not, of one unit or of all. Two queries, a third when a promise runs out."""
    found = [_of_task(task, now) for task in _open_tasks(now, unit)]
    promises = list(_open_promises(now, unit))
    if promises:
        hours = _answer_hours()
        found += [_of_referral(referral, hours, now) for referral in promises]
    return [due for due in found if due.steps]


def steps_due(due_at: datetime, hours: tuple[int, int, int], now: datetime, *, has_worker: bool) -> list[str]:
    """Return to whom a clock must have been spoken of: hours before its end (worker, head) and after it (dinas).

    Where there is no worker the head hears of it when the worker would have.
    """
    worker, head, office = (timedelta(hours=number) for number in hours)
    rest = due_at - now
    steps = [Step.WORKER] if has_worker and rest <= worker else []
    if rest <= head or (not has_worker and rest <= worker):
        steps.append(Step.HEAD)
    if rest < timedelta(0) and -rest >= office:
        steps.append(Step.OFFICE)
    return [str(step) for step in steps]


def _open_tasks(now: datetime, unit: Unit | None) -> QuerySet[Task]:
    tasks = Task.objects.open().filter(rule__isnull=False, due_at__lte=now + AHEAD)
    tasks = tasks.filter(case__unit=unit) if unit else tasks
    tasks = _with_said(tasks, "task").select_related("rule", "case").defer("what", "indicator", "result")
    return tasks.annotate(owner_works=_at_work("owner"), carrier_works=_at_work("case__owner")).order_by("pk")


def _open_promises(now: datetime, unit: Unit | None) -> QuerySet[Referral]:
    last = timezone.localdate(now + AHEAD)
    referrals = Referral.objects.filter(state__in=WAITING, answer_expected_on__lte=last).exclude(case__state="CLOSED")
    referrals = referrals.filter(case__unit=unit) if unit else referrals
    referrals = _with_said(referrals, "referral").select_related("case")
    return referrals.annotate(carrier_works=_at_work("case__owner")).order_by("pk")


def _at_work(who: str) -> Exists:
    """Return whether that person may still carry cases in the unit of the case: nobody reads reminders with a hat that ended."""
    hats = Membership.objects.current().case_workers().filter(user__is_active=True)
    return Exists(hats.filter(user=OuterRef(who), unit=OuterRef("case__unit")))


def _with_said(things: Any, name: str) -> Any:
    """Annotate what was said already, and leave out what the dinas counts: then everything was."""
    said = Reminder.objects.filter(**{name: OuterRef("pk")})
    flags = {f"said_{step.lower()}": Exists(said.filter(step=step)) for step in Step.values}
    return things.annotate(**flags).exclude(said_office=True, said_head=True, said_worker=True)


def _of_task(task: Task, now: datetime) -> Due:
    rule: Any = task.rule
    hours = (rule.remind_worker_before, rule.remind_head_before, rule.office_after)
    worker = task.owner_id if task.owner_works else task.case.owner_id if task.carrier_works else None  # type: ignore[attr-defined]
    due_at: Any = task.due_at
    return Due({"task_id": task.pk}, task.case.unit_id, worker, _unsaid(task, due_at, hours, now, worker))


def _of_referral(referral: Referral, hours: tuple[int, int, int], now: datetime) -> Due:
    worker = referral.case.owner_id if referral.carrier_works else None  # type: ignore[attr-defined]
    steps = _unsaid(referral, promise_end(referral.answer_expected_on), hours, now, worker)  # type: ignore[arg-type]
    return Due({"referral_id": referral.pk}, referral.case.unit_id, worker, steps)


def _unsaid(thing: Any, due_at: datetime, hours: tuple[int, int, int], now: datetime, worker: int | None) -> list[str]:
    steps = steps_due(due_at, hours, now, has_worker=worker is not None)
    return [step for step in steps if not getattr(thing, f"said_{step.lower()}")]


def _answer_hours() -> tuple[int, int, int]:
    rule = ClockRule.objects.filter(code=ANSWER_RULE).first()
    return (rule.remind_worker_before, rule.remind_head_before, rule.office_after) if rule else USUAL
