"""How a case ends, how it is taken up again, and the look at the family some months later."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import audit
from lk3.models import User

from ..closing import blockers
from ..models import AftercareCheck, Case, Goal, Note, Task
from ..steps import lock, remember, save_step
from ..workflow import NotAllowed, next_state

Finding = AftercareCheck.Finding
NOT_PLANNED = "Pemantauan ini sudah dicatat. Muat ulang halaman untuk melihatnya."


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a case is to end: outcome, what is to be remembered, the goals judged, and what comes after.

    ``goals`` is {pk of an open goal: Goal.Status}; ``despite`` says why the case may end although something is unfinished.
    """

    outcome: str
    summary: str
    closed_on: date
    goals: dict[int, str] = field(default_factory=dict)
    aftercare_plan: str = ""
    aftercare_on: date | None = None
    despite: str = ""


@transaction.atomic
def propose_closure(*, case: Case, ending: Ending, by: User) -> Case:
    """Ask the head to close the case in this way. Refused while something is unfinished, unless it is said why."""
    locked = lock(case)
    state = next_state(locked.state, "propose_closure")
    _require_possible(locked, ending)
    earlier = locked.state
    _put(locked, ending)
    save_step(locked, by, "outcome", "closing_summary", "aftercare_plan", "aftercare_on", state=state)
    _judge_goals(locked, ending, by)
    remember(locked, earlier, by, reason=ending.despite, outcome=ending.outcome, effective_on=ending.closed_on)
    audit.record("case.closure_proposed", by=by, on=locked, case=locked, outcome=ending.outcome)
    return locked


@transaction.atomic
def decline_closure(*, case: Case, reason: str, by: User) -> Case:
    """Send a proposed closure back with the reason. The summary stays, so that the next proposal starts from it."""
    locked = lock(case)
    state = next_state(locked.state, "decline_closure")
    earlier, locked.outcome = locked.state, ""
    save_step(locked, by, "outcome", state=state)
    remember(locked, earlier, by, reason=reason)
    audit.record("case.closure_declined", by=by, on=locked, case=locked)
    return locked


@transaction.atomic
def close(*, case: Case, ending: Ending, by: User) -> Case:
    """Close the case. Tasks that are still open end with it, and the look at the family is planned where one was agreed."""
    locked = lock(case)
    state = next_state(locked.state, "close")
    _require_possible(locked, ending)
    if not ending.outcome:
        raise NotAllowed("Pilih hasilnya: kasus tidak dapat ditutup tanpa hasil.")
    earlier = locked.state
    _put(locked, ending)
    locked.closed_on, locked.closed_at, locked.closed_by = ending.closed_on, timezone.now(), by
    fields = ("outcome", "closing_summary", "aftercare_plan", "aftercare_on", "closed_on", "closed_at", "closed_by")
    save_step(locked, by, *fields, state=state)
    _judge_goals(locked, ending, by)
    _end_tasks(locked, ending.despite, by)
    if ending.aftercare_on:
        AftercareCheck.objects.create(case=locked, due_on=ending.aftercare_on, planned_by=by)
    remember(locked, earlier, by, reason=ending.despite, outcome=ending.outcome, effective_on=ending.closed_on)
    audit.record("case.closed", by=by, on=locked, case=locked, outcome=ending.outcome)
    return locked


