"""What happened to a report: who wrote, sent, read and answered which edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ..models import SemesterReport

State = SemesterReport.State


@dataclass(frozen=True)
class Event:
    """One step in the life of a report."""

    what: str
    who: str
    when: date
    note: str = ""


def events_of(editions: Iterable[SemesterReport]) -> list[Event]:
    """Every step of every edition, the oldest edition first."""
    return [event for row in sorted(editions, key=lambda row: row.edition) for event in _of(row)]


def _of(row: SemesterReport) -> list[Event]:
    version = f"versi {row.edition}"
    events = [Event(f"Mulai menulis {version}", str(row.begun_by), _day(row.begun_at), row.correction_reason)]
    if row.submitted_at:
        events.append(Event(f"Mengirim {version}", str(row.submitted_by), _day(row.submitted_at)))
    if row.read_at:
        events.append(Event(f"Membaca {version}", str(row.read_by), _day(row.read_at)))
    if row.decided_at:
        done = "Menerima" if row.state == State.ACCEPTED else "Mengembalikan"
        events.append(Event(f"{done} {version}", str(row.decided_by), _day(row.decided_at), row.return_note))
    return events


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
