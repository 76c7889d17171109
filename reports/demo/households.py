"""Who lives together: relations, sexes and ages that fit, built around the person the case is about."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from families.models import FamilyMember

Relation = FamilyMember.Relation
LARGEST = 6
YOUNGEST_PARENT, OLDEST_MOTHER = 18, 43


@dataclass
class Place:
    """A place in a household, before it has a name."""

    relation: str
    sex: str
    age: int
    is_client: bool = False


def household(rng: Random, client: str) -> list[Place]:
    """Return 1 to 6 places, the head first; ``client`` is a word of ``stories.csv`` (CHILD, WIFE, ELDER, FAMILY …)."""
    return _BUILDERS[client](rng)[:LARGEST]


def _child(rng: Random, ages: tuple[int, int], sex: str = "") -> list[Place]:
    """Return the family of a child (also a grown one) who is the client."""
    child = Place(Relation.CHILD, sex or rng.choice("FM"), rng.randint(*ages), is_client=True)
    mother_age = child.age + rng.randint(YOUNGEST_PARENT + 1, 33)
    parents = _parents(rng, mother_age, has_father=rng.random() < 0.8)
    siblings = _children(rng, mother_age, rng.choice([0, 1, 1, 2, 3]), taken=child.age)
    return parents + sorted([child, *siblings], key=lambda place: -place.age)


def _parents(rng: Random, mother_age: int, *, has_father: bool) -> list[Place]:
    if not has_father:
        return [Place(Relation.HEAD, "F", mother_age)]
    father = Place(Relation.HEAD, "M", max(YOUNGEST_PARENT + 2, mother_age + rng.randint(-2, 7)))
    return [father, Place(Relation.SPOUSE, "F", mother_age)]


def _children(rng: Random, mother_age: int, count: int, taken: int = -1) -> list[Place]:
    """Return children whom a mother of that age can have, none a twin of the one of age ``taken``."""
    ages = [
        age for age in range(max(0, mother_age - OLDEST_MOTHER), min(24, mother_age - YOUNGEST_PARENT)) if age != taken
    ]
    chosen = sorted(rng.sample(ages, min(count, len(ages))), reverse=True)
    return [Place(Relation.CHILD, rng.choice("FM"), age) for age in chosen]


def _couple(rng: Random, client: str = "") -> list[Place]:
    """Return a couple with their children; ``client`` says who of them it is about (HEAD, SPOUSE), or nobody."""
    mother_age = rng.randint(21, 52)
    parents = _parents(rng, mother_age, has_father=True)
    for place in parents:
        place.is_client = place.relation == client
    return parents + _children(rng, mother_age, rng.choice([1, 1, 2, 2, 2, 3, 4]))


def _alone_with_children(rng: Random) -> list[Place]:
    mother_age = rng.randint(23, 50)
    mother = Place(Relation.HEAD, "F", mother_age, is_client=True)
    return [mother, *_children(rng, mother_age, rng.choice([1, 1, 2, 2, 3]))]


def _woman(rng: Random) -> list[Place]:
    return _alone_with_children(rng) if rng.random() < 0.35 else _couple(rng, Relation.SPOUSE)


def _single_man(rng: Random) -> list[Place]:
    return [Place(Relation.HEAD, "M", rng.randint(23, 58), is_client=True)]


def _man(rng: Random) -> list[Place]:
    return _single_man(rng) if rng.random() < 0.3 else _couple(rng, Relation.HEAD)


def _elder(rng: Random) -> list[Place]:
    """Return somebody old: alone, with a spouse, or in the household of a child."""
    elder = Place(Relation.HEAD, rng.choice("FFM"), rng.randint(62, 84), is_client=True)
    form = rng.random()
    if form < 0.35:
        return [elder]
    if form < 0.65:
        elder.sex = "M"
        return [elder, Place(Relation.SPOUSE, "F", max(55, elder.age - rng.randint(0, 8)))]
    elder.relation, mother_age = Relation.PARENT, elder.age - rng.randint(24, 32)
    head = Place(Relation.HEAD, "M", elder.age - rng.randint(20, 26))
    rest = [Place(Relation.SPOUSE, "F", mother_age), *_children(rng, mother_age, rng.choice([0, 1, 2, 3]))]
    return [head, *rest, elder]


def _whole_family(rng: Random) -> list[Place]:
    family = _couple(rng)
    if len(family) < LARGEST and rng.random() < 0.2:
        family.append(Place(Relation.PARENT, "F", family[0].age + rng.randint(20, 28)))
    return family


_BUILDERS: dict[str, Callable[[Random], list[Place]]] = {
    "TODDLER": lambda rng: _child(rng, (2, 5)),
    "CHILD": lambda rng: _child(rng, (6, 12)),
    "TEEN": lambda rng: _child(rng, (13, 17)),
    "TEEN_GIRL": lambda rng: _child(rng, (13, 17), "F"),
    "YOUNG_WOMAN": lambda rng: _child(rng, (18, 23), "F"),
    "ADULT_CHILD": lambda rng: _child(rng, (19, 30)),
    "WIFE": lambda rng: _couple(rng, Relation.SPOUSE),
    "HUSBAND": lambda rng: _couple(rng, Relation.HEAD),
    "LEFT_WIFE": _alone_with_children,
    "WOMAN": _woman,
    "MAN": _man,
    "SINGLE_MAN": _single_man,
    "ELDER": _elder,
    "FAMILY": _whole_family,
}
