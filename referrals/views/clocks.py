"""Every clock that runs, and the reminders about them."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lk3.access import Permission, get_visible, requires
from lk3.public_holidays import missing_years
from lk3.ways_back import way_back

from .. import clock_rows
from ..actions.reminders import see_reminder
from ..models import Reminder

# As far ahead as a clock in working days can well reach.
DAYS_AHEAD = 60


@requires(Permission.REFERRAL_LIST)
def clocks(request: HttpRequest) -> HttpResponse:
    """Show the clocks of one's cases (of the unit for its head), and below them the rules with their basis."""
    user: Any = request.user
    rows, rules = clock_rows.rows_for(user, timezone.now()), clock_rows.rule_rows()
    today = timezone.localdate()
    years = {today.year, (today + timedelta(days=DAYS_AHEAD)).year}
    context = {
        "rows": rows,
        "late": sum(row.left.is_late for row in rows),
        "rules": rules,
        "missing": missing_years(years) if any(rule.counts_days for rule in rules) else [],
    }
    return render(request, "referrals/clocks.html", context | {"shows_person": True})


@require_POST
@requires(Permission.REFERRAL_LIST)
def reminder_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reminder off one's start page; the clock runs on."""
    user: Any = request.user
    see_reminder(reminder=get_visible(Reminder, user, pk=pk), by=user)
    return redirect(way_back(request, reverse("start")))
