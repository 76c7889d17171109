"""Case conferences as events."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format

from ..models import Case
from .events import Event, Reader, latest


def conferences(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """Who met about the case, planned or held; what was decided stands on the conference's own page. Two queries."""
    if not reader.sees_work:
        return
    rows = case.conferences.select_related("written_by").annotate(decided=Count("tasks"))
    today = timezone.localdate()
    for row in latest(rows.prefetch_related("participants"), limit, since, "held_on"):
        is_planned = row.held_on > today
        facts = [
            ("Pukul", time_format(row.start_time, "H.i") if row.start_time else ""),
            ("Tempat", row.place),
            ("Hadir" if not is_planned else "Diundang", ", ".join(person.name for person in row.participants.all())),
            ("Keputusan", str(row.decided) if row.decided else ""),
        ]
        yield Event(
            row.held_on, row.written_at, "konferensi", "Konferensi kasus direncanakan" if is_planned else "Konferensi kasus",
            str(row.written_by), "warn" if is_planned else "info", [row.conclusion or row.issues],
            [fact for fact in facts if fact[1]], url=reverse("cases:conference", args=[case.reference, row.pk]),
        )  # fmt: skip
