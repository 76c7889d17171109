"""What a timeline is made of: its reader and its events."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from lk3.access import Answer
from lk3.models import User

STEP = 20
MOST = 1000


@dataclass(frozen=True)
class Reader:
    """Who reads the timeline and how much of it: the answers of the access policy that were asked before."""

    user: User
    sees_work: bool
    notes: Answer | None
    psychology: Answer | None
    may_edit_notes: bool = False
    is_paper: bool = False  # what is printed leaves the writer's hands


@dataclass(frozen=True)
class Event:
    """One thing that happened. ``day`` and ``at`` order it; ``texts`` are paragraphs, ``facts`` pairs of label and value."""

    day: date
    at: datetime
    kind: str
    title: str
    by: str
    tone: str = ""
    texts: list[str] = field(default_factory=list)
    facts: list[tuple[str, Any]] = field(default_factory=list)
    withheld: str = ""
    url: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def shows_time(self) -> bool:
        """Return whether the moment of writing lies on the day itself, so that its hour means something."""
        return timezone.localtime(self.at).date() == self.day


def day_of(moment: datetime) -> date:
    """Return the day of a moment, as the office's calendar has it."""
    return timezone.localtime(moment).date()


def latest(rows: QuerySet[Any], limit: int, since: date | None, *moments: str) -> QuerySet[Any]:
    """Return the latest ``limit`` rows, of the day ``since`` or later, by the day (``_on``) or moment (``_at``) of their event.

    More names break ties, and the id breaks the last.
    """
    if since is not None:
        rows = rows.filter(**{f"{moments[0]}__gte": since if moments[0].endswith("_on") else start_of(since)})
    return rows.order_by(*(f"-{name}" for name in moments), "-id")[:limit]


def start_of(day: date) -> datetime:
    """Return the first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))
