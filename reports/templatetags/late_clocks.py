"""``{% late_clocks user %}``: for the start page of the dinas and the ministry, how many clocks ran out, and where."""

from typing import Any

from django import template
from django.utils import timezone

from .. import late_clocks as counts

register = template.Library()


@register.inclusion_tag("reports/_late_clocks.html")
def late_clocks(user: Any) -> dict[str, Any]:
    """Count for the reader's own area."""
    return {"late": counts.late_clocks(user, timezone.localdate())}
