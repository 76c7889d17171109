"""How referrals of units were answered: within the promise, and after how many days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from cases.models import Case
from lk3.models import User
from referrals.coverage import RECENT
from referrals.models import Referral
from reports.disclosure import NO_DATA, Audience, Cell
from reports.published import percent_of

from .shown import shown_per_unit

# Below this many, a share or a median says more about chance than about anybody's work.
ENOUGH = 20
# The first of these steps is the answer; that the letter arrived is none.
ANSWERS = (
    Referral.State.ACCEPTED,
    Referral.State.DECLINED,
    Referral.State.IN_SERVICE,
    Referral.State.COMPLETED,
    Referral.State.RETURNED,
)


class Sent(NamedTuple):
    """One referral that was sent: when, until when an answer was promised, and when it came."""

    sent_on: date
    promised_on: date | None
    answered_on: date | None
    is_withdrawn: bool

    def counts_on(self, day: date) -> bool:
        """Return whether it can be judged: answered, or the promise is over; one that was called back unanswered cannot."""
        if self.promised_on is None:
            return False
        return self.answered_on is not None or (self.promised_on < day and not self.is_withdrawn)

    @property
    def is_in_time(self) -> bool:
        return self.answered_on is not None and self.promised_on is not None and self.answered_on <= self.promised_on


@dataclass(frozen=True)
class Answers:
    """The referrals that one unit sent in the year before the day.

    ``judged`` of them can be judged by their promise. ``percent_in_time`` and ``median_days`` are None for fewer than ``ENOUGH``.
    """

    sent: Cell = NO_DATA
    judged: Cell = NO_DATA
    percent_in_time: Decimal | None = None
    median_days: float | None = None
    last_sent_on: date | None = None


def answers_of(ids: list[int], day: date, *, audience: Audience, known_to: User | None = None) -> dict[int, Answers]:
    """{id of the unit: how its referrals were answered}, every unit of ``ids``. One query; ``known_to`` as in ``facts_for``."""
    sent = _sent(ids, day, known_to)
    shown = shown_per_unit("Rujukan dikirim", {pk: len(sent[pk]) for pk in ids}, day, audience)
    judged = {pk: [one for one in sent[pk] if one.counts_on(day)] for pk in ids}
    can_be = shown_per_unit("Rujukan yang dapat dinilai", {pk: len(rows) for pk, rows in judged.items()}, day, audience)
    return {pk: _answers(sent[pk], judged[pk], shown[pk], can_be[pk]) for pk in ids}


def _answers(sent: list[Sent], judged: list[Sent], shown: Cell, can_be: Cell) -> Answers:
    waits = [(one.answered_on - one.sent_on).days for one in sent if one.answered_on]
    in_time = sum(one.is_in_time for one in judged)
    return Answers(
        sent=shown,
        judged=can_be,
        percent_in_time=percent_of(in_time, len(judged)) if len(judged) >= ENOUGH else None,
        median_days=median(waits) if len(waits) >= ENOUGH else None,
        last_sent_on=max((one.sent_on for one in sent), default=None),
    )


def _sent(ids: list[int], day: date, known_to: User | None) -> dict[int, list[Sent]]:
    found: dict[int, list[Sent]] = defaultdict(list)
    rows = _rows(ids, day, known_to).values_list(
        "case__unit_id", "sent_at", "answer_expected_on", "answered_at", "state"
    )
    for unit_id, sent_at, promised_on, answered_at, state in rows.iterator():
        answered_on = _day(answered_at) if answered_at else None
        is_withdrawn = state == Referral.State.WITHDRAWN
        found[unit_id].append(Sent(_day(sent_at), promised_on, answered_on, is_withdrawn))
    return found


def _rows(ids: list[int], day: date, known_to: User | None) -> QuerySet[Referral]:
    start = timezone.make_aware(datetime.combine(day - RECENT, datetime.max.time()))
    end = timezone.make_aware(datetime.combine(day, datetime.max.time()))
    rows = Referral.objects.filter(case__unit_id__in=ids, sent_at__gt=start, sent_at__lte=end).order_by()
    if known_to is not None:
        rows = rows.filter(case__in=Case.objects.visible_to(known_to))
    is_answer = Q(transitions__to_state__in=ANSWERS, transitions__moved_at__lte=end)
    return rows.annotate(answered_at=Min("transitions__moved_at", filter=is_answer))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
