"""Verbs of families: registering, changing, joining, leaving, and showing a number. Each is atomic and audited once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lk3 import audit
from lk3.encryption import lookup_hash
from lk3.models import Unit, User
from lk3.models.references import ReferenceCounter, next_reference

from ..models import Family, FamilyMember, NameWord, Person
from ..querysets import name_words

WORD_LENGTH = NameWord._meta.get_field("word").max_length
NOT_A_COLUMN = {"relation", "since_on", "lives_elsewhere"}


class NotAllowed(ValidationError):
    """The verb refuses, with a sentence a person can act on."""


def register_family(
    *, unit: Unit, family: dict[str, Any], persons: list[dict[str, Any]], event: str = "family.registered", by: User
) -> Family:
    """Return a new family of ``unit`` with its persons; the same ``family["uid"]`` again returns the first one.

    ``family`` and each of ``persons`` are values by field name; a person also has ``relation``. Numbers are digits
    only. Writes ``event``, which another verb of which this is a part calls by its own name.
    """
    try:
        return _register(unit=unit, family=family, persons=persons, event=event, by=by)
    except IntegrityError:
        # The second of two clicks at the same moment: the first one has just made the family.
        found = find_registered(family["uid"], by=by) if family.get("uid") else None
        if found is None:
            raise
        return found


def find_registered(uid: UUID, *, by: User) -> Family | None:
    """Return the family that this person has registered with this submission already."""
    return Family.objects.filter(uid=uid, registered_by=by).first()


@transaction.atomic
def _register(*, unit: Unit, family: dict[str, Any], persons: list[dict[str, Any]], event: str, by: User) -> Family:
    if family.get("uid") and (found := find_registered(family["uid"], by=by)):
        return found
    row = Family(unit=unit, registered_by=by, changed_by=by, **_with_hash(family, "family_card_number", "kk"))
    now = timezone.now()
    row.reference = next_reference(
        ReferenceCounter.Kind.FAMILY, district_code=unit.district_id, year=timezone.localdate(now).year
    )
    row.save(force_insert=True)
    _index_name(row)
    for values in persons:
        _join(row, values, by=by)
    audit.record(event, by=by, on=row, persons=len(persons))
    return row


def _join(family: Family, values: dict[str, Any], *, by: User) -> FamilyMember:
    """Write a person, the words of the name and the membership."""
    _require_one_head(family, values["relation"])
    columns = {name: value for name, value in values.items() if name not in NOT_A_COLUMN}
    person = Person(
        unit_id=family.unit_id, registered_by=by, changed_by=by, **_with_hash(columns, "national_id", "nik")
    )
    person.save(force_insert=True)
    _index_name(person)
    return FamilyMember.objects.create(
        family=family,
        person=person,
        relation=values["relation"],
        lives_elsewhere=values.get("lives_elsewhere", False),
        since_on=values.get("since_on"),
        recorded_by=by,
    )


def _with_hash(values: dict[str, Any], number: str, purpose: str) -> dict[str, Any]:
    """Return the values with the look-up hash beside the number, wherever the number is to be written."""
    if number not in values:
        return values
    digits = values[number]
    name = "national_id_hash" if purpose == "nik" else "family_card_hash"
    return values | {name: lookup_hash(purpose, digits) if digits else ""}


def _index_name(row: Person | Family) -> None:
    """Write the words by which the person or family is found."""
    row.name_words.all().delete()
    column, text = ("person", f"{row.name} {row.alias}") if isinstance(row, Person) else ("family", row.name)
    words = dict.fromkeys(word[:WORD_LENGTH] for word in name_words(text))
    NameWord.objects.bulk_create(NameWord(**{column: row}, unit_id=row.unit_id, word=word) for word in words)


def _require_one_head(family: Family, relation: str, *, other_than: FamilyMember | None = None) -> None:
    if relation != FamilyMember.Relation.HEAD:
        return
    heads = FamilyMember.objects.filter(family=family, relation=relation, until_on=None)
    if any(head != other_than for head in heads):
        raise NotAllowed("Keluarga ini sudah punya kepala keluarga. Ubah dulu hubungan orang itu, lalu simpan lagi.")


def _write(row: Family | Person, changes: dict[str, Any], *, version: int | None, by: User) -> list[str]:
    """Write what differs into the locked row and count its version up; return the names of the fields that differ."""
    if version is not None and row.version != version:
        raise NotAllowed(
            "Data ini baru saja diubah orang lain. Tulisan Anda tidak hilang: simpan lagi untuk membandingkan."
        )
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    row.version += 1
    row.changed_by = by
    row.save(update_fields=[*changed, "version", "changed_by", "changed_at"])
    return [name for name in changed if not name.endswith("_hash")]


@transaction.atomic
def change_family(*, family: Family, changes: dict[str, Any], version: int, by: User) -> Family:
    """Write new values (by field name) into the version the person saw. Writes 'family.changed' with the field names."""
    row = Family.objects.select_for_update().get(pk=family.pk)
    fields = _write(row, _with_hash(changes, "family_card_number", "kk"), version=version, by=by)
    if "name" in fields:
        _index_name(row)
    audit.record("family.changed", by=by, on=row, fields=fields)
    return row


@transaction.atomic
def add_person(*, family: Family, person: dict[str, Any], by: User) -> FamilyMember:
    """Return the new member. ``person`` is values by field name with ``relation``. Writes 'person.added'."""
    locked = Family.objects.select_for_update().get(pk=family.pk)
    member = _join(locked, person, by=by)
    audit.record("person.added", by=by, on=member.person, family=family.pk)
    return member


@transaction.atomic
def change_person(*, member: FamilyMember, changes: dict[str, Any], version: int, by: User) -> Person:
    """Write new values of a member, its ``relation``, and whether it ``lives_elsewhere``.

    Writes 'person.changed' with the field names.
    """
    Family.objects.select_for_update().get(pk=member.family_id)
    row = Person.objects.select_for_update().get(pk=member.person_id)
    relation = changes.get("relation", member.relation)
    _require_one_head(member.family, relation, other_than=member)
    columns = {name: value for name, value in changes.items() if name not in NOT_A_COLUMN}
    fields = _write(row, _with_hash(columns, "national_id", "nik"), version=version, by=by)
    if {"name", "alias"} & set(fields):
        _index_name(row)
    belonging = {"relation": relation, "lives_elsewhere": changes.get("lives_elsewhere", member.lives_elsewhere)}
    moved = {name: value for name, value in belonging.items() if getattr(member, name) != value}
    if moved:
        FamilyMember.objects.filter(pk=member.pk).update(**moved)
        fields += moved
    audit.record("person.changed", by=by, on=row, family=member.family_id, fields=fields)
    return row


@transaction.atomic
def end_membership(*, member: FamilyMember, until_on: date, reason: str, by: User) -> FamilyMember:
    """Let somebody leave the family on a day; ``reason`` is a code of ``MemberEndForm``. Writes 'member.ended'.

    Who died is also recorded as dead on that day. Raises NotAllowed for somebody who has left already.
    """
    row = FamilyMember.objects.select_for_update().get(pk=member.pk)
    if row.until_on is not None:
        raise NotAllowed("Orang ini sudah tercatat keluar dari keluarga.")
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    if reason == "DIED":
        person = Person.objects.select_for_update().get(pk=row.person_id)
        if person.died_on is None:
            _write(person, {"died_on": until_on}, version=None, by=by)
    audit.record("member.ended", by=by, on=row, family=row.family_id, reason=reason)
    return row


@transaction.atomic
def show_number(*, family: Family, person: Person | None, by: User) -> str:
    """Return all digits of the NIK of ``person``, or without one of the family's KK number. Writes 'number.shown'."""
    audit.record("number.shown", by=by, on=person or family, family=family.pk, number="nik" if person else "kk")
    return person.national_id if person else family.family_card_number


@transaction.atomic
def change_safe_address(*, family: Family, safe_address: str, version: int, by: User) -> Family:
    """Write where somebody is safe. Writes 'family.safe_address_changed'."""
    row = Family.objects.select_for_update().get(pk=family.pk)
    _write(row, {"safe_address": safe_address}, version=version, by=by)
    audit.record("family.safe_address_changed", by=by, on=row)
    return row
