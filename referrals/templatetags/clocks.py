"""``{% reminders %}``: for start pages, what time has said to the reader about clocks that run out."""

from typing import Any

from django import template
from django.utils import timezone

from ..actions.reminders import raise_reminders
from ..clock_rows import unseen_by

register = template.Library()
ROWS = 10


@register.inclusion_tag("referrals/_reminders.html", takes_context=True)
def reminders(context: dict[str, Any]) -> dict[str, Any]:
    """Return the reminders the reader has not read yet, the clock that ends first on top.

    Gives what is due in the unit first, so that an office whose computer runs no timer is reminded as well. People outside
    units have none.
    """
    user, now = context["request"].user, timezone.now()
    if user.hat is None or not user.hat.unit_id:
        return {"lines": [], "more": 0}
    raise_reminders(now=now, unit=user.hat.unit, by=None)
    lines = unseen_by(user, now)
    return {
        "lines": lines[:ROWS],
        "more": max(len(lines) - ROWS, 0),
        "csrf_token": context["csrf_token"],
        "here": context["request"].get_full_path(),
    }
