"""Contacts with the family: one row each, written once, corrected within a day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from families.models import Person
from lk3 import audit
from lk3.models import User

from ..contacts import cases_to_file_in, may_change_contact
from ..locking import CHANGED, lock_open, same
from ..models import Case, Note, ServiceContact, Task
from ..plan import require_colleague
from ..workflow import NotAllowed

TOO_OLD = "Layanan ini dicatat lebih dari 24 jam yang lalu, jadi tidak diubah lagi. Tulis tambahan sebagai catatan."
NOT_YOURS = "Hanya pencatatnya yang dapat memperbaiki layanan ini."
NOT_THERE = "Salah satu kasus itu tidak dapat Anda isi. Pilih dari daftar."
NO_STEP = "Tulis dulu langkah berikutnya, baru pilih siapa yang mengerjakan."
PAST_DAY = "Hari itu sudah lewat. Pilih hari ini atau sesudahnya."
MISSED, CALL_AGAIN = "Ditelepon, tidak diangkat.", "Telepon lagi"


@transaction.atomic
def add_contact(
    *,
    case: Case,
    uid: UUID,
    persons: Iterable[Person] = (),
    filed_in: Iterable[Case] = (),
    next_by: User | None = None,
    by: User,
    **fields: Any,
) -> ServiceContact:
    """Record one contact with the family; the same ``uid`` again returns the first one and records nothing.

    ``filed_in`` are other cases of the family in whose files it stands too: it counts once, in ``case``. A colleague in
    ``next_by`` gets the next step as a task. ``fields``: kind, held_on, minutes, place, others_present, summary,
    next_step, next_on.
    """
    locked = lock_open(case)
    if existing := ServiceContact.objects.filter(uid=uid).first():
        return same(existing, locked, existing.recorded_by_id, by, **fields)
    _require_day(locked, fields["held_on"])
    others = _require_known(locked, filed_in, by)
    contact = ServiceContact.objects.create(case=locked, uid=uid, recorded_by=by, **fields)
    contact.persons.set(persons)
    contact.filed_in.set(others)
    _hand_over_next_step(contact, next_by, by)
    audit.record("contact.added", by=by, on=contact, case=locked, kind=str(contact.kind), filed_in=len(others))
    return contact


@transaction.atomic
def change_contact(
    *,
    contact: ServiceContact,
    version: int,
    persons: Iterable[Person],
    filed_in: Iterable[Case] = (),
    by: User,
    **fields: Any,
) -> ServiceContact:
    """Correct one's own contact within a day, from exactly this version of it. ``fields`` as for ``add_contact``."""
    case = lock_open(contact.case)
    locked = ServiceContact.objects.select_for_update().get(pk=contact.pk)
    if locked.recorded_by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    if not may_change_contact(locked):
        raise NotAllowed(TOO_OLD)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    _require_day(case, fields.get("held_on", locked.held_on))
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    changed += _refile(locked, case, list(persons), list(filed_in), by)
    locked.version, locked.changed_at, locked.changed_by = version + 1, timezone.now(), by
    locked.save(update_fields=[*fields, "version", "changed_at", "changed_by"])
    audit.record("contact.changed", by=by, on=locked, case=case, fields=sorted(changed))
    return locked


@transaction.atomic
def add_missed_call(*, case: Case, next_on: date, by: User) -> Note:
    """Note that nobody answered the telephone, and move the next step to ``next_on``; a second click changes nothing.

    An attempt is no service: it is not counted, meets no response clock and ends no silence. Where no step was agreed, calling
    again becomes a task.
    """
    locked = lock_open(case)
    if next_on < timezone.localdate():
        raise NotAllowed(PAST_DAY)
    latest = locked.contacts.order_by("-held_on", "-id").first()
    is_agreed = latest is not None and bool(latest.next_step)
    if latest is not None and is_agreed:
        ServiceContact.objects.filter(pk=latest.pk).update(next_on=next_on)
    else:
        _call_again(locked, next_on, by)
    minute_ago = timezone.now() - timedelta(minutes=1)
    recent = locked.notes.filter(written_by=by, written_at__gte=minute_ago).order_by("-written_at", "-id").first()
    if recent is not None and recent.text == MISSED:
        return recent
    note = Note.objects.create(case=locked, text=MISSED, written_by=by)
    audit.record("call.missed", by=by, on=note, case=locked, next_on=next_on.isoformat())
    return note


def _call_again(case: Case, due_on: date, by: User) -> None:
    mine = case.tasks.filter(owner=by, state=Task.State.OPEN, origin=Task.Origin.CONTACT)
    waiting = next((task for task in mine if task.what == CALL_AGAIN), None)
    if waiting is None:
        Task.objects.create(
            case=case, origin=Task.Origin.CONTACT, what=CALL_AGAIN, owner=by, due_on=due_on, written_by=by
        )
    else:
        waiting.due_on, waiting.version = due_on, waiting.version + 1
        waiting.save(update_fields=["due_on", "version"])


def _require_day(case: Case, held_on: date) -> None:
    if not case.opened_on <= held_on <= timezone.localdate():
        raise NotAllowed(
            f"Tanggal layanan harus antara {date_format(case.opened_on, 'j F Y')} (kasus dibuka) dan hari ini."
        )


def _require_known(case: Case, filed_in: Iterable[Case], by: User) -> list[Case]:
    """Return the cases in which it may be filed, or refuse all of them without saying which one it is."""
    wanted = list(filed_in)
    allowed = {row.pk for row in cases_to_file_in(case, by)} if wanted else set()
    if any(row.pk not in allowed for row in wanted):
        raise NotAllowed(NOT_THERE)
    return wanted


def _refile(contact: ServiceContact, case: Case, persons: list[Person], filed_in: list[Case], by: User) -> list[str]:
    """Set who was there and where it is filed too; what the writer may no longer see stays filed. Return what changed."""
    offered = {row.pk for row in cases_to_file_in(case, by)}
    filed = set(contact.filed_in.values_list("pk", flat=True))
    wanted = {row.pk for row in _require_known(case, filed_in, by)} | (filed - offered)
    changed = ["filed_in"] if wanted != filed else []
    if {person.pk for person in persons} != set(contact.persons.values_list("pk", flat=True)):
        changed.append("persons")
    contact.filed_in.set(wanted)
    contact.persons.set(persons)
    return changed


def _hand_over_next_step(contact: ServiceContact, owner: User | None, by: User) -> None:
    """Make the next step a task of a colleague; one's own next step stands on the contact only."""
    if owner is None or owner.pk == by.pk:
        return
    if not contact.next_step:
        raise NotAllowed(NO_STEP)
    require_colleague(contact.case, owner)
    Task.objects.create(
        case=contact.case,
        origin=Task.Origin.CONTACT,
        what=contact.next_step,
        owner=owner,
        due_on=contact.next_on,
        written_by=by,
    )
