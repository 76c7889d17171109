"""``{% waiting_found %}``: for start pages, the people found outside of whom nobody has decided yet what follows.

``people|people_shown:is_coarse``: how many people were reached.
"""

from datetime import timedelta
from typing import Any

from django import template
from django.db.models import Q
from django.utils import timezone

from lk3.templatetags.lk3 import number

from .. import outreach_presenters as presenters
from ..models import FoundPerson

register = template.Library()
ROWS = 10
HEAD_WAITS = timedelta(days=1)
COARSE = 5


@register.inclusion_tag("referrals/_waiting_found.html", takes_context=True)
def waiting_found(context: dict[str, Any]) -> dict[str, Any]:
    """Return whom the reader found oneself, and for the head those of colleagues after a day, danger at once. One query.

    They stand here until a case is opened or begun, or somebody says why not; danger first, then the longest waiting.
    """
    user = context["request"].user
    waiting = FoundPerson.objects.visible_to(user).waiting()
    is_due = Q(recorded_by=user) | Q(is_in_danger=True) | Q(recorded_at__lt=timezone.now() - HEAD_WAITS)
    found = list(waiting.filter(is_due).for_list()[: ROWS + 1])
    return {"rows": [presenters.found_line(row) for row in found[:ROWS]], "has_more": len(found) > ROWS}


@register.filter
def people_shown(people: int, is_coarse: bool) -> str:
    """Return a number of people, for readers of small areas to the nearest five; one to four are not told apart."""
    if not is_coarse or people == 0:
        return number(people)
    return "kurang dari 5" if people < COARSE else number((people + COARSE // 2) // COARSE * COARSE)
