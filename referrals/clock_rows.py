"""Clocks and their rules as pages show them. Reads only; the same number of queries for one clock and for many."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q

from cases.clock_time import Left, left
from cases.clocks import Running, running, span_words
from cases.models import Case, ClockRule, Task
from lk3 import access
from lk3.access import Permission
from lk3.models import User

from .clocks import WAITING, promise_end
from .models import Referral, Reminder

MOST = 200


class ClockRow(NamedTuple):
    """One running clock of a list; ``to`` is empty where it would tell the reader too much about the case."""

    title: str
    to: str
    reference: str
    problem: str
    url: str
    who: str
    due_at: datetime
    left: Left
    actor: str
    done_when: str
    basis: str


class RuleRow(NamedTuple):
    """One rule of the list: how long, from when, who, when it is done, on what basis, and whether somebody must confirm that."""

    title: str
    span: str
    start: str
    actor: str
    done_when: str
    basis: str
    is_doubtful: bool
    note: str
    counts_days: bool


def rows_for(user: User, now: datetime) -> list[ClockRow]:
    """Return every clock that runs in the cases somebody carries, or in the unit they head, the one that ends first on top.

    Three queries, and at most ``MOST`` rows of each kind.
    """
    cases = Case.objects.visible_to(user).led_or_carried_by(user).open().filter(pk=OuterRef("case"))
    tasks = _to_show(Task.objects.open().filter(Exists(cases)).exclude(due_at=None), user).order_by("due_at", "pk")
    promises = Referral.objects.filter(Exists(cases), state__in=WAITING).exclude(answer_expected_on=None)
    promises = promises.select_related("partner", "to_unit").prefetch_related(_cases(user))
    found = [_task_row(task, now) for task in tasks.select_related("rule", "owner")[:MOST]]
    found += [_promise_row(row, user, now) for row in promises.order_by("answer_expected_on", "pk")[:MOST]]
    return sorted(found, key=lambda row: row.due_at)


def unseen_by(user: User, now: datetime) -> list[tuple[Reminder, ClockRow]]:
    """Return the reminders somebody has not said to have read, about clocks that still run; one line for each clock."""
    known = Case.objects.visible_to(user).open()
    of_task = Q(Exists(known.filter(pk=OuterRef("task__case"))), task__state=Task.State.OPEN)
    of_referral = Q(Exists(known.filter(pk=OuterRef("referral__case"))), referral__state__in=WAITING)
    of_referral &= Q(referral__answer_expected_on__isnull=False)
    reminders = Reminder.objects.visible_to(user).filter(of_task | of_referral, seen_at=None)
    tasks = _to_show(Task.objects.all(), user).select_related("rule", "owner")
    referrals = Referral.objects.select_related("partner", "to_unit").prefetch_related(_cases(user))
    reminders = reminders.prefetch_related(Prefetch("task", tasks), Prefetch("referral", referrals))
    lines: dict[tuple[int | None, int | None], tuple[Reminder, ClockRow]] = {}
    for reminder in reminders.order_by("-raised_at", "-pk")[:MOST]:
        row = _task_row(reminder.task, now) if reminder.task else _promise_row(reminder.referral, user, now)
        lines[(reminder.task_id, reminder.referral_id)] = (reminder, row)
    return sorted(lines.values(), key=lambda line: line[1].due_at)


def _to_show(tasks: Any, user: User) -> Any:
    return tasks.prefetch_related(_cases(user))


def _cases(user: User) -> Prefetch:
    return Prefetch("case", Case.objects.with_relation(user).select_related("root_category", "owner"))


def _task_row(task: Task, now: datetime) -> ClockRow:
    clock: Running = running(task, now)  # type: ignore[assignment]
    case = task.case
    return ClockRow(
        title=clock.title,
        to="",
        reference=case.reference,
        problem=case.root_category.short_label,
        url=f"{case.get_absolute_url()}#tugas-{task.pk}",
        who=str(task.owner or task.responsible),
        due_at=clock.due_at,
        left=clock.left,
        actor=clock.actor,
        done_when=clock.done_when,
        basis=clock.basis,
    )


def _promise_row(referral: Referral, user: User, now: datetime) -> ClockRow:
    case, due_at = referral.case, promise_end(referral.answer_expected_on)  # type: ignore[arg-type]
    is_open_to = access.answer(user, Permission.CASE_VIEW, case).allows
    return ClockRow(
        title="Jawaban rujukan",
        to=str(referral.addressee) if is_open_to else "",
        reference=case.reference,
        problem=case.root_category.short_label,
        url=referral.get_absolute_url(),
        who=str(case.owner) if case.owner else "",
        due_at=due_at,
        left=left(due_at, now),
        actor="Mitra menjawab; petugas yang merujuk menanyakan",
        done_when="Mitra menyanggupi atau menolak",
        basis="janji menjawab",
    )


def rule_rows() -> list[RuleRow]:
    """Return all rules in the order of the file they came with. Two queries."""
    rules = ClockRule.objects.select_related("after").prefetch_related("categories").order_by("pk")
    return [
        RuleRow(
            title=rule.title,
            span=span_words(rule),
            start=_start_words(rule),
            actor=rule.actor,
            done_when=rule.done_when,
            basis=rule.legal_basis,
            is_doubtful=rule.certainty == ClockRule.Certainty.TO_CONFIRM,
            note=rule.note,
            counts_days=rule.counting == ClockRule.Counting.WORKING_DAYS,
        )
        for rule in rules
    ]


def _start_words(rule: ClockRule) -> str:
    start = f"Sesudah: {rule.after.title}" if rule.after else rule.get_starts_display()
    problems = ", ".join(sorted(category.short_label for category in rule.categories.all()))
    return f"{start} ({problems})" if problems else start
