"""What is recorded of ties in the file of a family: as rows that a person reads, and finds again to change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from .kinship import HARM, FamilyKinship
from .models import Bond, CoupleTie, Family, ParentTie, Pregnancy, SocialTie

if TYPE_CHECKING:
    from lk3.models import User

# What stands in the address of a tie → the table.
KINDS: dict[str, type[Any]] = {
    "pasangan": CoupleTie,
    "orang-tua": ParentTie,
    "kehamilan": Pregnancy,
    "batin": Bond,
    "sosial": SocialTie,
}
PERSONS = {
    CoupleTie: ("one", "other"),
    ParentTie: ("parent", "child"),
    Pregnancy: ("mother", "father"),
    Bond: ("one", "other"),
    SocialTie: ("person",),
}
FACTS = {
    CoupleTie: ("kind", "status", "since_year", "ended_year"),
    ParentTie: ("kind",),
    Pregnancy: ("due_on", "outcome"),
    Bond: ("kind",),
    SocialTie: ("kind", "label", "strength", "flow"),
}


@dataclass(frozen=True)
class TieRow:
    """One recorded tie: between whom, and what it is."""

    kind: str
    pk: int
    who: str
    what: str
    tie: Any


def rows_of(family: Family, *, for_user: User, kinship: FamilyKinship) -> dict[str, list[TieRow]]:
    """Return the recorded ties of this file by kind, in one query each: only those between persons that are drawn."""
    return {kind: list(_rows(kind, model, family, for_user, kinship)) for kind, model in KINDS.items()}


def _rows(kind: str, model: type[Any], family: Family, user: User, kinship: FamilyKinship) -> Iterator[TieRow]:
    people, shown = PERSONS[model], {None, *(person.pk for person in kinship.persons)}
    for tie in model.objects.visible_to(user).filter(family=family).select_related(*people).order_by("pk"):
        is_shown = all(getattr(tie, f"{name}_id") in shown for name in people)
        if is_shown and not kinship.without.hides(tie):
            names = [person.name for name in people if (person := getattr(tie, name))]
            yield TieRow(kind, tie.pk, _between(tie, names), _what(tie), tie)


def find(family: Family, kind: str, pk: int, *, for_user: User, kinship: FamilyKinship) -> TieRow | None:
    """Return the tie of this family that its address names, or None where there is none for this reader."""
    if kind not in KINDS:
        return None
    return next((row for row in _rows(kind, KINDS[kind], family, for_user, kinship) if row.pk == pk), None)


def fingerprint(tie: Any) -> str:
    """Return what tells two states of a tie apart, so that nobody overwrites a colleague's correction unseen."""
    columns = [f"{name}_id" for name in PERSONS[type(tie)]] + [*FACTS[type(tie)]]
    text = "\x1f".join(str(getattr(tie, column)) for column in columns)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _between(tie: Any, names: list[str]) -> str:
    if isinstance(tie, SocialTie):
        return tie.label
    if isinstance(tie, ParentTie):
        return tie.child.name
    if isinstance(tie, Bond) and tie.kind in HARM:
        return f"{names[0]} → {names[1]}"
    return " dan ".join(names)


def _what(tie: Any) -> str:
    if isinstance(tie, CoupleTie):
        parts = [tie.get_kind_display(), tie.get_status_display(), _years(tie)]
    elif isinstance(tie, ParentTie):
        word = "oleh" if tie.kind == ParentTie.Kind.KIN_CARE else "dari"
        parts = [f"{tie.get_kind_display()} {word} {tie.parent.name}"]
    elif isinstance(tie, Pregnancy):
        parts = [tie.get_outcome_display(), date_format(tie.due_on, "j F Y") if tie.due_on else ""]
    elif isinstance(tie, SocialTie):
        flow = "" if tie.flow == SocialTie.Flow.NONE else tie.get_flow_display()
        parts = [tie.get_kind_display(), tie.get_strength_display(), flow, tie.person.name if tie.person else ""]
    else:
        parts = [tie.get_kind_display()]
    return " · ".join(part for part in parts if part)


def _years(tie: CoupleTie) -> str:
    parts = [f"sejak {tie.since_year}"] if tie.since_year else []
    return " ".join([*parts, f"sampai {tie.ended_year}"] if tie.ended_year else parts)