@transaction.atomic
def reopen(*, case: Case, reason: str, by: User) -> Case:
    """Take a closed case into service again.

    The days stay in the transitions; the closing summary becomes a note, because the next closing will write its own. A look
    at the family that was planned is no longer needed.
    """
    locked = lock(case)
    state = next_state(locked.state, "reopen")
    if locked.closing_summary:
        day = date_format(locked.closed_on, "j F Y") if locked.closed_on else "–"
        text = f"Ringkasan penutupan tanggal {day} ({locked.get_outcome_display()}):\n\n"
        Note.objects.create(case=locked, text=text + locked.closing_summary, written_by=by)
    earlier, locked.outcome, locked.closing_summary = locked.state, "", ""
    locked.closed_on = locked.closed_at = locked.closed_by = locked.aftercare_on = None
    fields = ("outcome", "closing_summary", "aftercare_on", "closed_on", "closed_at", "closed_by")
    save_step(locked, by, *fields, state=state)
    now = timezone.now()
    locked.aftercare_checks.filter(finding=Finding.PLANNED).update(
        finding=Finding.REOPENED, held_on=timezone.localdate(), recorded_at=now, recorded_by=by
    )
    remember(locked, earlier, by, reason=reason)
    audit.record("case.reopened", by=by, on=locked, case=locked)
    return locked


@transaction.atomic
def record_aftercare(
    *, check: AftercareCheck, finding: str, held_on: date, note: str = "", again_on: date | None = None, by: User
) -> AftercareCheck:
    """Record how the family was found some months later, and plan another look where one is needed."""
    case = lock(check.case)
    locked = AftercareCheck.objects.select_for_update().get(pk=check.pk)
    if locked.finding:
        raise NotAllowed(NOT_PLANNED)
    if case.closed_on is None or not case.closed_on <= held_on <= timezone.localdate():
        raise NotAllowed("Tanggalnya harus antara penutupan kasus dan hari ini.")
    locked.finding, locked.note, locked.held_on = finding, note, held_on
    locked.recorded_at, locked.recorded_by = timezone.now(), by
    locked.save()
    if again_on:
        AftercareCheck.objects.create(case=case, due_on=again_on, planned_by=by)
    audit.record("aftercare.recorded", by=by, on=locked, case=case, finding=str(finding))
    return locked


def _put(case: Case, ending: Ending) -> None:
    case.outcome, case.closing_summary = ending.outcome, ending.summary
    case.aftercare_plan, case.aftercare_on = ending.aftercare_plan, ending.aftercare_on


def _require_possible(case: Case, ending: Ending) -> None:
    """Refuse a day that cannot be right, goals nobody judged, and unfinished work without a reason."""
    _require_closing_day(case, ending.closed_on)
    if ending.aftercare_on and ending.aftercare_on <= ending.closed_on:
        raise NotAllowed("Keluarga dilihat lagi sesudah kasus ditutup: pilih tanggal yang lebih lambat.")
    unjudged = case.goals.filter(status=Goal.Status.OPEN).exclude(pk__in=ending.goals)
    if unjudged.exists():
        raise NotAllowed("Nilai dulu setiap tujuan: tercapai, tercapai sebagian, atau tidak dilanjutkan.")
    unfinished = blockers(case)
    if unfinished and not ending.despite:
        named = "; ".join(blocker.text for blocker in unfinished[:5])
        raise NotAllowed(
            f"Masih ada {len(unfinished)} yang belum selesai: {named}. Selesaikan dulu, atau tulis mengapa kasus tetap ditutup."
        )


def _judge_goals(case: Case, ending: Ending, by: User) -> None:
    now = timezone.now()
    for goal in case.goals.filter(status=Goal.Status.OPEN, pk__in=ending.goals):
        goal.status, goal.decided_at, goal.decided_by = ending.goals[goal.pk], now, by
        goal.version, goal.changed_by = goal.version + 1, by
        goal.save()


def _end_tasks(case: Case, why: str, by: User) -> None:
    for task in case.tasks.filter(state=Task.State.OPEN):
        task.state, task.result = Task.State.CANCELLED, f"Kasus ditutup: {why}"
        task.ended_at, task.ended_by, task.version = timezone.now(), by, task.version + 1
        task.save()


def _require_closing_day(case: Case, day: date | datetime) -> None:
    if day < case.opened_on:
        raise NotAllowed(f"Tanggal tutup tidak boleh sebelum tanggal buka ({date_format(case.opened_on, 'j F Y')}).")
    if day > timezone.localdate():
        raise NotAllowed("Tanggal tutup tidak boleh di masa depan.")
