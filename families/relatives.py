"""A relative who is not in the file yet: which ties the one word 'ibu dari …' stands for, and which place it gives."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from .models import CoupleTie, Family, FamilyMember, ParentTie, Person

By = ParentTie.Kind


class RelativeOf(models.TextChoices):
    """What the new person is to the one who is known."""

    PARENT = "PARENT", "Orang tua kandung dari"
    STEP_PARENT = "STEP_PARENT", "Orang tua tiri dari"
    ADOPTIVE_PARENT = "ADOPTIVE_PARENT", "Orang tua angkat dari"
    FOSTER_PARENT = "FOSTER_PARENT", "Orang tua asuh dari"
    CARER = "CARER", "Kerabat yang mengasuh"
    CHILD = "CHILD", "Anak kandung dari"
    STEPCHILD = "STEPCHILD", "Anak tiri dari"
    ADOPTED_CHILD = "ADOPTED_CHILD", "Anak angkat dari"
    FOSTER_CHILD = "FOSTER_CHILD", "Anak asuh dari"
    KIN_CHILD = "KIN_CHILD", "Anak kerabat, diasuh oleh"
    SPOUSE = "SPOUSE", "Suami/istri dari"
    SPOUSE_UNREGISTERED = "SPOUSE_UNREGISTERED", "Suami/istri siri atau adat dari"
    SPOUSE_SEPARATED = "SPOUSE_SEPARATED", "Suami/istri yang pisah rumah dari"
    SPOUSE_DIVORCED = "SPOUSE_DIVORCED", "Mantan suami/istri (cerai) dari"
    SIBLING = "SIBLING", "Saudara kandung dari"


PARENTS = {
    RelativeOf.PARENT: By.BIOLOGICAL,
    RelativeOf.STEP_PARENT: By.STEP,
    RelativeOf.ADOPTIVE_PARENT: By.ADOPTED,
    RelativeOf.FOSTER_PARENT: By.FOSTER,
    RelativeOf.CARER: By.KIN_CARE,
}
CHILDREN = {
    RelativeOf.CHILD: By.BIOLOGICAL,
    RelativeOf.STEPCHILD: By.STEP,
    RelativeOf.ADOPTED_CHILD: By.ADOPTED,
    RelativeOf.FOSTER_CHILD: By.FOSTER,
    RelativeOf.KIN_CHILD: By.KIN_CARE,
}
SPOUSES = {
    RelativeOf.SPOUSE: (CoupleTie.Kind.MARRIED, CoupleTie.Status.TOGETHER),
    RelativeOf.SPOUSE_UNREGISTERED: (CoupleTie.Kind.UNREGISTERED, CoupleTie.Status.TOGETHER),
    RelativeOf.SPOUSE_SEPARATED: (CoupleTie.Kind.MARRIED, CoupleTie.Status.SEPARATED),
    RelativeOf.SPOUSE_DIVORCED: (CoupleTie.Kind.MARRIED, CoupleTie.Status.DIVORCED),
}
# (place of the known person, what the new one is to them) → place of the new one beside the head; else 'kerabat lain'.
PLACES = {
    ("HEAD", RelativeOf.PARENT): "PARENT",
    ("HEAD", RelativeOf.CHILD): "CHILD",
    ("HEAD", RelativeOf.STEPCHILD): "STEPCHILD",
    ("HEAD", RelativeOf.ADOPTED_CHILD): "ADOPTED_CHILD",
    ("HEAD", RelativeOf.FOSTER_CHILD): "FOSTER_CHILD",
    ("HEAD", RelativeOf.SPOUSE): "SPOUSE",
    ("HEAD", RelativeOf.SPOUSE_UNREGISTERED): "SPOUSE",
    ("HEAD", RelativeOf.SPOUSE_SEPARATED): "SPOUSE",
    ("HEAD", RelativeOf.SIBLING): "SIBLING",
    ("SPOUSE", RelativeOf.PARENT): "PARENT_IN_LAW",
    ("CHILD", RelativeOf.CHILD): "GRANDCHILD",
    ("CHILD", RelativeOf.SPOUSE): "CHILD_IN_LAW",
    ("CHILD", RelativeOf.SIBLING): "CHILD",
    ("PARENT", RelativeOf.PARENT): "GRANDPARENT",
}


def place_of(relation: RelativeOf, of: FamilyMember | None) -> str:
    """Return the relation to the head of family of who is ``relation`` of the member ``of`` (None: not in the family)."""
    return PLACES.get((of.relation, relation), "OTHER_KIN") if of else "OTHER_KIN"


def ties_of(
    relation: RelativeOf, *, family: Family, person: Person, of: Person, also: Person | None, parents: list[int]
) -> list[CoupleTie | ParentTie]:
    """Return the unsaved ties between ``person`` and ``of``.

    ``also`` is the other parent of a new child; ``parents`` are the keys of the known parents by birth of ``of``, whom a
    brother or sister shares. Raises ValidationError where there are none.
    """
    if relation in SPOUSES:
        return [_couple(family, person, of, *SPOUSES[relation])]
    if relation in PARENTS:
        return [ParentTie(family=family, parent=person, child=of, kind=PARENTS[relation])]
    if relation in CHILDREN:
        kind = CHILDREN[relation]
        return [ParentTie(family=family, parent=one, child=person, kind=kind) for one in (of, also) if one]
    if not parents:
        raise ValidationError(
            {"relation": f"Saudara kandung digambar melalui orang tua yang sama. Catat dulu orang tua {of.name}."}
        )
    shared = Person.objects.filter(pk__in=parents).order_by("pk")
    return [ParentTie(family=family, parent=one, child=person, kind=By.BIOLOGICAL) for one in shared]


def _couple(family: Family, person: Person, of: Person, kind: str, status: str) -> CoupleTie:
    """A couple of whom one died was widowed by it, unless it had parted before."""
    deaths = [day for day in (person.died_on, of.died_on) if day]
    tie = CoupleTie(family=family, one=of, other=person, kind=kind, status=status)
    if deaths and status == CoupleTie.Status.TOGETHER:
        tie.status, tie.ended_year = CoupleTie.Status.WIDOWED, min(deaths).year
    return tie
