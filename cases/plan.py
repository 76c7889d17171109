"""What is agreed and what has to be done, read for a page: goals with their actions, tasks with their clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from lk3.access import Role
from lk3.models import Membership, User

from . import plan_versions
from .clocks import Running, running
from .models import Case, ConflictOfInterest, Goal, PlanVersion, Task, TeamMember
from .workflow import NotAllowed

if TYPE_CHECKING:
    from .querysets import TaskQuerySet

# Who does it when it is the client; free names stand in the same column.
CLIENT = "Klien"
SHOWN = 3
STATUS_TONES = {
    Goal.Status.OPEN: "info",
    Goal.Status.MET: "good",
    Goal.Status.PARTLY: "warn",
    Goal.Status.DROPPED: "neutral",
}


@dataclass(frozen=True)
class DueTask:
    """One task as rows show it: who does it, and its clock in words; ``duty`` says more where a rule set it."""

    task: Task
    who: str
    words: str
    is_late: bool
    tomorrow: date
    next_week: date
    duty: Running | None = None

    @property
    def is_open(self) -> bool:
        """Return whether it still has to be done."""
        return self.task.state == Task.State.OPEN

    @property
    def is_legal(self) -> bool:
        """Return whether a rule set it: then its day does not move, and its end needs a sentence."""
        return self.task.origin == Task.Origin.LEGAL


@dataclass(frozen=True)
class LiveGoal:
    """A goal of today with its actions; what was cancelled stays visible."""

    goal: Goal
    actions: list[DueTask] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """Return the colour of its status."""
        return STATUS_TONES[Goal.Status(self.goal.status)]

    @property
    def progress(self) -> str:
        """Return how many of its actions are done, in words."""
        counted = [row for row in self.actions if row.task.state != Task.State.CANCELLED]
        done = sum(row.task.state == Task.State.DONE for row in counted)
        return f"{done} dari {len(counted)} tindakan selesai" if counted else "belum ada tindakan"


@dataclass(frozen=True)
class Plan:
    """The plan of a case as it is now, and what was agreed last."""

    goals: list[LiveGoal]
    loose: list[DueTask]
    agreed: PlanVersion | None
    changes: list[str]

    @property
    def open_goals(self) -> list[LiveGoal]:
        """Return the goals still worked at."""
        return [row for row in self.goals if row.goal.status == Goal.Status.OPEN]

    @property
    def open_tasks(self) -> list[DueTask]:
        """Return everything that has to be done, by day; what has no day comes last."""
        rows = [row for live in self.goals for row in live.actions if row.is_open] + self.loose
        return sorted(rows, key=lambda row: (row.task.due_on or date.max, row.task.pk))

    @property
    def duties(self) -> list[DueTask]:
        """Return those with a clock that the law or a rule sets: they come before everything else."""
        return [row for row in self.open_tasks if row.duty]

    @property
    def next_tasks(self) -> list[DueTask]:
        """Return the first few of the others."""
        return [row for row in self.open_tasks if not row.duty][:SHOWN]

    @property
    def snapshot(self) -> list[dict[str, Any]]:
        """Return the plan as a version would keep it."""
        return plan_versions.snapshot((live.goal, [row.task for row in live.actions]) for live in self.goals)

    @property
    def agreement(self) -> str:
        """Return what was agreed, when and by whom, in one sentence."""
        return plan_versions.agreement_words(self.agreed) if self.agreed else "Belum dibicarakan dengan klien."


def at_a_glance(case: Case) -> Plan:
    """Return goals with their actions, open tasks, the last agreement and what changed since. Three queries."""
    goals = list(case.goals.select_related("problem", "decided_by").order_by("number"))
    tasks = case.tasks.filter(Q(goal__isnull=False) | Q(state=Task.State.OPEN))
    agreed = case.plan_versions.select_related("recorded_by").order_by("-number").first()
    by_goal: dict[int | None, list[DueTask]] = {}
    for task in tasks.select_related("owner", "ended_by", "rule").due_first():
        task.case = case
        by_goal.setdefault(task.goal_id, []).append(_due_row(task))
    live = [LiveGoal(goal, by_goal.get(goal.pk, [])) for goal in goals]
    now = plan_versions.snapshot((row.goal, [action.task for action in row.actions]) for row in live)
    changes = plan_versions.changes(agreed.load(), now) if agreed else []
    return Plan(live, by_goal.get(None, []), agreed, changes)


def due(tasks: TaskQuerySet) -> list[DueTask]:
    """Return tasks as rows with their clocks, in the order they come; one query."""
    return [_due_row(task) for task in tasks.select_related("case", "owner", "ended_by", "rule")]


def on_day_of(user: User) -> TaskQuerySet:
    """Return the open tasks of somebody's day: their own in cases on which they work, and in the cases they own also those
    of outsiders and of colleagues who work on it no longer; these are on nobody else's day.
    """
    worked = Case.objects.visible_to(user).worked_on_by(user).filter(pk=OuterRef("case"))
    return Task.objects.open().filter(Exists(worked)).filter(Q(owner=user) | Q(case__owner=user) & ~_is_at_work())


def _is_at_work() -> Q:
    """Whether the colleague who was given a task works on its case today: as owner, in the team, or as head of the unit."""
    hats = Membership.objects.current().case_workers().filter(unit=OuterRef("case__unit"), user=OuterRef("owner"))
    team = TeamMember.objects.filter(case=OuterRef("case"), user=OuterRef("owner"))
    team = team.filter(Q(until_on=None) | Q(until_on__gte=timezone.localdate()))
    conflicts = ConflictOfInterest.objects.filter(case=OuterRef("case"), user=OuterRef("owner"))
    is_involved = Q(Exists(team)) | Q(Exists(hats.filter(role=Role.HEAD)))
    return Q(owner=F("case__owner")) | Q(Exists(hats)) & is_involved & ~Q(Exists(conflicts))


def colleagues_of(case: Case) -> Any:
    """Return who may be given a task: owner, team and heads of today, less those on a conflict list of the family."""
    hats = Membership.objects.current().case_workers().filter(unit=case.unit_id)
    team = case.team.filter(Q(until_on=None) | Q(until_on__gte=timezone.localdate()))
    involved = (
        Q(pk=case.owner_id or 0) | Q(pk__in=team.values("user")) | Q(pk__in=hats.filter(role=Role.HEAD).values("user"))
    )
    conflicts = ConflictOfInterest.objects.filter(case__family=case.family_id)
    people = User.objects.filter(involved, pk__in=hats.values("user"), is_active=True)
    return people.exclude(pk__in=conflicts.values("user")).order_by("name", "pk")


def require_colleague(case: Case, user: User) -> None:
    """Raise NotAllowed for somebody on whose day no task of this case may stand."""
    if not colleagues_of(case).filter(pk=user.pk).exists():
        raise NotAllowed(f"{user} tidak bekerja pada kasus ini. Tambahkan dulu ke tim, atau pilih orang lain.")


def who_does(task: Task) -> str:
    """Return who does it, in words."""
    return task.responsible or str(task.owner)


def _due_row(task: Task) -> DueTask:
    today = timezone.localdate()
    base = max(task.due_on or today, today)
    duty = running(task, timezone.now())
    words, is_late = (duty.left.words, duty.left.is_late) if duty else _clock(task, today)
    return DueTask(task, who_does(task), words, is_late, base + timedelta(days=1), base + timedelta(days=7), duty)


def _clock(task: Task, today: date) -> tuple[str, bool]:
    """Return the clock of a task in words, and whether its time has passed."""
    if task.state != Task.State.OPEN and task.ended_at:
        day = date_format(timezone.localtime(task.ended_at), "j M Y")
        return f"{task.get_state_display().lower()} {day}", False
    if task.due_on is None:
        return "tanpa tanggal", False
    days = (task.due_on - today).days
    if days < 0:
        return f"terlambat {-days} hari", True
    near = {0: "hari ini", 1: "besok"}.get(days, f"{days} hari lagi")
    return (near if days <= 14 else date_format(task.due_on, "j M Y")), False


def changed_words(goal: Goal) -> str:
    """Return what to say to somebody whose page of the goal is older than the goal."""
    note = f" ({goal.status_note})" if goal.status_note else ""
    return (
        f"{goal.changed_by} baru saja mengubah tujuan ini; sekarang “{goal.get_status_display()}”{note}. "
        "Tulisan Anda belum disimpan dan tidak hilang: lihat lagi, lalu simpan bila masih benar."
    )
