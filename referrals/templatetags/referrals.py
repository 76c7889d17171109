"""``{% waiting_referrals %}``: for start pages, the referrals whose partner has not answered in time."""

from typing import Any

from django import template

from .. import presenters
from ..models import Referral

register = template.Library()
ROWS = 10


@register.inclusion_tag("referrals/_waiting.html", takes_context=True)
def waiting_referrals(context: dict[str, Any]) -> dict[str, Any]:
    """Return the late referrals of the reader's cases (of the unit's for its head), the longest waiting first.

    Three queries at most, whatever their number; people outside units wait for nothing.
    """
    user = context["request"].user
    if user.hat is None or not user.hat.unit_id:
        return {"rows": [], "has_more": False}
    late = list(Referral.objects.visible_to(user).waiting_for(user)[: ROWS + 1])
    rows = [presenters.waiting(referral, user) for referral in late[:ROWS]]
    return {"rows": rows, "has_more": len(late) > ROWS}
