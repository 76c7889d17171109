"""How a case changes hands and class; the first assignment brings it into service."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lk3 import audit
from lk3.access import CLASS_ORDER, Confidentiality
from lk3.models import User

from ..models import Assignment, Case, Task, TeamMember
from ..steps import lock, remember, save_step
from ..workflow import NotAllowed, next_state, refuse_conflict, require_open


@transaction.atomic
def assign(*, case: Case, owner: User, note: str = "", by: User) -> Case:
    """Make the case ``owner``'s; a registered one goes into service. Raises NotAllowed for people who may not carry it."""
    locked = lock(case)
    state = next_state(locked.state, "assign")
    if locked.owner_id == owner.pk:
        raise NotAllowed(f"Kasus ini sudah ditangani oleh {owner}.")
    refuse_conflict(locked.family_id, owner)
    earlier, before, locked.owner = locked.state, locked.owner_id, owner
    try:
        save_step(locked, by, "owner", state=state)
    except ValidationError as error:
        raise NotAllowed(error.messages[0]) from error
    Assignment.objects.create(case=locked, owner=owner, note=note, assigned_by=by)
    _hand_tasks(locked, before)
    if state != earlier:
        remember(locked, earlier, by)
    audit.record("case.assigned", by=by, on=locked, case=locked, owner=owner.pk)
    return locked


@transaction.atomic
def add_to_team(*, case: Case, user: User, until_on: date | None = None, by: User) -> TeamMember:
    """Let a colleague work on the case too, until a day or for good; asking again changes the day."""
    locked = lock(case)
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
def raise_class(*, case: Case, to: str, by: User) -> Case:
    """Keep the case more closely. Never lowers: that takes two persons and is another verb."""
    locked = lock(case)
    require_open(locked.state)
    order = CLASS_ORDER.index
    if order(Confidentiality(to)) <= order(Confidentiality(locked.confidentiality)):
        raise NotAllowed(
            f"Kerahasiaan kasus ini sudah {locked.get_confidentiality_display()}; di sini hanya bisa naik."
        )
    locked.confidentiality = Confidentiality(to)
    save_step(locked, by, "confidentiality", state=locked.state)
    audit.record("case.class_raised", by=by, on=locked, case=locked, to=str(to))
    return locked


def _hand_tasks(case: Case, before: int | None) -> None:
    """Put what the owner before still had to do, and every legal duty, on the day of the new owner."""
    theirs = Q(origin=Task.Origin.LEGAL)
    if before is not None:
        theirs |= Q(owner=before)
    case.tasks.filter(theirs, state=Task.State.OPEN).update(owner=case.owner_id)
