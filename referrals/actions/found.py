"""Verbs about people in need who were found outside. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.locking import SAID_MORE
from cases.models import Case, IntakeDraft
from lk3 import audit
from lk3.models import User

from .. import outreach_rules
from ..models import FoundPerson, Outreach
from ..workflow import NotAllowed
from .arrivals import Seed, arrive

SAID = ("outreach_id", "is_in_danger", "name", "sex", "age", "address", "phone", "story", "category_id")
NOT_HELD = "Orang yang ditemukan dicatat pada hari kegiatan atau sesudahnya, bukan sebelumnya."
NO_REASON = "Tulis mengapa tidak dilanjutkan, agar rekan yang membaca nanti mengerti."
DROPPED = "Temuan ini sudah dinyatakan tidak dilanjutkan."
HAS_CASE = "Orang ini sudah menjadi kasus, jadi kelanjutannya ada di kasus itu."


@transaction.atomic
def record_found(*, found: FoundPerson, outreach: Outreach, uid: UUID, by: User) -> FoundPerson:
    """Write down somebody in need who was found on that day; the same ``uid`` again returns the first one."""
    if not outreach_rules.can_find_people(outreach):
        raise NotAllowed(NOT_HELD)
    found.outreach, found.uid, found.recorded_by = outreach, uid, by
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError:
        return _refuse_another(FoundPerson.objects.get(uid=uid, recorded_by=by), found)
    audit.record("found.recorded", by=by, on=found, outreach=outreach.pk, danger=found.is_in_danger)
    return found


def _refuse_another(earlier: FoundPerson, found: FoundPerson) -> FoundPerson:
    """Return whom the first click wrote down; somebody else written on the same page must not be dropped in silence."""
    if any(getattr(earlier, name) != getattr(found, name) for name in SAID):
        raise NotAllowed(SAID_MORE)
    return earlier


@transaction.atomic
def make_case(*, found: FoundPerson, by: User) -> IntakeDraft:
    """Return an intake with all that is known filled in; a second click returns the same one. NotAllowed once it was dropped."""
    stored = FoundPerson.objects.select_for_update().get(pk=found.pk)
    if stored.dropped_at is not None:
        raise NotAllowed(DROPPED)
    if _has_case(stored):
        raise NotAllowed(HAS_CASE)
    draft = arrive(seed=_seed_of(stored), by=by)
    stored.family = draft.family
    stored.save(update_fields=["family"])
    return draft


@transaction.atomic
def drop_found(*, found: FoundPerson, reason: str, by: User) -> FoundPerson:
    """Decide that nothing follows, and say why; dropped already is no error. NotAllowed where a case follows."""
    stored = FoundPerson.objects.select_for_update().get(pk=found.pk)
    if stored.dropped_at is not None:
        return stored
    if _has_case(stored):
        raise NotAllowed(HAS_CASE)
    if not reason.strip():
        raise NotAllowed(NO_REASON)
    stored.dropped_because, stored.dropped_at, stored.dropped_by = reason.strip(), timezone.now(), by
    stored.save(update_fields=["dropped_because", "dropped_at", "dropped_by"])
    audit.record("found.dropped", by=by, on=stored)
    return stored


def _has_case(found: FoundPerson) -> bool:
    return found.family_id is not None and Case.objects.filter(family_id=found.family_id).exists()


def _seed_of(found: FoundPerson) -> Seed:
    day = found.outreach
    is_mobile = day.kind == Outreach.Kind.MOBILE_UNIT
    return Seed(
        uid=found.uid,
        name=found.name,
        sex=found.sex,
        age=found.age,
        address=found.address,
        subdistrict=day.subdistrict,
        village=day.village,
        phone=found.phone,
        story=found.story,
        category=found.category,
        channel=Case.Channel.MOBILE_UNIT if is_mobile else Case.Channel.OUTREACH,
        is_in_danger=found.is_in_danger,
        family=found.family,
    )
