"""From rows to what is drawn: which persons and ties of a family this reader may see, in the one place that decides it.

Left out means left out: whoever is withheld is not in the picture, not in its words, not in its source, and is not counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from lk3.access import Answer, Permission, answer

from .derived_ties import derive
from .drawing import kin
from .drawing.words import listed
from .models import Bond, CoupleTie, Family, FamilyMember, ParentTie, Person, Pregnancy, SocialTie
from .presenters import is_current

if TYPE_CHECKING:
    from lk3.models import User

HARM = (Bond.Kind.VIOLENCE, Bond.Kind.CONTROL)
# Ties to the world that tell of a crime or an illness.
TELLING = (SocialTie.Kind.LAW, SocialTie.Kind.HEALTH)
# The rows say which way help goes as seen from outside ("memberi kepada keluarga"), the drawing as seen from the family.
FLOWS: dict[str, kin.Flow] = {"TO": "FROM", "FROM": "TO", "BOTH": "BOTH", "NONE": "NONE"}


@dataclass(frozen=True)
class Withheld:
    """What this reader may not learn: persons by key, and who does harm to whom.

    ``all_but_of`` is the key of a reader from whom a case of the family is hidden: of harm, pregnancies, law and health they
    see what they recorded themselves, because the rest may have been told in that case.
    """

    persons: frozenset[int] = frozenset()
    harm: bool = False
    all_but_of: int | None = None

    def hides(self, tie: Any) -> bool:
        """Return whether a recorded tie must stay out."""
        is_harm = isinstance(tie, Bond) and tie.kind in HARM
        is_telling = is_harm or isinstance(tie, Pregnancy) or (isinstance(tie, SocialTie) and tie.kind in TELLING)
        return (is_harm and self.harm) or (is_telling and self.all_but_of not in (None, tie.recorded_by_id))


NOTHING = Withheld()


@dataclass(frozen=True)
class FamilyKinship:
    """What a genogram of a family is drawn from; ``derived`` is that part of it which nobody recorded.

    ``persons`` are all that this reader may find on any page about ties, ``without`` says what was kept from them.
    """

    kinship: kin.Kinship
    derived: kin.Kinship
    persons: list[Person]
    without: Withheld


def withheld_from(user: User, family: Family, case: Any | None = None) -> Withheld:
    """Return what must stay out for a reader to whom the case (or all they see of the family) is only shown masked, and for
    one from whom a sealed case of the family is hidden.

    The family comes with its cases and how the reader stands to them (``with_cases``).
    """
    cases = list(family.cases.all())
    is_hidden = any(answer(user, Permission.CASE_STUB, row) is Answer.NOT_FOUND for row in cases)
    all_but_of = user.pk if is_hidden else None
    if answer(user, Permission.CASE_VIEW, case or family) is not Answer.MASKED:
        return Withheld(all_but_of=all_but_of)
    masked = [row for row in cases if answer(user, Permission.CASE_VIEW, row) is Answer.MASKED]
    roles = Person.participations.rel.related_model.objects  # type: ignore[attr-defined]
    alleged = roles.filter(case__in=masked, role="ALLEGED_PERPETRATOR").values_list("person_id", flat=True)
    return Withheld(frozenset(alleged), harm=True, all_but_of=all_but_of)


def kinship_of(
    family: Family, *, for_user: User, index: int | None = None, without: Withheld = NOTHING
) -> FamilyKinship:
    """Return who is drawn and how they are tied, for this reader, in a constant number of queries.

    ``index`` is the key of the client it is about, or None outside a case. The reader may see the identity of
    ``family``: the caller has checked it. Others come in only through a tie in a file that the reader may read, and only
    if they stand in such a file themselves.
    """
    members = list(family.members.all())
    inside = {member.person_id: member.person for member in members}
    files, outside = _around(for_user, family, set(inside), without)
    known = inside | outside
    couples, parentages = _couples(known, files), _parentages(known, files)
    new_couples, new_parentages = derive(members, couples, parentages)
    today = timezone.localdate()
    at_home = {m.person_id for m in members if is_current(m, today) and not m.lives_elsewhere}
    shown = {key: person for key, person in known.items() if key not in without.persons}
    everything = kin.Kinship(
        kin=tuple(_kin(person, today, is_index=key == index, here=key in at_home) for key, person in shown.items()),
        couples=_in_order([*new_couples, *couples]),
        parentages=(*parentages, *new_parentages),
        pregnancies=tuple(_pregnancies(shown, files, without)),
        bonds=tuple(_bonds(shown, files, without)),
        title=f"Genogram {family.reference}",
    )
    # tidy() drops every tie to somebody who is not among the persons.
    derived = replace(everything, couples=tuple(new_couples), parentages=tuple(new_parentages))
    return FamilyKinship(kin.tidy(everything), kin.tidy(derived), list(shown.values()), without)


def world_of(family: Family, *, for_user: User, kinship: FamilyKinship) -> list[kin.SocialTie]:
    """Return what an ecomap of the family is drawn from, in the order it was told; of persons only those drawn."""
    shown = {None, *(person.pk for person in kinship.persons)}
    rows = SocialTie.objects.visible_to(for_user).filter(family=family).select_related("person").order_by("pk")
    return [
        kin.SocialTie(
            label=row.label,
            kind=row.get_kind_display(),
            strength=row.strength,
            flow=FLOWS[row.flow],
            whose=row.person.name if row.person else "",
        )
        for row in rows
        if row.person_id in shown and not kinship.without.hides(row)
    ]


def derived_words(kinship: FamilyKinship) -> list[str]:
    """Return the derived ties as short sentences, and what stays open because somebody has had several partners."""
    names = {person.pk: person.name for person in kinship.persons}
    said = [f"{names[row.one]} dan {names[row.other]} adalah pasangan." for row in kinship.derived.couples]
    by_child: dict[tuple[int, str], list[int]] = {}
    for row in kinship.derived.parentages:
        by_child.setdefault((row.child, row.kind), []).append(row.parent)
    together: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (child, kind), parents in by_child.items():
        together.setdefault((kind, tuple(parents)), []).append(names[child])
    labels = {kind.value: kind.label.lower() for kind in ParentTie.Kind}
    for (kind, parents), children in together.items():
        said.append(f"{listed(children)} adalah {labels[kind]} {listed([names[key] for key in parents])}.")
    open_ones = [names[child] for child in _with_one_of_several(kinship)]
    if open_ones:
        said.append(f"Orang tua yang lain dari {listed(open_ones)} belum dapat disimpulkan: catat siapa.")
    return said


def _with_one_of_several(kinship: FamilyKinship) -> list[int]:
    """Return the children of whom only a parent with several partners is derived: nobody guesses which of them."""
    partners = Counter(key for couple in kinship.kinship.couples for key in (couple.one, couple.other))
    known = Counter(row.child for row in kinship.kinship.parentages)
    return [row.child for row in kinship.derived.parentages if known[row.child] == 1 and partners[row.parent] > 1]


def _around(user: User, family: Family, inside: set[int], without: Withheld) -> tuple[set[int], dict[int, Person]]:
    """Return the files whose ties may be read, and the persons outside the family who are tied to those in it."""
    pairs = _pairs_touching(inside)
    shown = inside - without.persons
    strangers = {key for one, other, _ in pairs if {one, other} & shown for key in (one, other)} - inside
    memberships = set(FamilyMember.objects.filter(person__in=strangers).values_list("person_id", "family_id"))
    files = {family.pk} | _readable(user, {file for *_, file in pairs} | {file for _, file in memberships})
    homes: dict[int, set[int]] = {}
    for person, file in memberships:
        homes.setdefault(person, set()).add(file)
    near = {key for one, other, file in pairs if file in files and {one, other} & shown for key in (one, other)}
    near = {key for key in near & strangers if key not in homes or homes[key] & files}
    persons = Person.objects.visible_to(user).filter(pk__in=near - without.persons).order_by("pk")
    return files, {person.pk: person for person in persons}


def _pairs_touching(persons: set[int]) -> list[tuple[int, int, int]]:
    """Return (one, other, file) of every couple and parentage with at least one of the persons, in whatever file.

    Only keys, and only to ask next which of these files the reader may read.
    """
    couples = CoupleTie.objects.filter(Q(one__in=persons) | Q(other__in=persons))
    parents = ParentTie.objects.filter(Q(parent__in=persons) | Q(child__in=persons))
    rows = couples.values_list("one_id", "other_id", "family_id")
    return list(rows.union(parents.values_list("parent_id", "child_id", "family_id")))


def _readable(user: User, families: set[int]) -> set[int]:
    """Return those families whose identity this reader may see now; who would have to step up does so on their own page."""
    rows = Family.objects.visible_to(user).filter(pk__in=families).with_cases(user)
    return {row.pk for row in rows if answer(user, Permission.IDENTITY_VIEW, row).allows}


def _kin(person: Person, today: date, *, is_index: bool, here: bool) -> kin.Kin:
    died = person.died_on
    return kin.Kin(
        key=person.pk,
        name=person.name,
        sex=person.sex,
        age=person.age_on(died or today),
        birth_year=person.birth_on.year if person.birth_on else None,
        died_year=died.year if died else None,
        is_dead=died is not None,
        is_index=is_index,
        lives_here=here and died is None,
    )


def _couples(persons: dict[int, Person], files: set[int]) -> list[kin.Couple]:
    rows = CoupleTie.objects.filter(family__in=files, one__in=persons, other__in=persons).order_by("pk")
    return [kin.Couple(r.one_id, r.other_id, r.kind, r.status, r.since_year, r.ended_year) for r in rows]


def _parentages(persons: dict[int, Person], files: set[int]) -> list[kin.Parentage]:
    rows = ParentTie.objects.filter(family__in=files, parent__in=persons, child__in=persons).order_by("pk")
    return [kin.Parentage(row.parent_id, row.child_id, row.kind) for row in rows]


def _pregnancies(persons: dict[int, Person], files: set[int], without: Withheld) -> list[kin.Pregnancy]:
    """A child that was born is a person by now."""
    rows = Pregnancy.objects.filter(family__in=files, mother__in=persons).exclude(outcome=Pregnancy.Outcome.BORN)
    shown = [row for row in rows.order_by("pk") if not without.hides(row)]
    return [kin.Pregnancy(row.mother_id, row.father_id, row.due_on, row.outcome) for row in shown]


def _bonds(persons: dict[int, Person], files: set[int], without: Withheld) -> list[kin.Bond]:
    rows = Bond.objects.filter(family__in=files, one__in=persons, other__in=persons)
    return [kin.Bond(row.one_id, row.other_id, row.kind) for row in rows.order_by("pk") if not without.hides(row)]


def _in_order(couples: list[kin.Couple]) -> tuple[kin.Couple, ...]:
    """Number the couples: the second of either partner is a second one.

    Without a year, what has ended came first, and who lives here came before whoever was added later.
    """

    def place(couple: kin.Couple) -> int:
        return couple.since or (0 if couple.status in ("DIVORCED", "WIDOWED") else 9999)

    counts: dict[int, int] = {}
    numbered = []
    for couple in sorted(couples, key=place):
        for key in (couple.one, couple.other):
            counts[key] = counts.get(key, 0) + 1
        numbered.append(replace(couple, order=max(counts[couple.one], counts[couple.other])))
    return tuple(numbered)
