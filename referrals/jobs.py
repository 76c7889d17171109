"""Long work of referrals."""

from typing import Any

from django.utils import timezone

from lk3.work import Progress, every, job

from .actions.reminders import raise_reminders


@job("referrals.remind")
def remind(progress: Progress) -> dict[str, Any]:
    """Raise the reminders that are due, each once; the command of the same purpose stays for those who have cron."""
    return {"raised": len(raise_reminders(now=timezone.now(), by=None))}


every(900, "referrals.remind")
