"""How closely a case must be kept at least, and why. Asked when a case is opened and whenever its category or client changes."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from families.models import Person
from lk3.access import CLASS_ORDER, Confidentiality

from .models import ProblemCategory


class LowestClass(NamedTuple):
    """The least secrecy, and the sentence (Indonesian) that says why."""

    level: Confidentiality
    because: str


def lowest_class(category: ProblemCategory | None, protected: Iterable[Person], *, on: date) -> LowestClass:
    """Return the class a case starts with: that of its category, but at least sensitive when it is about a child.

    ``category`` is the one that was chosen: the class of a sub-category counts, not that of the category above it.
    ``protected`` are the client, if a single person, and the victims. A whole family as client is not sensitive only because
    children live in it. Source: UU 35/2014 (child: under 18), UU 27/2022 article 4 (children's data are specific).
    """
    level = Confidentiality(category.default_class) if category else Confidentiality.ORDINARY
    if level is Confidentiality.SEALED:
        return LowestClass(level, f"Kasus “{category}” selalu tersegel.")
    if any(person.is_child_on(on) for person in protected):
        return LowestClass(Confidentiality.SENSITIVE, "Klien atau korbannya anak, jadi kasus ini paling sedikit peka.")
    if level is Confidentiality.SENSITIVE:
        return LowestClass(level, f"Kasus “{category}” paling sedikit peka.")
    return LowestClass(level, "Jenis masalah ini tidak memerlukan pembatasan khusus.")


def classes_from(lowest: Confidentiality) -> list[Confidentiality]:
    """Return the classes that may be chosen: the lowest allowed and those above it."""
    return CLASS_ORDER[CLASS_ORDER.index(lowest) :]


def higher(one: str, other: str) -> Confidentiality:
    """Return the stricter of two classes."""
    return max(Confidentiality(one), Confidentiality(other), key=CLASS_ORDER.index)
