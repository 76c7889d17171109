"""What stands in the way of closing a case, and when the family is looked at again."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.urls import reverse

from .models import Case, Task

# States of a referral in which the partner has not finished; by name, because cases do not know referrals.
WAITING_REFERRALS = ["SENT", "RECEIVED", "ACCEPTED"]
# Months after closing; domain sources give no number. A quarter, half a year and a year are what units can keep (our choice).
AFTERCARE_MONTHS = [3, 6, 12]


class Blocker(NamedTuple):
    """Something unfinished: what it is, in words, and where it is finished."""

    text: str
    url: str


def blockers(case: Case) -> list[Blocker]:
    """Return open tasks and unanswered referrals by name. Two queries."""
    tasks = case.tasks.filter(state=Task.State.OPEN).due_first().select_related("owner")
    found = [
        Blocker(f"Tugas: {task.what} ({task.owner or task.responsible})", reverse("cases:plan", args=[case.reference]))
        for task in tasks
    ]
    referrals = case.referrals.filter(state__in=WAITING_REFERRALS).select_related("partner")
    for referral in referrals.order_by("-drafted_at", "-id"):
        url = reverse("referrals:detail", args=[case.reference, referral.pk])
        found.append(Blocker(f"Rujukan ke {referral.partner}: {referral.get_state_display().lower()}", url))
    return found


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year, first.month, min(day.day, (following - first).days))
