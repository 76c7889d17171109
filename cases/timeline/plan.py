"""Goals, agreements and finished tasks as events; three queries, one for each."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from ..models import Case, Goal, Task
from ..plan import STATUS_TONES, who_does
from ..plan_versions import agreement_words
from .events import Event, Reader, day_of, latest

KIND = "rencana"


def goals(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """Which goals were set, and what became of them."""
    if not reader.sees_work:
        return
    url = reverse("cases:plan", args=[case.reference])
    # Whatever happened to a goal last moved changed_at, so the latest events lie in these rows.
    for goal in latest(case.goals.select_related("written_by", "decided_by"), limit, since, "changed_at"):
        yield Event(
            day_of(goal.written_at), goal.written_at, KIND, f"Tujuan {goal.number} ditulis", str(goal.written_by), "info",
            [goal.text], url=url,
        )  # fmt: skip
        if goal.decided_at:
            title = f"Tujuan {goal.number}: {goal.get_status_display().lower()}"
            yield Event(
                day_of(goal.decided_at), goal.decided_at, KIND, title, str(goal.decided_by),
                STATUS_TONES[Goal.Status(goal.status)], [text for text in (goal.text, goal.status_note) if text], url=url,
            )  # fmt: skip


def agreements(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """What the client said to the plan."""
    if not reader.sees_work:
        return
    rows = case.plan_versions.select_related("recorded_by").defer("snapshot")
    for version in latest(rows, limit, since, "agreed_on"):
        yield Event(
            version.agreed_on, version.recorded_at, KIND, f"Rencana dibicarakan: versi {version.number}",
            str(version.recorded_by), "good" if version.agreement == "AGREED" else "info",
            [version.client_words] if version.client_words else [], [("Kesepakatan", agreement_words(version))],
            url=reverse("cases:plan-version", args=[case.reference, version.number]),
        )  # fmt: skip


def tasks_done(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """What was done of all that had to be done."""
    if not reader.sees_work:
        return
    rows = case.tasks.filter(state=Task.State.DONE).select_related("owner", "ended_by")
    for task in latest(rows, limit, since, "ended_at"):
        facts = [("Tugas", who_does(task)), ("Hasil", task.result)]
        yield Event(
            day_of(task.ended_at), task.ended_at, KIND, "Tugas selesai", str(task.ended_by), "good",
            [task.what], [fact for fact in facts if fact[1]],
        )  # fmt: skip
