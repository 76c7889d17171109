"""What must hold after every step of the random walk. It knows the agreed ways by heart, not from the code it judges."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, Sum

from cases.models import Case, CaseTransition, Task
from lk3.access import Answer, Permission, answer
from lk3.models import AuditEvent, User
from referrals import inbox
from referrals.incoming import incoming_rows
from referrals.models import AnswerCode, Referral, ReferralMessage, ReferralTransition, Reminder

# (from, to) → who may: 'us' or 'them'. '' is where a referral begins.
WAYS = {
    ("", "DRAFT"): "us", ("", "SENT"): "us", ("DRAFT", "SENT"): "us",
    ("SENT", "RECEIVED"): "them", ("SENT", "ACCEPTED"): "them", ("SENT", "DECLINED"): "them",
    ("RECEIVED", "ACCEPTED"): "them", ("RECEIVED", "DECLINED"): "them",
    ("ACCEPTED", "IN_SERVICE"): "them", ("ACCEPTED", "COMPLETED"): "them", ("ACCEPTED", "RETURNED"): "them",
    ("IN_SERVICE", "COMPLETED"): "them", ("IN_SERVICE", "RETURNED"): "them",
    ("DECLINED", "SETTLED"): "us", ("RETURNED", "SETTLED"): "us",
    **{(state, "WITHDRAWN"): "us" for state in ("DRAFT", "SENT", "RECEIVED", "ACCEPTED", "IN_SERVICE")},
}  # fmt: skip
ENDED = ("COMPLETED", "SETTLED", "WITHDRAWN")
NEEDS_WORDS = ("DECLINED", "RETURNED", "COMPLETED", "SETTLED", "WITHDRAWN")
MAY_READ = (Answer.YES, Answer.STEP_UP)


class Broken(AssertionError):
    """A rule was broken; the text says which one and by what."""


def require(holds: bool, rule: str) -> None:
    """Raise Broken with the rule when it does not hold."""
    if not holds:
        raise Broken(rule)


def histories(referrals: list[Referral]) -> None:
    """Every history begins at the beginning, goes only agreed ways, says why where it must, and ends in the present state."""
    steps: dict[int, list[ReferralTransition]] = {row.pk: [] for row in referrals}
    for step in ReferralTransition.objects.filter(referral__in=steps).order_by("pk"):
        steps[step.referral_id].append(step)
    for row in referrals:
        before = ""
        for step in steps[row.pk]:
            require(step.from_state == before, f"{row}: a step from {step.from_state!r}, but it stood at {before!r}")
            require((before, step.to_state) in WAYS, f"{row}: nobody agreed to {before!r} → {step.to_state!r}")
            has_words = bool(step.reason or step.__dict__["note"])
            require(has_words or step.to_state not in NEEDS_WORDS, f"{row}: {step.to_state} without a word why")
            before = step.to_state
        require(before == row.state, f"{row}: its history ends in {before!r}, but it says {row.state!r}")
        require((row.state == "DRAFT") <= (not row.number), f"{row}: a draft with a number")
        require(row.sent_at is None or bool(row.letter and row.number), f"{row}: sent without letter or number")


def nothing_is_lost(ours: list[User], their_head: User) -> None:
    """Whatever is open or unread stands in the inbox of somebody who can act; what is our turn, as somebody's own."""
    waiting = Referral.objects.filter(~Q(state__in=ENDED) | Q(is_unread=True))
    seen: Counter[int] = Counter()
    own: Counter[int] = Counter()
    for user in ours:
        for row, turn in inbox.running(user):
            if answer(user, Permission.REFERRAL_READ, row.case) in MAY_READ:
                seen[row.pk] += 1
                own[row.pk] += inbox.is_for(turn, row, user)
    theirs = {row.number for row in incoming_rows(their_head)}
    for row in inbox.with_worker(waiting).select_related("case"):
        require(seen[row.pk] > 0, f"referral {row.pk} ({row.state}) lies in nobody's inbox")
        turn = inbox.turn_of(row)
        require(turn.side != inbox.US or own[row.pk] > 0, f"referral {row.pk} ({row.state}): our turn, but nobody's")
        is_theirs = row.to_unit_id and row.state in ("SENT", "RECEIVED", "ACCEPTED", "IN_SERVICE")
        require(not is_theirs or row.number in theirs, f"{row} was sent to another LK3 and its head does not see it")


def no_case_closed_in_silence() -> None:
    """A closed case over an open referral or a running clock says why."""
    closed = Case.objects.filter(state="CLOSED")
    over_referral = set(
        Referral.objects.filter(case__in=closed).exclude(state__in=ENDED).values_list("case", flat=True)
    )
    for case in closed.prefetch_related("transitions"):
        last = max((step for step in case.transitions.all() if step.to_state == "CLOSED"), key=lambda step: step.pk)
        ended_with_it = Task.objects.filter(case=case, origin="LEGAL", state="CANCELLED", ended_at__gte=last.moved_at)
        is_over = case.pk in over_referral or ended_with_it.exists()
        require(
            not is_over or bool(last.reason), f"{case.reference} was closed over something open, and nobody said why"
        )
    running = Task.objects.filter(case__in=closed, origin="LEGAL", state="OPEN")
    require(not running.exists(), "a clock runs on in a closed case")


def one_reminder_per_step(new: list[Reminder]) -> None:
    """One reminder about one thing and step, ever; and none about what is answered or lies in a closed case."""
    doubled = Reminder.objects.values("task", "referral", "step").annotate(n=Count("pk")).filter(n__gt=1)
    require(not doubled.order_by().exists(), "somebody was reminded twice of the same thing")
    for reminder in new:
        thing: Any = reminder.referral or reminder.task
        require(not thing.case.is_closed, f"{reminder} speaks of a closed case")
        require(thing.state in ("SENT", "RECEIVED", "OPEN"), f"{reminder} speaks of something that is done")


def unread_as_expected(expected: set[int]) -> None:
    """What the other side said last, and nobody of ours has read, is marked; nothing else is."""
    marked = set(Referral.objects.filter(is_unread=True).values_list("pk", flat=True))
    require(marked == expected, f"unread: {sorted(marked - expected)} too much, {sorted(expected - marked)} missing")


def fingerprint() -> list[Any]:
    """Return what tells whether anything was written about referrals, their steps and words, or the cases' states."""
    referrals = Referral.objects.aggregate(n=Count("pk"), versions=Sum("version"))
    others = (ReferralTransition, ReferralMessage, AnswerCode, CaseTransition, Task)
    return [referrals, *(model._base_manager.count() for model in others)]


def events_since(pk: int) -> list[str]:
    """Return the verbs of the events after this one."""
    return list(AuditEvent.objects.filter(pk__gt=pk).order_by("pk").values_list("verb", flat=True))
