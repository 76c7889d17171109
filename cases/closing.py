"""What stands in the way of closing a case, and when the family is looked at again."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from .clocks import running
from .models import Case, Task

# Referrals on which nobody has to act any more; by name, because cases do not know referrals.
ENDED_REFERRALS = ["COMPLETED", "SETTLED", "WITHDRAWN"]
# Months after closing; domain sources give no number. A quarter, half a year and a year are what units can keep (our choice).
AFTERCARE_MONTHS = [3, 6, 12]


class Blocker(NamedTuple):
    """Something unfinished: what it is, in words, and where it is finished."""

    text: str
    url: str


def blockers(case: Case) -> list[Blocker]:
    """Return running clocks, open tasks and referrals on which somebody still has to act, by name. Two queries.

    A refused referral counts until it is said what the family gets instead.
    """
    tasks = case.tasks.filter(state=Task.State.OPEN).due_first().select_related("owner", "rule")
    now, url = timezone.now(), reverse("cases:plan", args=[case.reference])
    found = [Blocker(_task_words(task, now), url) for task in tasks]
    referrals = case.referrals.exclude(state__in=ENDED_REFERRALS).select_related("partner", "to_unit")
    for referral in referrals.order_by("-drafted_at", "-id"):
        url = reverse("referrals:detail", args=[case.reference, referral.pk])
        found.append(Blocker(f"Rujukan ke {referral.addressee}: {referral.get_state_display().lower()}", url))
    return found


def _task_words(task: Task, now: datetime) -> str:
    who = task.owner or task.responsible
    clock = running(task, now)
    return f"Tenggat: {clock.title}, {clock.left.words} ({who})" if clock else f"Tugas: {task.what} ({who})"


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year, first.month, min(day.day, (following - first).days))
