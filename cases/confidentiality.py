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


def lowest_class(problems: Iterable[ProblemCategory], protected: Iterable[Person], *, on: date) -> LowestClass:
    """Return the class a case starts with: the strictest of its problems', but at least sensitive when it is about a child.

    ``problems`` are the primary and the secondary ones as they were chosen: the class of a sub-category counts, not that of
    the category above it. ``protected`` are the client, if a single person, and the victims. A whole family as client is not
    sensitive only because children live in it. Source: UU 35/2014 (child: under 18), UU 27/2022 article 4 (children's data
    are specific).
    """
    strictest = max(
        problems, key=lambda problem: CLASS_ORDER.index(Confidentiality(problem.default_class)), default=None
    )
    level = Confidentiality(strictest.default_class) if strictest else Confidentiality.ORDINARY
    if level is Confidentiality.SEALED:
        return LowestClass(level, f"Kasus “{strictest}” selalu tersegel.")
    if any(person.is_child_on(on) for person in protected):
        return LowestClass(Confidentiality.SENSITIVE, "Klien atau korbannya anak, jadi kasus ini paling sedikit peka.")
    if level is Confidentiality.SENSITIVE:
        return LowestClass(level, f"Kasus “{strictest}” paling sedikit peka.")
    return LowestClass(level, "Jenis masalah ini tidak memerlukan pembatasan khusus.")


def classes_from(lowest: Confidentiality) -> list[Confidentiality]:
    """Return the classes that may be chosen: the lowest allowed and those above it."""
    return CLASS_ORDER[CLASS_ORDER.index(lowest) :]


def higher(one: str, other: str) -> Confidentiality:
    """Return the stricter of two classes."""
    return max(Confidentiality(one), Confidentiality(other), key=CLASS_ORDER.index)
