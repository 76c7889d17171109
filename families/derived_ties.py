"""Ties that follow from what is said of each member's place beside the head of family, where nobody recorded them.

A freshly registered family so has a genogram without a single extra click. Recorded ties always win, and only what follows is
derived: whose child a grandchild is stays open as long as two of the head's children could be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from .drawing.kin import Couple, CoupleKind, CoupleStatus, Parentage, ParentageKind
from .models import FamilyMember, Person

Relation = FamilyMember.Relation
Marital = Person.MaritalStatus

CHILDREN: dict[str, ParentageKind] = {
    Relation.CHILD: "BIOLOGICAL",
    Relation.STEPCHILD: "STEP",
    Relation.ADOPTED_CHILD: "ADOPTED",
    Relation.FOSTER_CHILD: "FOSTER",
}
MOST_BY_BIRTH = 2


def derive(
    members: Iterable[FamilyMember], couples: Iterable[Couple], parentages: Iterable[Parentage]
) -> tuple[list[Couple], list[Parentage]]:
    """Return the couples and parentages that follow for ``members`` (with their persons) beside the recorded ones."""
    places = _latest_places(members)
    head = _head(places)
    if head is None:
        return [], []
    deriving = _Deriving(head, places, list(couples), list(parentages))
    deriving.run()
    return deriving.new_couples, deriving.new_parentages


def _latest_places(members: Iterable[FamilyMember]) -> list[FamilyMember]:
    """Return one membership per person; who left and came back has the later one."""
    latest: dict[int, FamilyMember] = {}
    for member in members:
        known = latest.get(member.person_id)
        if known is None or (known.until_on is not None and (member.until_on or date.max) > known.until_on):
            latest[member.person_id] = member
    return list(latest.values())


def _head(places: list[FamilyMember]) -> FamilyMember | None:
    """Return the head of today, or who was it last."""
    heads = [place for place in places if place.relation == Relation.HEAD]
    return max(heads, key=lambda place: place.until_on or date.max, default=None)


class _Deriving:
    """One family while its ties are worked out, from the head outwards: what comes later may build on what came before."""

    def __init__(
        self,
        head: FamilyMember,
        places: list[FamilyMember],
        couples: list[Couple],
        parentages: list[Parentage],
    ) -> None:
        self.head, self.places = head.person, places
        self.persons = {place.person_id: place.person for place in places}
        self.recorded = list(parentages)
        self.couples, self.parentages = couples, parentages
        self.new_couples: list[Couple] = []
        self.new_parentages: list[Parentage] = []

    def run(self) -> None:
        """Work outwards."""
        self._spouses()
        self._late_heads()
        self._parents_of(self.head.pk, Relation.PARENT)
        self._children()
        if spouse := self._only_spouse():
            self._parents_of(spouse.pk, Relation.PARENT_IN_LAW)
        self._siblings()
        self._children_in_law()
        self._grandchildren()
        self._grandparents()

    def _of(self, *relations: str) -> Iterator[FamilyMember]:
        return (place for place in self.places if place.relation in relations)

    # Couples

    def _spouses(self) -> None:
        spouses = list(self._of(Relation.SPOUSE))
        for place in spouses:
            status, ended = _standing(self.head, place, is_only=len(spouses) == 1)
            self._couple(self.head.pk, place.person_id, _kind(self.head, place.person), status, ended)

    def _late_heads(self) -> None:
        """The dead head before this one was the husband or wife of who is widowed and heads the family now."""
        before = [p for p in self._of(Relation.HEAD) if p.person.died_on and p.person.sex != self.head.sex]
        if len(before) == 1 and self.head.marital_status == Marital.WIDOWED and self.head != before[0].person:
            late = before[0].person
            self._couple(self.head.pk, late.pk, "MARRIED", "WIDOWED", late.died_on.year)

    def _children_in_law(self) -> None:
        """Beside the only child who can be meant: of the other sex, grown up, and nobody's partner so far."""
        for place in self._of(Relation.CHILD_IN_LAW):
            if self._partners(place.person_id):
                continue
            fitting = [c for c in self._children_of_head() if c.sex != place.person.sex and not self._partners(c.pk)]
            if len(fitting) == 1 and fitting[0].marital_status != Marital.SINGLE:
                status: CoupleStatus = "WIDOWED" if fitting[0].died_on or place.person.died_on else "TOGETHER"
                self._couple(fitting[0].pk, place.person_id, _kind(fitting[0], place.person), status, None)

    def _couple(self, one: int, other: int, kind: CoupleKind, status: CoupleStatus, ended: int | None) -> None:
        if any({couple.one, couple.other} == {one, other} for couple in self.couples):
            return
        couple = Couple(one, other, kind, status, ended=ended)
        self.couples.append(couple)
        self.new_couples.append(couple)

    def _partners(self, person: int) -> list[Couple]:
        return [couple for couple in self.couples if person in (couple.one, couple.other)]

    def _only_spouse(self) -> Person | None:
        spouses = [place.person for place in self._of(Relation.SPOUSE)]
        return spouses[0] if len(spouses) == 1 else None

    # Parents and children

    def _children(self) -> None:
        for place in self._of(*CHILDREN):
            kind = CHILDREN[place.relation]
            self._parentage(self.head.pk, place.person_id, kind)
            other = self._only_partner_at(place.person)
            second: ParentageKind = "BIOLOGICAL" if kind == "STEP" else kind
            if other is not None and not self._is_said(place.person_id, second):
                self._parentage(other, place.person_id, second)

    def _only_partner_at(self, child: Person) -> int | None:
        """Return the head's only partner at the birth, as far as the years of the couples say."""
        born = child.birth_on.year if child.birth_on else None
        then = {
            couple.other if couple.one == self.head.pk else couple.one
            for couple in self._partners(self.head.pk)
            if born is None or not ((couple.ended is not None and couple.ended < born) or (couple.since or born) > born)
        }
        return then.pop() if len(then) == 1 else None

    def _is_said(self, child: int, kind: ParentageKind) -> bool:
        """Return whether somebody recorded a parent of this kind: then nothing is guessed beside it."""
        return any(row.child == child and row.kind == kind for row in self.recorded)

    def _parents_of(self, child: int, relation: str) -> None:
        """At most one father and one mother; a third 'parent' may be a stepmother, so that one is left open."""
        seen: set[str] = set()
        for place in self._of(relation):
            if place.person.sex not in seen:
                seen.add(place.person.sex)
                self._parentage(place.person_id, child, "BIOLOGICAL")

    def _siblings(self) -> None:
        parents = self._by_birth(self.head.pk)
        for place in self._of(Relation.SIBLING):
            if not self._is_said(place.person_id, "BIOLOGICAL"):
                for parent in parents:
                    self._parentage(parent, place.person_id, "BIOLOGICAL")

    def _grandchildren(self) -> None:
        """Below the head's only child of a fitting age, and that child's only partner."""
        for place in self._of(Relation.GRANDCHILD):
            fitting = [child for child in self._children_of_head() if _may_be_parent(child, place.person)]
            if len(fitting) != 1 or self._is_anybodys(place.person_id):
                continue
            self._parentage(fitting[0].pk, place.person_id, "BIOLOGICAL")
            partners = self._partners(fitting[0].pk)
            if len(partners) == 1:
                other = partners[0].other if partners[0].one == fitting[0].pk else partners[0].one
                self._parentage(other, place.person_id, "BIOLOGICAL")

    def _grandparents(self) -> None:
        parents = [place.person_id for place in self._of(Relation.PARENT)]
        known = [place for place in self._of(Relation.GRANDPARENT) if not self._has_children(place.person_id)]
        if len(parents) == 1:
            for sex in (Person.Sex.MALE, Person.Sex.FEMALE):
                for place in [place for place in known if place.person.sex == sex][:1]:
                    self._parentage(place.person_id, parents[0], "BIOLOGICAL")

    def _children_of_head(self) -> list[Person]:
        return [
            self.persons[row.child]
            for row in self.parentages
            if row.parent == self.head.pk and row.child in self.persons
        ]

    def _by_birth(self, child: int) -> list[int]:
        return [row.parent for row in self.parentages if row.child == child and row.kind == "BIOLOGICAL"]

    def _is_anybodys(self, child: int) -> bool:
        return any(row.child == child for row in self.parentages)

    def _has_children(self, parent: int) -> bool:
        return any(row.parent == parent for row in self.parentages)

    def _parentage(self, parent: int, child: int, kind: ParentageKind) -> None:
        """Add a parentage unless something known speaks against it."""
        is_known = any(row.parent == parent and row.child == child for row in self.parentages)
        is_third = kind == "BIOLOGICAL" and len(self._by_birth(child)) >= MOST_BY_BIRTH
        if is_known or is_third or self._is_above(child, parent):
            return
        if kind != "STEP" and not _may_be_parent(self.persons.get(parent), self.persons.get(child)):
            return
        row = Parentage(parent, child, kind)
        self.parentages.append(row)
        self.new_parentages.append(row)

    def _is_above(self, elder: int, younger: int) -> bool:
        """Return whether ``elder`` is an ancestor of ``younger``, or the same person."""
        above, seen = {younger}, set()
        while above - seen:
            seen |= above
            above = {row.parent for row in self.parentages if row.child in above}
        return elder in seen


