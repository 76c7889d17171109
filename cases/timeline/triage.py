"""Questions about danger as events."""

from collections.abc import Iterable
from datetime import date

from lk3.access import Answer

from .. import triage as rules
from ..models import Case
from .events import Event, Reader, day_of, latest

TONES = {Case.Urgency.NOW: "danger", Case.Urgency.SOON: "warn", Case.Urgency.NORMAL: "info"}


def triages(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """How urgent it was found to be, and why; the worker's words only for who may read notes. One query."""
    if not reader.sees_work:
        return
    for row in latest(case.triages.select_related("taken_by"), limit, since, "taken_at"):
        found = rules.judge(rules.answers_of(row))
        texts = [found.because, row.note if reader.notes is Answer.YES else ""]
        yield Event(
            day_of(row.taken_at), row.taken_at, "triase", f"Triase: {row.get_urgency_display().lower()}",
            str(row.taken_by), TONES[Case.Urgency(row.urgency)], [text for text in texts if text],
        )  # fmt: skip
