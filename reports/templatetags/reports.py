"""What the start page of the dinas and the ministry shows."""

from typing import Any

from django import template
from django.utils import timezone

from ..overview import overview_for

register = template.Library()


@register.inclusion_tag("reports/_overview.html")
def statistics_overview(user: Any) -> dict[str, Any]:
    """Show this year so far, the largest categories, the silent units and the published tables."""
    return {"overview": overview_for(user, timezone.localdate())}
