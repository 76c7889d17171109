"""Verbs of ties: recording how people belong together, correcting it, and taking back what was wrong.

Each writes one audit event that holds keys and names of fields, never what binds people. A refusal is a ValidationError with
the sentence beside its field.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from lk3 import audit
from lk3.models import User

from .. import tie_rules
from ..kinship import kinship_of, withheld_from
from ..models import Bond, CoupleTie, Family, FamilyMember, ParentTie, Person, Pregnancy, SocialTie
from ..relatives import RelativeOf, place_of, ties_of
from ..ties import PERSONS, fingerprint
from .registration import _join


def add_couple(
    *,
    family: Family,
    one: Person,
    other: Person,
    kind: str,
    status: str,
    since_year: int | None = None,
    ended_year: int | None = None,
    by: User,
) -> CoupleTie:
    """Record a marriage or a life together, and how it stands. Writes 'tie.added'."""
    tie = CoupleTie(one=one, other=other, kind=kind, status=status, since_year=since_year, ended_year=ended_year)
    return _add([tie], family=family, by=by)[0]


def add_parent_tie(
    *, family: Family, child: Person, parent: Person, other_parent: Person | None = None, kind: str, by: User
) -> list[ParentTie]:
    """Record whose child somebody is, of one or of two parents in the same way. Writes 'tie.added'."""
    if parent == other_parent:
        raise ValidationError({"other_parent": tie_rules.TWO_PEOPLE})
    parents = [parent, other_parent] if other_parent else [parent]
    return _add([ParentTie(parent=one, child=child, kind=kind) for one in parents], family=family, by=by)


def add_pregnancy(
    *,
    family: Family,
    mother: Person,
    father: Person | None = None,
    due_on: date | None = None,
    outcome: str,
    by: User,
) -> Pregnancy:
    """Record a child that is expected, or that was lost. Writes 'tie.added'."""
    tie = Pregnancy(mother=mother, father=father, due_on=due_on, outcome=outcome)
    return _add([tie], family=family, by=by)[0]


def add_bond(*, family: Family, one: Person, other: Person, kind: str, by: User) -> Bond:
    """Record how two people stand to each other; violence and control go from ``one`` to ``other``. Writes 'tie.added'."""
    return _add([Bond(one=one, other=other, kind=kind)], family=family, by=by)[0]


@transaction.atomic
def add_social_tie(
    *,
    family: Family,
    uid: UUID,
    kind: str,
    label: str,
    strength: str,
    flow: str,
    person: Person | None = None,
    by: User,
) -> SocialTie:
    """Record what ties the family, or one ``person`` of it, to the world. Writes 'tie.added'.

    The same ``uid`` from the same person again returns the first one.
    """
    found = SocialTie.objects.filter(uid=uid).first()
    if found is not None and found.recorded_by_id == by.pk:
        return found
    uid = uuid4() if found else uid
    tie = SocialTie(uid=uid, kind=kind, label=label, strength=strength, flow=flow, person=person)
    return _add([tie], family=family, by=by)[0]


@transaction.atomic
def _add(ties: list[Any], *, family: Family, by: User) -> list[Any]:
    """Check the ties one after the other, each beside those before it, and write them with one event."""
    _lock(family, ties)
    _write(ties, family=family, by=by)
    audit.record("tie.added", by=by, on=ties[0], family=family.pk, persons=_persons(ties))
    return ties


def _lock(family: Family, ties: list[Any]) -> None:
    """Let nobody else tie these people at the same moment, in this file or another."""
    Family.objects.select_for_update().get(pk=family.pk)
    list(Person.objects.select_for_update().filter(pk__in=_persons(ties)).order_by("pk"))


def _write(ties: list[Any], *, family: Family, by: User) -> None:
    for tie in ties:
        tie.family, tie.recorded_by = family, by
        tie_rules.check(tie)
        tie.save(force_insert=True)


def _persons(ties: list[Any]) -> list[int]:
    keys = {getattr(tie, f"{name}_id") for tie in ties for name in PERSONS[type(tie)]}
    return sorted(key for key in keys if key is not None)


@transaction.atomic
def change_tie(*, tie: Any, changes: dict[str, Any], seen: str, by: User) -> Any:
    """Write new values by field name into the state that the person saw (``fingerprint``). Writes 'tie.changed'."""
    _lock(tie.family, [tie])
    row = type(tie).objects.select_for_update().get(pk=tie.pk)
    if fingerprint(row) != seen:
        raise ValidationError(
            "Catatan ini baru saja diubah orang lain. Muat ulang halaman ini, lihat isinya yang baru, lalu ubah lagi."
        )
    fields = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in fields:
        setattr(row, name, changes[name])
    tie_rules.check(row)
    if fields:
        row.save(update_fields=fields)
    audit.record("tie.changed", by=by, on=row, family=row.family_id, persons=_persons([row]), fields=fields)
    return row


@transaction.atomic
def remove_tie(*, tie: Any, by: User) -> None:
    """Take back a tie that was recorded by mistake; the trail keeps between whom it stood. Writes 'tie.removed'.

    A tie that ended is no mistake: it is changed.
    """
    _lock(tie.family, [tie])
    row = type(tie).objects.select_for_update().filter(pk=tie.pk).first()
    if row is None:
        raise ValidationError("Catatan ini sudah dihapus.")
    audit.record("tie.removed", by=by, on=row, family=row.family_id, persons=_persons([row]))
    row.delete()


@transaction.atomic
def add_relative(
    *, family: Family, person: dict[str, Any], relation: str, of: Person, also: Person | None = None, by: User
) -> FamilyMember:
    """Record kin who live elsewhere, and how they belong: person, place in the file and ties. Writes 'relative.added'.

    ``person`` is values by field name with ``uid``; ``relation`` a code of ``RelativeOf`` that says what the new person is
    to ``of``; ``also`` the other parent of a new child. The same ``uid`` from the same person again returns the first one.
    """
    found = FamilyMember.objects.filter(family=family, person__uid=person["uid"], recorded_by=by).first()
    if found is not None:
        return found
    _lock(family, [])
    if Person.objects.filter(uid=person["uid"]).exists():
        person = person | {"uid": uuid4()}
    word = RelativeOf(relation)
    # As before the new one came: who is a sister of somebody shares the parents that are known now.
    parents = _parents_by_birth(family, of, by)
    place = place_of(word, family.members.filter(person=of).order_by("until_on", "-pk").first())
    member = _join(family, person | {"relation": place, "lives_elsewhere": True}, by=by)
    ties = ties_of(word, family=family, person=member.person, of=of, also=also, parents=parents)
    try:
        _write(ties, family=family, by=by)
    except ValidationError as refusal:
        raise ValidationError({"relation": refusal.messages}) from refusal
    audit.record("relative.added", by=by, on=member.person, family=family.pk, persons=_persons(ties))
    return member


def _parents_by_birth(family: Family, child: Person, user: User) -> list[int]:
    """Return the known parents by birth, recorded or derived, as far as this person may see them."""
    rows = Family.objects.with_members().with_cases(user)
    seen = rows.get(pk=family.pk)
    kinship = kinship_of(seen, for_user=user, without=withheld_from(user, seen)).kinship
    return [row.parent for row in kinship.parentages if row.child == child.pk and row.kind == "BIOLOGICAL"]
