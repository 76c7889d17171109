"""One act per verb of reminders."""

from datetime import timedelta

from django.utils import timezone

from referrals.actions import reminders
from referrals.models import Referral
from tests.sweeps.examples import Cast, example


def _unanswered(c: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Referral.objects.filter(pk=c.world.referral.pk).update(answer_expected_on=yesterday)


example(reminders.raise_reminders, lambda c, _: reminders.raise_reminders(now=timezone.now(), by=None), _unanswered)
example(reminders.see_reminder, lambda c, _: reminders.see_reminder(reminder=c.world.reminder, by=c.siti))
