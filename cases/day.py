"""A worker's day: what runs out, what is due, whom nobody has seen for too long. Read only; a fixed number of queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from lk3.models import User

from .models import AftercareCheck, Case, Conference, ServiceContact
from .plan import DueTask, due, on_day_of
from .presenters import Badge, Due, urgency_badge
from .presenters import due as step_due
from .querysets import CaseQuerySet
from .triage import Clock, clock, with_response

SHOWN = 10
DANGER = Clock("Ada bahaya, belum ada layanan", "danger")
DAYS_AHEAD = 7
# After so many days without a contact a case is silent, by its risk. Our own choice (inferred): a week, a fortnight, a month;
# a case that nobody assessed yet is treated as a middling one.
SILENT_DAYS = {Case.Risk.HIGH: 7, Case.Risk.MEDIUM: 14, Case.Risk.UNKNOWN: 14, Case.Risk.LOW: 30}


class Step(NamedTuple):
    """What was agreed at the last contact of a case, and when it is due."""

    case: Case
    due: Due | None


class Silent(NamedTuple):
    """A case nobody was in touch with for longer than its risk allows."""

    case: Case
    badge: Badge | None
    since: date


class Day(NamedTuple):
    """Everything on a worker's day. ``late`` counts what should have been done before now."""

    clocks: list[tuple[Case, Clock]]
    tasks: list[DueTask]
    steps: list[Step]
    conferences: list[Conference]
    aftercare: list[AftercareCheck]
    silent: list[Silent]
    silent_count: int
    late: int

    @property
    def due_count(self) -> int:
        """Return how many things are due within the week."""
        return len(self.clocks) + len(self.tasks) + len(self.steps) + len(self.aftercare)


def day_of(user: User) -> Day:
    """Return the day of a case worker: open cases they carry, tasks of theirs in any case. Six queries."""
    today = timezone.localdate()
    week = today + timedelta(days=DAYS_AHEAD)
    known = Case.objects.visible_to(user)
    running = known.carried_by(user).open().select_related("root_category", "owner")
    worked = known.worked_on_by(user)
    clocks = unanswered(running)
    tasks = due(on_day_of(user).filter(Q(due_on__lte=week) | Q(due_on=None)).due_first())
    ahead = with_next_step(running & worked).filter(next_on__lte=week).order_by("next_on", "pk")
    steps = [Step(case, step_due(case.next_step, case.next_on)) for case in ahead]
    busy = {case.pk for case, _ in clocks} | {step.case.pk for step in steps}
    silent = [row for row in silent_cases(running, today) if row.case.pk not in busy]  # said once is enough
    late = sum(row.is_late for row in tasks) + sum(step.due.is_late for step in steps if step.due)
    return Day(
        clocks=clocks[:SHOWN],
        tasks=tasks,
        steps=steps,
        conferences=_conferences(worked.open(), today, week),
        aftercare=_aftercare(worked, week),
        silent=silent[:SHOWN],
        silent_count=len(silent),
        late=late + sum(found.tone == "danger" for _, found in clocks),
    )


def unanswered(cases: CaseQuerySet) -> list[tuple[Case, Clock]]:
    """Return open cases whose triage nobody has answered yet, the clock that ran out first on top.

    Danger without a clock (recorded before there was a triage) stands there too.
    """
    waiting = cases.exclude(response_due_at=None) | cases.filter(urgency=Case.Urgency.NOW)
    rows = with_response(waiting).filter(answered_at=None).order_by("response_due_at", "pk")
    return [(case, clock(case.response_due_at, None) or DANGER) for case in rows]


def with_next_step(cases: CaseQuerySet) -> CaseQuerySet:
    """Annotate what was agreed at the latest contact; what an earlier one had agreed is superseded by it."""
    latest = ServiceContact.objects.filter(case=OuterRef("pk")).order_by("-held_on", "-id")
    return cases.annotate(
        next_step=Subquery(latest.values("next_step")[:1]), next_on=Subquery(latest.values("next_on")[:1])
    )


def silent_cases(cases: CaseQuerySet, today: date) -> list[Silent]:
    """Return open cases without a contact for longer than their risk allows, the longest silence first."""
    is_silent = Q(pk=None)
    for risk, days in SILENT_DAYS.items():
        day = today - timedelta(days=days)
        never = Q(last_contact_on=None, opened_on__lte=day)
        is_silent |= Q(risk=risk) & (never | Q(last_contact_on__lte=day))
    rows: Any = cases.with_last_contact().filter(is_silent)
    found = [Silent(case, urgency_badge(case), case.last_contact_on or case.opened_on) for case in rows.order_by("pk")]
    return sorted(found, key=lambda row: (row.since, row.case.pk))


def _conferences(cases: CaseQuerySet, today: date, week: date) -> list[Conference]:
    rows = Conference.objects.filter(case__in=cases.values("pk"), held_on__gte=today, held_on__lte=week)
    return list(rows.select_related("case").defer("issues", "conclusion").order_by("held_on", "start_time", "pk"))


def _aftercare(cases: CaseQuerySet, week: date) -> list[AftercareCheck]:
    rows = AftercareCheck.objects.filter(case__in=cases.values("pk"), finding="", due_on__lte=week)
    return list(rows.select_related("case").order_by("due_on", "pk"))
