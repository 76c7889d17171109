"""Verbs of reminders: time raises them, those they speak to say that they have read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lk3 import audit
from lk3.models import Unit, User

from ..models import Reminder
from ..reminders import Due, due_now


def raise_reminders(*, now: datetime, unit: Unit | None = None, by: User | None = None) -> list[Reminder]:
    """Write every reminder that is due by now and was not given yet, and return those that this call gave.

    Of one unit, or of all. One per clock and step, for ever, however many call at once. Steps that were missed while nobody
    called are given now. Writes 'reminders.raised' once when there was any; ``by`` None is time itself.
    """
    if not due_now(now, unit):
        return []
    with transaction.atomic():
        raised = [reminder for due in due_now(now, unit) for reminder in _raise(due, now)]
        if raised:
            numbers = [reminder.pk for reminder in raised]
            audit.record("reminders.raised", by=by, object_type="referrals.reminder", reminders=numbers)
    return raised


def _raise(due: Due, now: datetime) -> list[Reminder]:
    """Write the steps of one clock; what somebody else wrote a moment ago is theirs."""
    raised = []
    for step in due.steps:
        person = due.worker_id if step == Reminder.Step.WORKER else None
        new: dict[str, Any] = {"unit_id": due.unit_id, "person_id": person, "raised_at": now}
        reminder, is_new = Reminder.objects.get_or_create(**due.thing, step=step, defaults=new)
        raised += [reminder] if is_new else []
    return raised


@transaction.atomic
def see_reminder(*, reminder: Reminder, by: User) -> None:
    """Note that somebody has read what was said to them about this clock; a second click changes nothing."""
    about = {"task_id": reminder.task_id, "referral_id": reminder.referral_id}
    unseen = Reminder.objects.visible_to(by).filter(**about, seen_at=None).select_for_update()
    seen = [row.pk for row in unseen]
    if not seen:
        return
    Reminder.objects.filter(pk__in=seen).update(seen_at=timezone.now(), seen_by=by)
    thing: Any = reminder.task or reminder.referral
    audit.record("reminder.seen", by=by, on=reminder, case=thing.case)
