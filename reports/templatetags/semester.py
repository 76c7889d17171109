"""What the start page says about the semester report and about months without a case."""

from typing import Any

from django import template
from django.utils import timezone

from ..completeness.months import undeclared_months
from ..models import SemesterReport
from ..scopes import day_text
from ..semester.calendar import due_on, last_ended

register = template.Library()


@register.inclusion_tag("reports/_semester_due.html")
def semester_due(user: Any) -> dict[str, Any]:
    """Remind the head of the report on the semester that is over, until it was accepted."""
    half = last_ended(timezone.localdate())
    rows = SemesterReport.objects.filter(unit=user.hat.unit_id, year=half.year, half=half.half)
    newest = rows.defer("figures", "activities", "obstacles", "plans").order_by("-edition").first()
    due, founded = due_on(half), user.hat.unit.founded_on
    if founded and founded > half.period.end:
        return {"state": "NONE"}
    return {
        "half": half,
        "report": newest,
        "state": newest.state if newest else "",
        "due": day_text(due),
        "is_late": timezone.localdate() > due,
    }


@register.inclusion_tag("reports/_no_case_months.html", takes_context=True)
def no_case_months(context: dict[str, Any], user: Any) -> dict[str, Any]:
    """Offer to say that a finished month had no case."""
    months = undeclared_months(user, timezone.localdate())
    return {"months": months, "csrf_token": context.get("csrf_token", "")}
