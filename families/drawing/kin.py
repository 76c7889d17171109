"""What a genogram and an ecomap are drawn from: plain rows, already limited to what the viewer may see."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Sex = Literal["F", "M", ""]
CoupleKind = Literal["MARRIED", "UNREGISTERED", "COHABITING"]
CoupleStatus = Literal["TOGETHER", "SEPARATED", "DIVORCED", "WIDOWED"]
ParentageKind = Literal["BIOLOGICAL", "ADOPTED", "FOSTER", "STEP", "KIN_CARE"]
PregnancyOutcome = Literal["ONGOING", "MISCARRIAGE", "STILLBIRTH"]
BondKind = Literal["CLOSE", "CONFLICT", "VIOLENCE", "DISTANT", "CUT_OFF", "CONTROL"]
Strength = Literal["STRONG", "NORMAL", "WEAK", "STRESSFUL", "BROKEN"]
Flow = Literal["TO", "FROM", "BOTH", "NONE"]


@dataclass(frozen=True)
class Kin:
    """One person. ``age`` of somebody who died is the age at death; ``marks`` are Indonesian words for conditions."""

    key: int
    name: str
    sex: Sex = ""
    age: int | None = None
    birth_year: int | None = None
    died_year: int | None = None
    is_dead: bool = False
    is_index: bool = False
    lives_here: bool = True
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Couple:
    """Two partners; ``since`` and ``ended`` are years, ``order`` says which marriage it was (1, 2, ...)."""

    one: int
    other: int
    kind: CoupleKind = "MARRIED"
    status: CoupleStatus = "TOGETHER"
    since: int | None = None
    ended: int | None = None
    order: int = 1


@dataclass(frozen=True)
class Parentage:
    """One parent, or the person in that place, and one child."""

    parent: int
    child: int
    kind: ParentageKind = "BIOLOGICAL"


@dataclass(frozen=True)
class Pregnancy:
    """A child expected or lost; ``due`` is the expected day, or the day of the loss."""

    mother: int
    father: int | None = None
    due: date | None = None
    outcome: PregnancyOutcome = "ONGOING"


@dataclass(frozen=True)
class Bond:
    """What two persons are to one another; violence and control go from ``one`` to ``other``."""

    one: int
    other: int
    kind: BondKind


@dataclass(frozen=True)
class Kinship:
    """Everything one genogram shows."""

    kin: tuple[Kin, ...]
    couples: tuple[Couple, ...] = ()
    parentages: tuple[Parentage, ...] = ()
    pregnancies: tuple[Pregnancy, ...] = ()
    bonds: tuple[Bond, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class SocialTie:
    """One tie of a family, or of ``whose`` in it. Flow TO: the family gives; FROM: the family receives."""

    label: str
    kind: str = ""
    strength: Strength = "NORMAL"
    flow: Flow = "NONE"
    whose: str = ""


def tidy(kinship: Kinship) -> Kinship:
    """The same kinship without repetitions and without any tie to a person who is not in it."""
    known = {kin.key: kin for kin in reversed(kinship.kin)}

    def joins(tie: Couple | Bond) -> bool:
        return tie.one in known and tie.other in known and tie.one != tie.other

    return replace(
        kinship,
        kin=tuple(dict.fromkeys(known[kin.key] for kin in kinship.kin)),
        couples=_once(filter(joins, kinship.couples)),
        parentages=_once(
            p for p in kinship.parentages if p.parent in known and p.child in known and p.parent != p.child
        ),
        pregnancies=tuple(_without_strangers(p, known) for p in kinship.pregnancies if p.mother in known),
        bonds=_once(filter(joins, kinship.bonds)),
    )


def _once(rows) -> tuple:
    return tuple(dict.fromkeys(rows))


def _without_strangers(pregnancy: Pregnancy, known: dict[int, Kin]) -> Pregnancy:
    is_seen = pregnancy.father in known and pregnancy.father != pregnancy.mother
    return pregnancy if is_seen else replace(pregnancy, father=None)
