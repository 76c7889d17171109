"""What people do in a case: contacts, notes, consents, the conflict list, and changing what the file says."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from families.models import Person
from lk3 import audit
from lk3.models import User

from ..confidentiality import higher, lowest_class
from ..models import (
    Case,
    CaseParticipant,
    CaseProblem,
    ConflictOfInterest,
    Consent,
    Note,
    ProblemCategory,
    ServiceContact,
)
from ..workflow import NotAllowed, may_change_note, require_open

TOO_OLD = "Catatan ini sudah lebih dari 24 jam, jadi tidak diubah lagi. Tulis tambahan di bawahnya."
NOT_YOURS = "Hanya penulisnya yang dapat mengubah atau menambah catatan ini."
TAKEN = "Formulir ini sudah pernah dikirim. Buka formulir baru."
CHANGED = "Data ini baru saja diubah orang lain. Muat ulang halaman, bandingkan, lalu simpan lagi."


@transaction.atomic
def add_note(
    *, case: Case, text: str, submission: UUID, kind: str = Note.Kind.PROGRESS, summary: str = "", by: User
) -> Note:
    """Write a note and return it; the same ``submission`` again returns the first note and writes nothing."""
    locked = _lock_open(case)
    if existing := Note.objects.filter(submission=submission).first():
        return _same(existing, locked, existing.written_by_id, by)
    note = Note.objects.create(case=locked, kind=kind, text=text, summary=summary, submission=submission, written_by=by)
    audit.record("note.added", by=by, on=note, case=locked, kind=str(kind))
    return note


@transaction.atomic
def change_note(*, note: Note, text: str, version: int, summary: str = "", by: User) -> Note:
    """Change one's own note within a day, from exactly this version of it."""
    _lock_open(note.case)
    locked = Note.objects.select_for_update().get(pk=note.pk)
    if locked.written_by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    if not may_change_note(locked):
        raise NotAllowed(TOO_OLD)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    locked.text, locked.summary, locked.version = text, summary, version + 1
    locked.changed_at, locked.changed_by = timezone.now(), by
    locked.save(update_fields=["text", "summary", "version", "changed_at", "changed_by"])
    audit.record("note.changed", by=by, on=locked, case=note.case, fields=["text", "summary"])
    return locked


@transaction.atomic
def amend_note(*, note: Note, text: str, submission: UUID, summary: str = "", by: User) -> Note:
    """Add to one's own note and leave the old words as they are."""
    locked = _lock_open(note.case)
    if existing := Note.objects.filter(submission=submission).first():
        return _same(existing, locked, existing.written_by_id, by)
    if note.written_by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    addendum = Note.objects.create(
        case=locked,
        kind=note.kind,
        text=text,
        summary=summary,
        submission=submission,
        amends_id=note.amends_id or note.pk,
        written_by=by,
    )
    audit.record("note.amended", by=by, on=addendum, case=locked)
    return addendum


@transaction.atomic
def add_contact(*, case: Case, uid: UUID, persons: Iterable[Person] = (), by: User, **fields: Any) -> ServiceContact:
    """Record one contact with the family; the same ``uid`` again returns the first one and records nothing.

    ``fields``: kind, held_on, minutes, place, summary, next_step, next_on.
    """
    locked = _lock_open(case)
    if existing := ServiceContact.objects.filter(uid=uid).first():
        return _same(existing, locked, existing.recorded_by_id, by)
    if not locked.opened_on <= fields["held_on"] <= timezone.localdate():
        raise NotAllowed(
            f"Tanggal layanan harus antara {date_format(locked.opened_on, 'j F Y')} (kasus dibuka) dan hari ini."
        )
    contact = ServiceContact.objects.create(case=locked, uid=uid, recorded_by=by, **fields)
    contact.persons.set(persons)
    audit.record("contact.added", by=by, on=contact, case=locked, kind=str(contact.kind))
    return contact


@transaction.atomic
def change_case(*, case: Case, version: int, secondary: Iterable[ProblemCategory], by: User, **fields: Any) -> Case:
    """Change what the file says, from exactly this version of it; the class only ever rises with the problems.

    ``fields``: category, other_explanation, urgency, channel, reporter, narrative.
    """
    locked = _lock_open(case)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    problems = [problem for problem in secondary if problem.pk != locked.category_id]
    if _set_secondary(locked, problems, by):
        changed.append("secondary_problems")
    _raise_with_problems(locked, problems)
    locked.version, locked.changed_by = version + 1, by
    locked.save(update_fields=[*fields, "root_category", "confidentiality", "version", "changed_by", "changed_at"])
    audit.record("case.changed", by=by, on=locked, case=locked, fields=sorted(changed))
    return locked


def _set_secondary(case: Case, problems: list[ProblemCategory], by: User) -> bool:
    """Make these the secondary problems of the case and return whether anything changed."""
    wanted, present = (
        {problem.pk for problem in problems},
        set(case.secondary_problems.values_list("category", flat=True)),
    )
    case.secondary_problems.exclude(category__in=wanted).delete()
    CaseProblem.objects.bulk_create(
        CaseProblem(case=case, category_id=pk, recorded_by=by) for pk in sorted(wanted - present)
    )
    return wanted != present


def _raise_with_problems(case: Case, secondary: Iterable[ProblemCategory]) -> None:
    """Keep the case at least as closely as its problems and the ages of client and victims ask for; never less than before."""
    victims = Person.objects.filter(participations__case=case, participations__role=CaseParticipant.Role.VICTIM)
    protected = [*([case.client] if case.client else []), *victims]
    level = lowest_class([case.category, *secondary], protected, on=case.opened_on).level
    case.confidentiality = higher(case.confidentiality, level)


@transaction.atomic
def record_consent(*, case: Case, by: User, **fields: Any) -> Consent:
    """Record on what ground the family's data is used; the same again within a minute is a double click.

    ``fields``: basis, form, given_by, may_share, reason, given_on.
    """
    locked = _lock_open(case)
    minute_ago = timezone.now() - timedelta(minutes=1)
    same = Consent.objects.filter(case=locked, recorded_by=by, recorded_at__gte=minute_ago, **fields).first()
    if same is not None:
        return same
    consent = Consent.objects.create(case=locked, recorded_by=by, **fields)
    audit.record("consent.recorded", by=by, on=consent, case=locked, basis=str(consent.basis))
    return consent


@transaction.atomic
def set_conflict(*, case: Case, user: User, reason: str, by: User) -> ConflictOfInterest:
    """Put somebody on the conflict list: from now on the case does not exist for them."""
    locked = _lock_open(case)
    if locked.owner_id == user.pk:
        raise NotAllowed(f"Kasus ini masih ditangani {user}. Minta ketua menugaskannya kepada orang lain dulu.")
    if locked.conflicts.filter(user=user).exists():
        raise NotAllowed("Orang ini sudah ada dalam daftar benturan kepentingan.")
    conflict = ConflictOfInterest.objects.create(case=locked, user=user, reason=reason, recorded_by=by)
    audit.record("case.conflict_set", by=by, on=conflict, case=locked, person=user.pk)
    return conflict


def _lock_open(case: Case) -> Case:
    locked = Case.objects.select_for_update().get(pk=case.pk)
    require_open(locked.state)
    return locked


def _same(existing: Any, case: Case, author_id: int, by: User) -> Any:
    """Return what an earlier click made, but never somebody else's or another case's."""
    if existing.case_id != case.pk or author_id != by.pk:
        raise NotAllowed(TAKEN)
    return existing
