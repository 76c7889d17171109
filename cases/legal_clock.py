"""Duties with a deadline that the law sets for some problems, and the task that keeps them in sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from lk3.models import User

from .models import Case, ProblemCategory, Task


def clocks_of(categories: Iterable[ProblemCategory]) -> list[ProblemCategory]:
    """Return what of these has a legal clock: the category itself, or else the one of the eleven above it. One query at most."""
    rows = list(categories)
    above = {row.parent_id for row in rows if row.parent_id and not row.legal_clock_hours}
    parents = ProblemCategory.objects.in_bulk(above) if above else {}
    found = [row if row.legal_clock_hours else parents.get(row.parent_id) for row in rows]
    return list({row.pk: row for row in found if row is not None and row.legal_clock_hours}.values())


def ensure_legal_task(case: Case, categories: Iterable[ProblemCategory], by: User) -> list[Task]:
    """Write the legal duties of these problems that the case does not have yet, and return the new tasks.

    For use inside a verb, which locks the case and writes the event. The clock starts when the victim told (``case.told_at``); a
    case that does not know it yet is set to now. A duty that was done or cancelled is not written again. Source: for sexual
    violence UU 12/2022 article 41 (three times 24 hours); hours and text stand with the category.
    """
    clocks = clocks_of(categories)
    if not clocks:
        return []
    if case.told_at is None:
        case.told_at = timezone.now()
        case.save(update_fields=["told_at"])
    known = {task.what for task in case.tasks.filter(origin=Task.Origin.LEGAL)}
    return [_write(case, row, by) for row in clocks if row.legal_clock_text not in known]


def _write(case: Case, category: ProblemCategory, by: User) -> Task:
    due_at = case.told_at + timedelta(hours=category.legal_clock_hours)  # type: ignore[operator, arg-type]
    return Task.objects.create(
        case=case,
        origin=Task.Origin.LEGAL,
        what=category.legal_clock_text,
        owner=case.owner or case.registered_by,
        due_at=due_at,
        due_on=timezone.localtime(due_at).date(),
        written_by=by,
    )
