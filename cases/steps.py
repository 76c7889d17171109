"""What every step of a case has in common: its row is locked, saved, and the step is remembered. Used by verbs only."""

from datetime import date

from django.utils import timezone

from lk3.models import User

from .models import Case, CaseTransition


def lock(case: Case) -> Case:
    """Return the case as it is now, held until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


def save_step(case: Case, by: User, *fields: str, state: str) -> None:
    """Write the named fields and the state. The version stays: moving a case must not refuse somebody's typed text."""
    case.state, case.changed_by = state, by
    case.save(update_fields=[*fields, "state", "changed_by", "changed_at"])


def remember(
    case: Case, from_state: str, by: User, *, reason: str = "", outcome: str = "", effective_on: date | None = None
) -> None:
    """Write the step into the history of the case."""
    CaseTransition.objects.create(
        case=case,
        from_state=from_state,
        to_state=case.state,
        reason=reason,
        outcome=outcome,
        effective_on=effective_on or timezone.localdate(),
        moved_by=by,
    )
