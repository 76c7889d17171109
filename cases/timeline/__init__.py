"""Everything that happened in a case, newest first, in one list.

Each kind costs one or two queries, however many rows there are.
"""

from collections.abc import Callable, Iterable

from ..models import Case
from .events import MOST, STEP, Event, Reader
from .sources import assignments, consents, contacts, notes, referrals, transitions

__all__ = ["KINDS", "MOST", "STEP", "Event", "Reader", "events_of", "read_limit"]

Source = Callable[[Case, Reader, int], Iterable[Event]]
# (value in the address, label, sources)
KINDS: list[tuple[str, str, list[Source]]] = [
    ("", "Semua", [transitions, assignments, contacts, notes, consents, referrals]),
    ("layanan", "Layanan", [contacts]),
    ("catatan", "Catatan", [notes]),
    ("rujukan", "Rujukan", [referrals]),
    ("persetujuan", "Persetujuan", [consents]),
    ("status", "Status", [transitions, assignments]),
]


def read_limit(text: str) -> int:
    """Return how many events a reader asks for: 50, or a multiple of it."""
    steps = int(text) // STEP if text.isdecimal() and len(text) <= 6 else 1
    return min(max(steps, 1) * STEP, MOST)


def events_of(case: Case, reader: Reader, *, kind: str = "", limit: int = STEP) -> tuple[list[Event], bool]:
    """Return the latest ``limit`` events of a kind (all for ''), newest first, and whether there are older ones."""
    sources = next((sources for value, _, sources in KINDS if value == kind), KINDS[0][2])
    found = [event for source in sources for event in source(case, reader, limit + 1)]
    found.sort(key=lambda event: (event.day, event.at), reverse=True)
    return found[:limit], len(found) > limit
