"""Notes: written, changed within a day, added to later."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lk3 import audit
from lk3.models import User

from ..locking import CHANGED, lock_open, same
from ..models import Case, Note
from ..workflow import NotAllowed, may_change_note

TOO_OLD = "Catatan ini sudah lebih dari 24 jam, jadi tidak diubah lagi. Tulis tambahan di bawahnya."
NOT_YOURS = "Hanya penulisnya yang dapat mengubah atau menambah catatan ini."


@transaction.atomic
def add_note(
    *, case: Case, text: str, submission: UUID, kind: str = Note.Kind.PROGRESS, by: User, **parts: Any
) -> Note:
    """Write a note and return it; the same ``submission`` again returns the first note and writes nothing.

    ``parts``: summary, interview_on, interview_number, impressions, analysis, next_plan, as far as the kind has them.
    """
    locked = lock_open(case)
    if existing := Note.objects.filter(submission=submission).first():
        return same(existing, locked, existing.written_by_id, by, text=text, **parts)
    note = Note.objects.create(case=locked, kind=kind, text=text, submission=submission, written_by=by, **parts)
    audit.record("note.added", by=by, on=note, case=locked, kind=str(kind))
    return note


@transaction.atomic
def change_note(*, note: Note, text: str, version: int, by: User, **parts: Any) -> Note:
    """Change one's own note within a day, from exactly this version of it; ``parts`` that are not named stay."""
    lock_open(note.case)
    locked = Note.objects.select_for_update().get(pk=note.pk)
    if locked.written_by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    if not may_change_note(locked):
        raise NotAllowed(TOO_OLD)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    values = {"text": text} | parts
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, values[name])
    locked.version, locked.changed_at, locked.changed_by = version + 1, timezone.now(), by
    locked.save(update_fields=[*values, "version", "changed_at", "changed_by"])
    audit.record("note.changed", by=by, on=locked, case=note.case, fields=sorted(changed))
    return locked


@transaction.atomic
def amend_note(*, note: Note, text: str, submission: UUID, by: User, **parts: Any) -> Note:
    """Add to one's own note and leave the old words as they are. ``parts``: summary, impressions."""
    locked = lock_open(note.case)
    if existing := Note.objects.filter(submission=submission).first():
        return same(existing, locked, existing.written_by_id, by, text=text, **parts)
    if note.written_by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    addendum = Note.objects.create(
        case=locked,
        kind=note.kind,
        text=text,
        submission=submission,
        amends_id=note.amends_id or note.pk,
        written_by=by,
        **parts,
    )
    audit.record("note.amended", by=by, on=addendum, case=locked)
    return addendum