def _may_be_parent(parent: Person | None, child: Person | None) -> bool:
    """Return whether the birth dates allow it; who is not known to be younger may be a parent."""
    if parent is None or child is None or parent.birth_on is None or child.birth_on is None:
        return True
    return parent.birth_on < child.birth_on


def _kind(one: Person, other: Person) -> CoupleKind:
    """What the partner says of the own marriage counts before what the other says, who may have more than one."""
    said = other.marital_status if other.marital_status in (Marital.MARRIED, Marital.UNREGISTERED) else ""
    return "UNREGISTERED" if (said or one.marital_status) == Marital.UNREGISTERED else "MARRIED"


def _standing(head: Person, spouse: FamilyMember, *, is_only: bool) -> tuple[CoupleStatus, int | None]:
    """How a marriage stands and the year it ended, only where that is certain: both say so, or who left says so."""
    both, person = head.marital_status == spouse.person.marital_status and is_only, spouse.person
    ends: dict[str, CoupleStatus] = {Marital.DIVORCED: "DIVORCED", Marital.SEPARATED: "SEPARATED"}
    if person.marital_status in ends and (both or spouse.until_on is not None):
        return ends[person.marital_status], None
    deaths = [day for day in (head.died_on, person.died_on) if day]
    return ("WIDOWED", min(deaths).year) if deaths else ("TOGETHER", None)
