"""What a timeline is made of: its reader and its events."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lk3.access import Answer
from lk3.models import User

STEP = 50
MOST = 1000


@dataclass(frozen=True)
class Reader:
    """Who reads the timeline and how much of it: the answers of the access policy that were asked before."""

    user: User
    sees_work: bool
    notes: Answer | None
    psychology: Answer | None
    may_edit_notes: bool = False


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
