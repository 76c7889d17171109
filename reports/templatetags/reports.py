"""What the start page of the dinas and the ministry shows."""

from typing import Any

from django import template
from django.utils import timezone

from ..clients import new_and_continuing
from ..overview import overview_for
from ..scopes import Scope, half_period, unit_area

register = template.Library()


@register.inclusion_tag("reports/_overview.html")
def statistics_overview(user: Any) -> dict[str, Any]:
    """Show this year so far, the largest categories, the silent units and the published tables."""
    return {"overview": overview_for(user, timezone.localdate()), "reader": user}


@register.inclusion_tag("reports/_semester_clients.html")
def semester_clients(user: Any) -> dict[str, Any]:
    """Show the head how many clients of this half year are new and how many go on: the unit's own exact numbers."""
    today = timezone.localdate()
    period = half_period(today.year, 1 if today.month <= 6 else 2)
    return {"period": period.label, "clients": new_and_continuing(Scope(period, unit_area(user.hat.unit)))}
