"""The head's board: what is stuck in the unit, and who carries how much. Read only; a fixed number of queries."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Case as CaseWhen
from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum, Value, When
from django.utils import timezone

from lk3.models import User

from .day import SHOWN, Silent, silent_cases, unanswered
from .models import AftercareCheck, Case, Task
from .plan import DueTask, due
from .presenters import Badge, urgency_badge
from .querysets import CaseQuerySet
from .triage import Clock

# What a case weighs on whoever carries it. Our own choice (inferred): one at high risk asks for as much as three at low risk.
WEIGHTS = {Case.Risk.HIGH: 3, Case.Risk.MEDIUM: 2, Case.Risk.UNKNOWN: 2, Case.Risk.LOW: 1}


class Load(NamedTuple):
    """What a colleague carries: open cases, their weight, tasks past their day; ``share`` of the heaviest load, in percent."""

    owner: int
    name: str
    count: int
    weight: int
    late: int
    share: int


class Board(NamedTuple):
    """Everything that waits for the head."""

    clocks: list[tuple[Case, Clock]]
    unassigned: list[tuple[Case, Badge | None]]
    to_send: list[tuple[Case, Badge | None]]
    proposed: list[tuple[Case, Badge | None]]
    to_reopen: list[tuple[Case, Badge | None]]
    late_tasks: list[DueTask]
    late_count: int
    silent: list[Silent]
    silent_count: int
    loads: list[Load]


def board_of(user: User) -> Board:
    """Return what waits for the head of the unit. Nine queries."""
    cases = Case.objects.visible_to(user).select_related("root_category", "owner")
    tasks = Task.objects.visible_to(user).open().filter(due_on__lt=timezone.localdate()).due_first()
    late = due(tasks)
    clocks = unanswered(cases.open())
    silent = _silent(cases, {case.pk for case, _ in clocks})
    return Board(
        clocks=clocks[:SHOWN],
        unassigned=_badged(cases.unassigned().most_urgent_first()),
        to_send=_badged(cases.with_prepared_referral().most_urgent_first()),
        proposed=_badged(cases.filter(state=Case.State.CLOSURE_PROPOSED).order_by("changed_at", "pk")),
        to_reopen=_badged(_to_reopen(cases)),
        late_tasks=late[:SHOWN],
        late_count=len(late),
        silent=silent[:SHOWN],
        silent_count=len(silent),
        loads=loads_of(cases, late),
    )


def loads_of(cases: CaseQuerySet, late: list[DueTask]) -> list[Load]:
    """Return the open cases per case worker weighted by risk, the heaviest load first."""
    weight = CaseWhen(
        *(When(risk=risk, then=Value(number)) for risk, number in WEIGHTS.items()), output_field=IntegerField()
    )
    rows: Any = cases.open().exclude(owner=None).order_by().values("owner", "owner__name")
    rows = rows.annotate(count=Count("*"), weight=Sum(weight)).order_by("-weight", "owner__name", "owner")
    heaviest = max((row["weight"] for row in rows), default=1)
    return [
        Load(
            owner=row["owner"],
            name=row["owner__name"],
            count=row["count"],
            weight=row["weight"],
            late=sum(task.task.owner_id == row["owner"] for task in late),
            share=round(100 * row["weight"] / heaviest),
        )
        for row in rows
    ]


def _silent(cases: CaseQuerySet, said: set[int]) -> list[Silent]:
    """Return whose worker has not been in touch for too long; what waits for a clock or a decision is said once already."""
    carried = cases.open().exclude(owner=None).exclude(state=Case.State.CLOSURE_PROPOSED)
    return [row for row in silent_cases(carried, timezone.localdate()) if row.case.pk not in said]


def _to_reopen(cases: CaseQuerySet) -> CaseQuerySet:
    """Return closed cases whose latest look found the family in need of help."""
    looks = AftercareCheck.objects.filter(case=OuterRef("pk")).exclude(finding="").order_by("-held_on", "-id")
    found = cases.filter(state=Case.State.CLOSED).annotate(finding=Subquery(looks.values("finding")[:1]))
    return found.filter(finding=AftercareCheck.Finding.NEEDS_HELP).order_by("closed_on", "pk")


def _badged(cases: Any) -> list[tuple[Case, Badge | None]]:
    return [(case, urgency_badge(case)) for case in cases]
