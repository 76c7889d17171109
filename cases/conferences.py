"""What a case page and the printed file show of conferences."""

from typing import NamedTuple

from django.db.models import Prefetch
from django.db.models.query import QuerySet
from django.utils import timezone

from .models import Case, Conference, Task


class Glance(NamedTuple):
    """The conference that comes next, and the one that was last."""

    coming: Conference | None
    last: Conference | None


def at_a_glance(case: Case) -> Glance:
    """Return the next planned conference and the last one held; at most two queries."""
    today = timezone.localdate()
    rows = case.conferences.defer("issues", "conclusion")
    return Glance(
        coming=rows.filter(held_on__gt=today).order_by("held_on", "start_time", "id").first(),
        last=rows.filter(held_on__lte=today).order_by("-held_on", "-id").first(),
    )


def minutes_of(case: Case) -> QuerySet[Conference]:
    """Return all conferences with who came and what was decided, the oldest first: three queries."""
    tasks = Task.objects.select_related("owner").order_by("pk")
    rows = case.conferences.select_related("written_by").order_by("held_on", "id")
    return rows.prefetch_related("participants", Prefetch("tasks", queryset=tasks))
