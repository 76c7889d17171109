"""What was agreed with a family: goals with actions, how far they came, and the plan as the client agreed to it."""

from __future__ import annotations

import json
from copy import copy
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cases.models import Case, Conference, Goal, PlanVersion, ProblemCategory, Task
from cases.plan_versions import snapshot
from lk3.models import User

from .world import World, moment, rows_of

if TYPE_CHECKING:
    from .cases import CaseFile

OWNER = "OWNER"
DONE_IN_TIME = 0.8
LATEST = timedelta(days=10)  # what is later than this has been done all the same
RESULTS = ["Terlaksana.", "Selesai, hasilnya dicatat pada layanan.", "Beres; klien sudah menerima kabarnya.", ""]
CLIENT_WORDS = [
    "Saya sanggup, asal pelan-pelan.",
    "Kalau ada yang menemani, saya berani.",
    "Yang penting anak-anak dulu.",
    "Saya mau coba sebulan ini.",
    "",
]
STATUS_NOTES = {
    Goal.Status.MET: ["Berjalan tanpa diingatkan lagi.", "Tanda berhasilnya terlihat pada kunjungan terakhir."],
    Goal.Status.PARTLY: ["Sebagian berjalan; sisanya dilanjutkan keluarga sendiri."],
    Goal.Status.DROPPED: ["Klien memilih cara lain."],
}
ENDS = ([Goal.Status.MET, Goal.Status.PARTLY, Goal.Status.DROPPED], [65, 25, 10])
ENDED = (Case.State.CLOSURE_PROPOSED, Case.State.CLOSED)
# A goal with its actions, as they stand now.
Goals = list[tuple[Goal, list[Task]]]


def make_plan(world: World, file: CaseFile) -> None:
    """Add one or two goals with actions, and the version the client agreed to."""
    templates = [row for row in rows_of("plans.csv") if row["root"] == file.root]
    day = file.contacts[min(1, len(file.contacts) - 1)].held_on
    goals: Goals = []
    for row in world.rng.sample(templates, min(len(templates), world.rng.choice([1, 2, 2]))):
        goals.append(_draw_goal(world, file, row, day, len(goals) + 1))
    speaker = file.consent.given_by if file.consent and file.consent.given_by else file.case.family.name
    add_version(world, file, goals, 1, day, by=speaker, words=world.rng.choice(CLIENT_WORDS))


def _draw_goal(world: World, file: CaseFile, row: dict[str, str], day: date, number: int) -> tuple[Goal, list[Task]]:
    goal = add_goal(world, file, number, file.case.category, row["goal"], row["sign"], day)
    if file.case.state in ENDED:
        status = world.weighted(*ENDS)
        judge_goal(goal, status, world.rng.choice(STATUS_NOTES[status]), file)
    tasks = []
    for place, action in enumerate(row["actions"].split("|")):
        what, who, indicator = action.split(">")
        due = day + timedelta(days=world.rng.randint(6, 14) * (place + 1))
        task = add_task(world, file, what, who, due, day, goal=goal, indicator=indicator)
        _maybe_end(world, file, task)
        tasks.append(task)
    return goal, tasks


def add_goal(
    world: World, file: CaseFile, number: int, problem: ProblemCategory, text: str, sign: str, day: date
) -> Goal:
    """Add a goal written down on that day."""
    at = max(file.assigned_at, moment(day, 14, 10))
    return world.rows.add(
        Goal(
            case=file.case,
            number=number,
            problem=problem,
            text=text,
            success_sign=sign,
            written_at=at,
            written_by=file.case.owner,
            changed_by=file.case.owner,
        )
    )


def judge_goal(goal: Goal, status: str, note: str, file: CaseFile) -> None:
    """Say what became of a goal when the case was to be closed."""
    at = max(goal.written_at, moment(file.course.until, 10))
    goal.status, goal.status_note, goal.decided_at, goal.decided_by = Goal.Status(status), note, at, file.case.owner
    goal.version = 2


def add_task(
    world: World,
    file: CaseFile,
    what: str,
    who: User | str,
    due: date | None,
    day: date,
    *,
    goal: Goal | None = None,
    conference: Conference | None = None,
    indicator: str = "",
) -> Task:
    """Add something to do; ``who`` is a colleague, OWNER, or the words for somebody else."""
    owner = file.case.owner if who == OWNER else who if isinstance(who, User) else None
    origin = Task.Origin.PLAN if goal else Task.Origin.CONFERENCE if conference else Task.Origin.OTHER
    return world.rows.add(
        Task(
            case=file.case,
            origin=origin,
            goal=goal,
            conference=conference,
            what=what,
            owner=owner,
            responsible="" if owner else str(who).replace(OWNER, "petugas LK3"),
            due_on=due,
            indicator=indicator,
            written_at=min(world.now, max(file.assigned_at, moment(day, 14, 20))),
            written_by=file.case.owner,
        )
    )


def end_task(world: World, task: Task, day: date, result: str, by: User | None) -> None:
    """Mark a task as done on that day."""
    task.state, task.result, task.version = Task.State.DONE, result, 2
    task.ended_at = min(world.now, max(task.written_at + timedelta(minutes=5), moment(day, 15, 30)))
    task.ended_by = by or task.written_by


def _maybe_end(world: World, file: CaseFile, task: Task) -> None:
    """End what is past; nothing is left open in a case that is (to be) closed."""
    is_over = file.case.state in ENDED
    if is_over and world.chance(0.08):
        task.state, task.result = Task.State.CANCELLED, "Tidak diperlukan lagi."
        task.ended_at, task.ended_by = max(task.written_at, moment(file.course.until, 10)), file.case.owner
    elif is_over or _is_past(world, task):
        day = min(task.due_on or file.course.until, file.course.until if is_over else world.today)
        end_task(world, task, day, world.rng.choice(RESULTS), file.case.owner)


def _is_past(world: World, task: Task) -> bool:
    """Return whether it was done by now: everything old, and most of what was due lately."""
    if task.due_on is None or task.due_on >= world.today:
        return False
    return task.due_on < world.today - LATEST or world.chance(DONE_IN_TIME)


def add_version(
    world: World,
    file: CaseFile,
    goals: Goals,
    number: int,
    day: date,
    *,
    by: str,
    words: str = "",
    agreement: str = PlanVersion.Agreement.AGREED,
) -> None:
    """Add the plan as it was agreed on that day; it is copied when its actions have their numbers."""
    at = max(file.assigned_at, moment(day, 15))
    version = PlanVersion(
        case=file.case,
        number=number,
        agreement=agreement,
        agreed_by=by,
        agreed_on=day,
        client_words=words,
        recorded_at=min(world.now, at),
        recorded_by=file.case.owner,
    )

    def copy_plan() -> None:
        version.snapshot = json.dumps(_as_of(goals, day))

    world.rows.add(version, finish=copy_plan)


def _as_of(goals: Goals, day: date) -> list[dict[str, Any]]:
    """Return the copy of the plan with the progress of that day: what came later was not there, or still open."""
    return snapshot(
        (_then(goal, "status", goal.decided_at, day), [_then(task, "state", task.ended_at, day) for task in tasks])
        for goal, tasks in ((goal, [task for task in tasks if task.written_at.date() <= day]) for goal, tasks in goals)
    )


def _then(row: Any, field: str, ended_at: datetime | None, day: date) -> Any:
    """Return a copy of a goal or an action as it stood on that day; what ended on the day itself ended after the talk."""
    past = copy(row)
    if ended_at is not None and ended_at.date() >= day:
        setattr(past, field, "OPEN")
    return past
