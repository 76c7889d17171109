"""``{% arrived_referrals %}``, ``{% waiting_referrals %}``: for start pages, the referrals on which our own house has to act."""

from typing import Any

from django import template

from .. import inbox, presenters
from ..incoming import incoming_rows
from ..models import Referral

register = template.Library()
ROWS = 10


@register.inclusion_tag("referrals/_arrived.html", takes_context=True)
def arrived_referrals(context: dict[str, Any]) -> dict[str, Any]:
    """Return what other LK3 sent that waits for the reader: to be decided, to be opened as a case, to be answered. One query."""
    user = context["request"].user
    if user.hat is None or not user.hat.unit_id:
        return {"rows": [], "more": 0}
    rows = [row for row in incoming_rows(user) if row.waits_for_me]
    return {"rows": rows[:ROWS], "more": max(len(rows) - ROWS, 0)}


@register.inclusion_tag("referrals/_waiting.html", takes_context=True)
def waiting_referrals(context: dict[str, Any]) -> dict[str, Any]:
    """Return what is unread, refused or late among the reader's cases (among the unit's for its head), the oldest first.

    Prepared ones stand on the head's board. Two queries at most, whatever their number; people outside units wait for nothing.
    """
    user = context["request"].user
    if user.hat is None or not user.hat.unit_id:
        return {"lines": [], "has_more": False}
    found = [(row, turn) for row, turn in inbox.running(user) if _waits(row, turn)]
    return {"lines": [presenters.line(*pair, user) for pair in found[:ROWS]], "has_more": len(found) > ROWS}


def _waits(row: Referral, turn: inbox.Turn) -> bool:
    return turn.side == inbox.US and row.state != Referral.State.DRAFT
