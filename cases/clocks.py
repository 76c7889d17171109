"""Duties with a deadline: which rules hold for a case, the tasks that keep them in sight, and how a clock is put into words.

A rule is data (``ClockRule``); a running clock is a task of the case with ``rule`` and ``due_at``. Sources: ``cases/data``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lk3.models import User
from lk3.public_holidays import closed_between

from .clock_time import Left, after_hours, after_working_days, days_to_look_at, left
from .models import Case, ClockRule, ProblemCategory, Task

Starts = ClockRule.Starts
# The rule of a consent that was taken back; it also starts by hand.
WITHDRAWN = "persetujuan-ditarik"
DOUBTFUL = "perlu dikonfirmasi"
# No reminder comes earlier than a fortnight before the end: so far ahead one looks for clocks that run out.
MOST_HOURS_BEFORE = 14 * 24


def current_rules(day: date | None = None) -> Any:
    """Return the rules that hold on a day, today unless told."""
    day = day or timezone.localdate()
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return ClockRule.objects.filter(begun, Q(valid_until=None) | Q(valid_until__gte=day))


def rules_for(categories: Iterable[ProblemCategory]) -> list[ClockRule]:
    """Return the rules whose clock starts with these problems, when the victim told. One query.

    A rule of one of the eleven holds for all that rolls up to it.
    """
    keys = {key for row in categories for key in (row.pk, row.parent_id) if key}
    if not keys:
        return []
    told = current_rules().filter(starts=Starts.TOLD, categories__in=keys)
    return list(told.order_by("amount", "pk").distinct())


def rules_by_category() -> dict[int, list[ClockRule]]:
    """Return {category id: rules whose clock it starts}, as the rules name them. Two queries."""
    found: dict[int, list[ClockRule]] = {}
    rules = current_rules().filter(starts=Starts.TOLD).prefetch_related("categories").order_by("amount", "pk")
    for rule in rules:
        for category in rule.categories.all():
            found.setdefault(category.pk, []).append(rule)
    return found


def ensure_legal_tasks(case: Case, categories: Iterable[ProblemCategory], by: User) -> list[Task]:
    """Write the duties of these problems that the case does not have yet, and return the new tasks.

    For use inside a verb, which locks the case and writes the event. The clock starts when the victim told (``case.told_at``); a
    case that does not know it yet is set to now. A duty that was done or cancelled is not written again.
    """
    rules = rules_for(categories)
    if not rules:
        return []
    if case.told_at is None:
        case.told_at = timezone.now()
        case.save(update_fields=["told_at"])
    known = set(case.tasks.filter(rule__in=rules).values_list("rule", flat=True))
    return [write_task(case, rule, case.told_at, by) for rule in rules if rule.pk not in known]


def start_followers(task: Task, by: User) -> list[Task]:
    """Write the duties that begin when this one is done. For use inside a verb; a case gets each of them once."""
    if task.rule_id is None or task.ended_at is None:
        return []
    known = Task.objects.filter(case=task.case_id, rule=OuterRef("pk"))
    rules = current_rules().filter(starts=Starts.RULE_DONE, after=task.rule_id).exclude(Exists(known))
    return [write_task(task.case, rule, task.ended_at, by) for rule in rules.order_by("pk")]


def write_task(case: Case, rule: ClockRule, started_at: datetime, by: User, **fields: Any) -> Task:
    """Write the task of a rule that started at a moment, and return it."""
    due_at = due_of(rule, started_at)
    return Task.objects.create(
        case=case,
        origin=Task.Origin.LEGAL,
        rule=rule,
        what=rule.duty,
        owner=case.owner or case.registered_by,
        due_at=due_at,
        due_on=timezone.localtime(due_at).date(),
        written_by=by,
        **fields,
    )


def start_withdrawal(case: Case, by: User) -> None:
    """Write the duty to stop using the family's data, once; for use inside the verb that records their no.

    Only where data have left the house with their yes: referrals that are under way. Source: UU 27/2022, three times 24 hours.
    """
    rule = current_rules().filter(code=WITHDRAWN).first()
    under_way = case.referrals.open().filter(sent_at__isnull=False, overridden_at=None)
    if rule and under_way.exists() and not case.tasks.filter(rule=rule, state=Task.State.OPEN).exists():
        write_task(case, rule, timezone.now(), by)


def due_of(rule: ClockRule, started_at: datetime) -> datetime:
    """Return when the time of a rule is over: so many hours later, or with the last of so many working days.

    One query for working days, none for hours. Of years whose holidays nobody loaded only the weekends are skipped.
    """
    if rule.counting == ClockRule.Counting.HOURS:
        return after_hours(started_at, rule.amount)
    start = timezone.localtime(started_at)
    last = start.date() + timedelta(days=days_to_look_at(rule.amount))
    return after_working_days(start, rule.amount, closed_between(start.date(), last))


def startable(case: Case) -> list[ClockRule]:
    """Return the rules whose clock somebody starts by hand, those of the case's problems first. Two queries."""
    problems = set(case.secondary_problems.values_list("category", "category__parent"))
    keys = {case.category_id, case.root_category_id, *(key for pair in problems for key in pair if key)}
    fits = ClockRule.categories.through.objects.filter(clockrule=OuterRef("pk"), problemcategory__in=keys)
    rules = current_rules().filter(starts=Starts.BY_HAND).annotate(is_fit=Exists(fits))
    return list(rules.order_by("-is_fit", "pk"))


def span_words(rule: ClockRule) -> str:
    """Return how long a rule gives: '3×24 jam', '7 hari', '4 jam', '7 hari kerja'."""
    if rule.counting == ClockRule.Counting.WORKING_DAYS:
        return f"{rule.amount} hari kerja"
    days, hours = divmod(rule.amount, 24)
    if hours:
        return f"{rule.amount} jam"
    return f"{days}×24 jam" if days <= 3 else f"{days} hari"


def basis_words(rule: ClockRule) -> str:
    """Return on what a rule rests, and that somebody should check it where nobody did."""
    doubt = DOUBTFUL if rule.certainty == ClockRule.Certainty.TO_CONFIRM else ""
    return ", ".join(part for part in (rule.legal_basis, doubt) if part)


class Running(NamedTuple):
    """One clock as pages show it: what must be done, by whom, what counts as done, on what basis, and what is left."""

    title: str
    actor: str
    done_when: str
    basis: str
    due_at: datetime
    left: Left


def running(task: Task, now: datetime) -> Running | None:
    """Return the clock of a task in words, or None for a task without one. Asks the database only where ``rule`` is missing."""
    if task.due_at is None or task.state != Task.State.OPEN:
        return None
    rule = task.rule
    if rule is None:
        return Running(task.what, "", "", "", task.due_at, left(task.due_at, now))
    return Running(rule.title, rule.actor, rule.done_when, basis_words(rule), task.due_at, left(task.due_at, now))
