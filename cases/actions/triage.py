"""Verb of triage: asking about danger again while the case runs."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lk3 import audit
from lk3.models import User

from .. import triage as rules
from ..locking import lock_open, same
from ..models import Case, Triage


@transaction.atomic
def take_triage(*, case: Case, uid: UUID, answers: Mapping[str, str], note: str = "", by: User) -> Triage:
    """Record five new answers; they set the urgency of the case, and its response clock starts again.

    Calm answers in a case that somebody works on already start none.

    The same ``uid`` again returns the first triage and changes nothing; with other answers it is refused, because danger that
    was said must not be dropped. Raises NotAllowed for a closed case. Writes 'triage.taken'.
    """
    locked = lock_open(case)
    if existing := Triage.objects.filter(uid=uid).first():
        return same(existing, locked, existing.taken_by_id, by, note=note, **answers)
    found, now = rules.judge(answers), timezone.now()
    triage = Triage.objects.create(
        case=locked, uid=uid, note=note, urgency=found.urgency, taken_at=now, taken_by=by, **answers
    )
    locked.urgency, locked.response_due_at = found.urgency, rules.response_due(found.urgency, now)
    if found.urgency == Case.Urgency.NORMAL and locked.contacts.exists():
        locked.response_due_at = None  # somebody is at work already, and nothing presses
    # An open form on the case must not carry the old urgency back.
    locked.version, locked.changed_by = locked.version + 1, by
    locked.save(update_fields=["urgency", "response_due_at", "version", "changed_by", "changed_at"])
    audit.record("triage.taken", by=by, on=triage, case=locked, fields=["urgency"])
    return triage
