"""Promises of an answer: by when a partner must have spoken."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from cases.clock_time import add_working_days, days_to_look_at, end_of_day
from cases.models import ClockRule
from lk3.public_holidays import closed_between

from .models import Partner, Referral

# Sent, and nobody has said yes or no.
WAITING = [Referral.State.SENT, Referral.State.RECEIVED]
ANSWER_RULE = "rujukan-dijawab"
# Holds only where an administrator has taken the rule away; as the sending form has proposed from the beginning.
USUAL_DAYS = 7


def answer_days(partner: Partner | None) -> int:
    """Return within how many working days an answer is promised: by the partner, or by the general rule. One query at most."""
    if partner is not None and partner.response_days:
        return partner.response_days
    rule = ClockRule.objects.filter(code=ANSWER_RULE).first()
    return rule.amount if rule else USUAL_DAYS


def answer_due(sent_on: date, partner: Partner | None) -> date:
    """Return the last day of the promise to answer, in working days after the day of sending. Two queries at most."""
    days = answer_days(partner)
    return add_working_days(sent_on, days, closed_between(sent_on, sent_on + timedelta(days=days_to_look_at(days))))


def promise_end(day: date) -> datetime:
    """Return the moment at which a promise for a day is broken: the end of that day."""
    return end_of_day(day, timezone.localtime())
