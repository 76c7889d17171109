"""How a case changes hands, class and state. Nothing else assigns ``state``."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import audit
from lk3.access import CLASS_ORDER, Confidentiality
from lk3.models import User

from ..models import Assignment, Case, CaseTransition, Note, TeamMember
from ..workflow import NotAllowed, next_state, refuse_conflict, require_open

State = Case.State


@transaction.atomic
def assign(*, case: Case, owner: User, note: str = "", by: User) -> Case:
    """Make the case ``owner``'s; a registered one goes into service. Raises NotAllowed for people who may not carry it."""
    locked = _lock(case)
    state = next_state(locked.state, "assign")
    if locked.owner_id == owner.pk:
        raise NotAllowed(f"Kasus ini sudah ditangani oleh {owner}.")
    refuse_conflict(locked.family_id, owner)
    earlier, locked.owner = locked.state, owner
    try:
        _save(locked, by, "owner", state=state)
    except ValidationError as error:
        raise NotAllowed(error.messages[0]) from error
    Assignment.objects.create(case=locked, owner=owner, note=note, assigned_by=by)
    if state != earlier:
        _remember(locked, earlier, by)
    audit.record("case.assigned", by=by, on=locked, case=locked, owner=owner.pk)
    return locked


@transaction.atomic
def add_to_team(*, case: Case, user: User, until_on: date | None = None, by: User) -> TeamMember:
    """Let a colleague work on the case too, until a day or for good; asking again changes the day."""
    locked = _lock(case)
    require_open(locked.state)
    if locked.owner_id == user.pk:
        raise NotAllowed(f"{user} sudah menjadi penanggung jawab kasus ini.")
    refuse_conflict(locked.family_id, user)
    member = TeamMember.objects.filter(case=locked, user=user).first() or TeamMember(case=locked, user=user)
    member.until_on, member.added_by, member.added_at = until_on, by, timezone.now()
    try:
        member.save()
    except ValidationError as error:
        raise NotAllowed(error.messages[0]) from error
    audit.record("case.team_added", by=by, on=member, case=locked, member=user.pk)
    return member


@transaction.atomic
def propose_closure(*, case: Case, outcome: str, summary: str, closed_on: date, by: User) -> Case:
    """Ask the head to close the case with this outcome, summary and day."""
    locked = _lock(case)
    state = next_state(locked.state, "propose_closure")
    _require_closing_day(locked, closed_on)
    earlier, locked.outcome, locked.closing_summary = locked.state, outcome, summary
    _save(locked, by, "outcome", "closing_summary", state=state)
    _remember(locked, earlier, by, outcome=outcome, effective_on=closed_on)
    audit.record("case.closure_proposed", by=by, on=locked, case=locked, outcome=outcome)
    return locked


@transaction.atomic
def decline_closure(*, case: Case, reason: str, by: User) -> Case:
    """Send a proposed closure back with the reason. The summary stays, so that the next proposal starts from it."""
    locked = _lock(case)
    state = next_state(locked.state, "decline_closure")
    earlier, locked.outcome = locked.state, ""
    _save(locked, by, "outcome", state=state)
    _remember(locked, earlier, by, reason=reason)
    audit.record("case.closure_declined", by=by, on=locked, case=locked)
    return locked


@transaction.atomic
def close(*, case: Case, outcome: str, summary: str, closed_on: date, by: User) -> Case:
    """Close the case: on which day, with which outcome, and what is to be remembered of it."""
    locked = _lock(case)
    state = next_state(locked.state, "close")
    _require_closing_day(locked, closed_on)
    if not outcome:
        raise NotAllowed("Pilih hasilnya: kasus tidak dapat ditutup tanpa hasil.")
    earlier, locked.outcome, locked.closing_summary = locked.state, outcome, summary
    locked.closed_on, locked.closed_at, locked.closed_by = closed_on, timezone.now(), by
    _save(locked, by, "outcome", "closing_summary", "closed_on", "closed_at", "closed_by", state=state)
    _remember(locked, earlier, by, outcome=outcome, effective_on=closed_on)
    audit.record("case.closed", by=by, on=locked, case=locked, outcome=outcome)
    return locked


@transaction.atomic
def reopen(*, case: Case, reason: str, by: User) -> Case:
    """Take a closed case into service again.

    The days stay in the transitions; the closing summary becomes a note, because the next closing will write its own.
    """
    locked = _lock(case)
    state = next_state(locked.state, "reopen")
    if locked.closing_summary:
        day = date_format(locked.closed_on, "j F Y") if locked.closed_on else "–"
        text = f"Ringkasan penutupan tanggal {day} ({locked.get_outcome_display()}):\n\n"
        Note.objects.create(case=locked, text=text + locked.closing_summary, written_by=by)
    earlier, locked.outcome, locked.closing_summary = locked.state, "", ""
    locked.closed_on = locked.closed_at = locked.closed_by = None
    _save(locked, by, "outcome", "closing_summary", "closed_on", "closed_at", "closed_by", state=state)
    _remember(locked, earlier, by, reason=reason)
    audit.record("case.reopened", by=by, on=locked, case=locked)
    return locked


@transaction.atomic
def raise_class(*, case: Case, to: str, by: User) -> Case:
    """Keep the case more closely. Never lowers: that takes two persons and is another verb."""
    locked = _lock(case)
    require_open(locked.state)
    order = CLASS_ORDER.index
    if order(Confidentiality(to)) <= order(Confidentiality(locked.confidentiality)):
        raise NotAllowed(
            f"Kerahasiaan kasus ini sudah {locked.get_confidentiality_display()}; di sini hanya bisa naik."
        )
    locked.confidentiality = Confidentiality(to)
    _save(locked, by, "confidentiality", state=locked.state)
    audit.record("case.class_raised", by=by, on=locked, case=locked, to=str(to))
    return locked


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def _save(case: Case, by: User, *fields: str, state: str) -> None:
    """Write the named fields and the state. The version stays: moving a case must not refuse somebody's typed text."""
    case.state, case.changed_by = state, by
    case.save(update_fields=[*fields, "state", "changed_by", "changed_at"])


def _remember(
    case: Case, from_state: str, by: User, *, reason: str = "", outcome: str = "", effective_on: date | None = None
) -> None:
    CaseTransition.objects.create(
        case=case,
        from_state=from_state,
        to_state=case.state,
        reason=reason,
        outcome=outcome,
        effective_on=effective_on or timezone.localdate(),
        moved_by=by,
    )


def _require_closing_day(case: Case, day: date | datetime) -> None:
    if day < case.opened_on:
        raise NotAllowed(f"Tanggal tutup tidak boleh sebelum tanggal buka ({date_format(case.opened_on, 'j F Y')}).")
    if day > timezone.localdate():
        raise NotAllowed("Tanggal tutup tidak boleh di masa depan.")
