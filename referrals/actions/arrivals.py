"""Somebody of whom we know already, from another LK3 or from a day outside, becomes a family and an intake. One event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.models import Case, IntakeDraft, ProblemCategory, Triage
from families import actions as families
from families.models import Family, FamilyMember, Person
from families.querysets import name_words
from lk3 import audit
from lk3.models import Region, User

from ..workflow import NotAllowed

ADULT = 18
LONGEST_NAME, LONGEST_ADDRESS = 120, 250
# An intake goes on at the step that was saved last; danger is asked first, so it is written last.
STEP_ORDER = ("klien", "masalah", "mendesak", "bahaya")


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What is known of somebody before the intake begins; what is not known stays empty and is asked there.

    ``uid`` makes the family: the same one again finds it. ``family`` is one of one's own that the person turned out to belong to;
    it is taken as it stands. ``contact`` are fields of ``families.safe_contact``; ``phone`` is short for its phone alone.
    """

    uid: UUID
    name: str
    sex: str
    born_on: date | None = None
    age: int | None = None
    address: str = ""
    subdistrict: Region | None = None
    village: Region | None = None
    phone: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    story: str = ""
    category: ProblemCategory | None = None
    channel: str = ""
    is_in_danger: bool = False
    danger_note: str = ""
    reporter_relation: str = Case.ReporterRelation.CLIENT
    reporter: str = ""
    reporter_phone: str = ""
    family: Family | None = None

    @property
    def safe_contact(self) -> dict[str, str]:
        """Return what is known about reaching the family, by its field."""
        known = {name: value for name, value in self.contact.items() if value}
        return known | ({"safe_contact_phone": self.phone} if self.phone else {})


@transaction.atomic
def arrive(*, seed: Seed, by: User) -> IntakeDraft:
    """Return an intake with what ``seed`` tells filled in, of a new family of the person's unit or of the one it names.

    A second click returns the first one's intake. Writes 'family.arrived', or 'intake.resumed' where one had begun.
    Raises NotAllowed without a hat at an LK3, and for a family of another one.
    """
    hat = by.hat
    if hat is None or hat.unit is None:
        raise NotAllowed("Kasus dibuka dengan peran di sebuah LK3. Ganti peran dahulu.")
    if seed.family is not None and seed.family.unit_id != hat.unit_id:
        raise NotAllowed(
            "Keluarga ini bukan keluarga LK3 Anda. Pilih keluarga lain, atau daftarkan sebagai keluarga baru."
        )
    is_known = seed.family is not None or families.find_registered(seed.uid, by=by) is not None
    family = seed.family or _register(seed, by)
    Family.objects.select_for_update().get(pk=family.pk)  # two clicks must not begin two drafts
    draft = IntakeDraft.objects.visible_to(by).filter(family=family).latest_first().first()
    if draft is None:
        draft = IntakeDraft.objects.create(author=by, unit=hat.unit, family=family)
        if is_known:
            audit.record("family.arrived", by=by, on=family, channel=seed.channel)
    else:
        audit.record("intake.resumed", by=by, on=draft, family=family.pk)
    _fill(draft, seed, family)
    return draft


def _register(seed: Seed, by: User) -> Family:
    return families.register_family(
        unit=by.hat.unit,  # type: ignore[union-attr, arg-type]
        family=_family_values(seed, by),
        persons=[_person_values(seed)],
        event="family.arrived",
        by=by,
    )


def _family_values(seed: Seed, by: User) -> dict[str, Any]:
    unit = by.hat.unit  # type: ignore[union-attr]
    subdistrict = seed.village.parent if seed.village else seed.subdistrict
    district_id = subdistrict.parent_id if subdistrict else unit.district_id  # type: ignore[union-attr]
    return {
        "uid": seed.uid,
        "name": seed.name[:LONGEST_NAME],
        "district_id": district_id,
        "subdistrict": subdistrict,
        "village": seed.village,
        "address": seed.address[:LONGEST_ADDRESS],
        **seed.safe_contact,
    }


def _person_values(seed: Seed) -> dict[str, Any]:
    """Return the person; of an age alone the birth date is estimated as on the page where families are registered."""
    today = timezone.localdate()
    born, is_estimated = seed.born_on, False
    if born is None and seed.age is not None:
        born, is_estimated = date(today.year - seed.age, 1, 1), True
    age = Person(birth_on=born).age_on(today) if born else None
    # A child found alone is not the head of a family; who is, the intake asks.
    relation = FamilyMember.Relation.OTHER if age is not None and age < ADULT else FamilyMember.Relation.HEAD
    return {
        "name": seed.name[:LONGEST_NAME],
        "sex": seed.sex,
        "birth_on": born,
        "is_birth_estimated": is_estimated,
        "relation": relation,
    }


def _fill(draft: IntakeDraft, seed: Seed, family: Family) -> None:
    """Keep what is known in the steps nobody has written in yet."""
    written = draft.load()
    answers = _answers(seed, family)
    for step in STEP_ORDER:
        if step not in written:
            draft.keep(step, {name: [value] for name, value in answers[step].items() if value}, version=draft.version)


def _answers(seed: Seed, family: Family) -> dict[str, dict[str, str]]:
    """Return what the steps ask, as far as it is known."""
    client = _client_in(family, seed)
    new_contact = {name: value for name, value in seed.safe_contact.items() if not getattr(family, name)}
    return {
        "klien": {
            "client": str(client.pk) if client else "",
            "continuing": "AUTO",
            "reporter_relation": seed.reporter_relation,
            "reporter": seed.reporter,
            "reporter_phone": seed.reporter_phone,
            **new_contact,
        },
        "masalah": {"narrative": seed.story, "category": seed.category.code if seed.category else ""},
        "mendesak": {"channel": seed.channel},
        "bahaya": {"danger_now": Triage.Reply.YES if seed.is_in_danger else "", "triage_note": seed.danger_note},
    }


def _client_in(family: Family, seed: Seed) -> Person | None:
    """Return the member who lives there and is called the same, when there is exactly one."""
    members = FamilyMember.objects.current().filter(family=family, lives_elsewhere=False).select_related("person")
    wanted = set(name_words(seed.name))
    same = [member.person for member in members if set(name_words(member.person.name)) == wanted]
    return same[0] if len(same) == 1 else None
