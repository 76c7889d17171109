"""Case conferences: who met, what was at stake, what was decided. Decisions become tasks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lk3 import audit
from lk3.models import User

from ..locking import CHANGED, lock_open, refuse_new_words, same
from ..models import Case, Conference, ConferenceParticipant, Task
from ..plan import require_colleague
from ..workflow import NotAllowed

# {"name", "role", "institution"}: a name on a list, not an account.
Participant = dict[str, str]
# {"what", "owner", "responsible", "due_on"}: what somebody took on.
Decision = dict[str, Any]


@transaction.atomic
def add_conference(
    *,
    case: Case,
    uid: UUID,
    participants: Iterable[Participant] = (),
    decisions: Iterable[Decision] = (),
    by: User,
    **fields: Any,
) -> Conference:
    """Record a conference, held or planned, and make its decisions tasks; the same ``uid`` again records nothing.

    ``fields``: held_on, start_time, place, issues, conclusion.
    """
    locked = lock_open(case)
    if existing := Conference.objects.filter(uid=uid).first():
        _refuse_new_rows(existing, participants, decisions)
        return same(existing, locked, existing.written_by_id, by, **fields)
    conference = Conference.objects.create(case=locked, uid=uid, written_by=by, **fields)
    _list_participants(conference, participants)
    count = _add_decisions(conference, decisions, by)
    audit.record("conference.added", by=by, on=conference, case=locked, decisions=count)
    return conference


@transaction.atomic
def change_conference(
    *,
    conference: Conference,
    version: int,
    participants: Iterable[Participant],
    decisions: Iterable[Decision] = (),
    by: User,
    **fields: Any,
) -> Conference:
    """Complete or correct a conference from exactly this version of it; decisions are only ever added.

    ``fields``: held_on, start_time, place, issues, conclusion. The list of participants replaces the earlier one.
    """
    case = lock_open(conference.case)
    locked = Conference.objects.select_for_update().get(pk=conference.pk)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    if _list_participants(locked, participants):
        changed.append("participants")
    count = _add_decisions(locked, decisions, by)
    locked.version, locked.changed_at, locked.changed_by = version + 1, timezone.now(), by
    locked.save(update_fields=[*fields, "version", "changed_at", "changed_by"])
    audit.record("conference.changed", by=by, on=locked, case=case, fields=sorted(changed), decisions=count)
    return locked


def _refuse_new_rows(
    conference: Conference, participants: Iterable[Participant], decisions: Iterable[Decision]
) -> None:
    said = [row["name"] for row in participants] + [row["what"] for row in decisions]
    stored = [*conference.participants.order_by("pk").values_list("name", flat=True)]
    refuse_new_words(said, stored + [task.what for task in conference.tasks.order_by("pk")])


def _list_participants(conference: Conference, participants: Iterable[Participant]) -> bool:
    """Make these the participants and return whether the list changed."""
    wanted = list(participants)
    present = list(conference.participants.order_by("pk").values("name", "role", "institution"))
    if wanted == present:
        return False
    conference.participants.all().delete()
    ConferenceParticipant.objects.bulk_create(ConferenceParticipant(conference=conference, **row) for row in wanted)
    return True


def _add_decisions(conference: Conference, decisions: Iterable[Decision], by: User) -> int:
    """Make the decisions tasks and return how many there were; they belong to the conference's own event in the trail."""
    decisions = list(decisions)
    for owner in {decision["owner"] for decision in decisions if decision.get("owner")}:
        require_colleague(conference.case, owner)
    tasks = [
        Task(
            case_id=conference.case_id,
            conference=conference,
            origin=Task.Origin.CONFERENCE,
            written_by=by,
            **decision,
        )
        for decision in decisions
    ]
    Task.objects.bulk_create(tasks)
    return len(tasks)
