"""Everything that happened in a case, newest first, in one list.

Each kind costs one or two queries, however many rows there are.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from ..models import Case
from . import assessment, attachments, conferences, plan, triage
from .events import MOST, STEP, Event, Reader
from .sources import aftercare, assignments, consents, contacts, notes, referrals, transitions

__all__ = ["KINDS", "MOST", "STEP", "Event", "Reader", "events_of", "read_limit"]

Source = Callable[[Case, Reader, int, date | None], Iterable[Event]]
# (value in the address, label, sources)
OF_ONE_KIND: list[tuple[str, str, list[Source]]] = [
    ("layanan", "Layanan", [contacts]),
    ("catatan", "Catatan", [notes]),
    ("asesmen", "Asesmen", [triage.triages, assessment.assessments, assessment.resilience_checks]),
    ("rencana", "Rencana", [plan.goals, plan.agreements, plan.tasks_done]),
    ("konferensi", "Konferensi", [conferences.conferences]),
    ("rujukan", "Rujukan", [referrals]),
    ("lampiran", "Lampiran", [attachments.attachments]),
    ("persetujuan", "Persetujuan", [consents]),
    ("status", "Status", [transitions, assignments, aftercare]),
]
# Contacts cost the most, so they come last, when the others have told how far back the page goes.
EVERYTHING = sorted(
    (source for _, _, sources in OF_ONE_KIND for source in sources), key=lambda source: source is contacts
)
KINDS = [("", "Semua", EVERYTHING), *OF_ONE_KIND]


def read_limit(text: str) -> int:
    """Return how many events a reader asks for: 20, or a multiple of it."""
    steps = int(text) // STEP if text.isdecimal() and len(text) <= 6 else 1
    return min(max(steps, 1) * STEP, MOST)


def events_of(case: Case, reader: Reader, *, kind: str = "", limit: int = STEP) -> tuple[list[Event], bool]:
    """Return the latest ``limit`` events of a kind (all for ''), newest first, and whether there are older ones."""
    sources = next((sources for value, _, sources in KINDS if value == kind), KINDS[0][2])
    found: list[Event] = []
    since = None
    for source in sources:
        found = sorted([*found, *source(case, reader, limit + 1, since)], key=_moment, reverse=True)[: limit + 1]
        # With enough for the page, the next sources need not read (and open) what is older than its last event.
        since = found[limit].day if len(found) > limit else None
    return found[:limit], len(found) > limit


def _moment(event: Event) -> tuple[date, datetime]:
    return event.day, event.at
