"""What the pages of the directory say about a partner beside its own words: its MoU, and how it has answered so far."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format, number_format

from lk3.models import User

from .models import Partner, Referral, ReferralTransition

SOON = timedelta(days=60)
# Only the latest referrals tell how a partner answers now; and the page stays as fast for a partner of many years.
LOOKED_AT = 200


class Said(NamedTuple):
    """A few words and their colour."""

    text: str
    tone: str


class Answers(NamedTuple):
    """How a partner has answered the unit's latest referrals: counts, and days from sending to yes or no (median, in words)."""

    sent: int
    answered: int
    median_days: str


def agreement_words(partner: Partner, today: date) -> Said:
    """Return how things stand with the MoU: 'berakhir 12 hari lagi'."""
    begins, ends = partner.agreement_from, partner.agreement_until
    if begins and begins > today:
        return Said(f"MoU mulai berlaku {_day(begins)}", "info")
    if ends is None:
        has_any = bool(begins or partner.agreement_number)
        return Said("MoU tanpa tanggal berakhir", "good") if has_any else Said("Belum ada MoU", "neutral")
    days = (ends - today).days
    if days < 0:
        return Said(f"MoU berakhir {-days} hari lalu", "danger")
    if days == 0:
        return Said("MoU berakhir hari ini", "warn")
    if ends <= today + SOON:
        return Said(f"MoU berakhir {days} hari lagi", "warn")
    return Said(f"MoU berlaku sampai {_day(ends)}", "good")


def answers_of(partner: Partner, user: User) -> Answers | None:
    """Return how the partner answered one's own unit, of cases one may know of; None for people without a unit. One query."""
    hat = user.hat
    if hat is None or hat.unit_id is None:
        return None
    yes_or_no = ReferralTransition.objects.filter(referral=OuterRef("pk"), to_state__in=["ACCEPTED", "DECLINED"])
    first = yes_or_no.order_by("moved_at", "pk").values("moved_at")[:1]
    mine = Referral.objects.visible_to(user).filter(partner=partner, case__unit_id=hat.unit_id)
    sent = mine.exclude(sent_at=None).annotate(answered_at=Subquery(first))
    rows = list(sent.order_by("-sent_at", "-pk").values_list("sent_at", "answered_at")[:LOOKED_AT])
    days = [_days(sent_at, answered_at) for sent_at, answered_at in rows if answered_at]
    return Answers(len(rows), len(days), _middle(days) if days else "")


def _middle(days: list[int]) -> str:
    """Return the median in words: '2', or '1,5' between two days."""
    middle = median(days)
    return number_format(middle, decimal_pos=0 if middle == int(middle) else 1)


def _days(sent_at: datetime, answered_at: datetime) -> int:
    return (timezone.localdate(answered_at) - timezone.localdate(sent_at)).days


def _day(day: date) -> str:
    return date_format(day, "j F Y")
