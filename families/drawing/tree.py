"""Who belongs to whom: couples, the children that hang from them, and those a single line leads to.

Persons and pregnancies are numbered 0, 1, 2, ... in the order given; the rest of the drawing knows only these numbers.
"""

from dataclasses import dataclass, field
from itertools import combinations

from .generations import Generations
from .kin import Couple, Kin, Kinship, Pregnancy, tidy

DESCENT = ("BIOLOGICAL", "ADOPTED", "FOSTER")
NEVER = 10**6


@dataclass
class Tie:
    """Two partners; without a couple they are only known to be parents of one child."""

    one: int
    other: int
    couple: Couple | None = None

    @property
    def ends(self) -> tuple[int, int]:
        return self.one, self.other


@dataclass
class Union:
    """One or two parents of one line of children, eldest first; each child with the kind of parentage."""

    parents: tuple[int, ...]
    tie: Tie | None = None
    children: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Care:
    """A single line from somebody to a child: a step-parent, a carer, or descent that fits no couple."""

    parent: int
    child: int
    kind: str


@dataclass
class Tree:
    """A kinship in numbers; ``level`` counts generations from the top, ``loose`` have no tie of family at all."""

    kinship: Kinship
    people: tuple[Kin, ...]
    level: list[int]
    family: list[int]
    ties: list[Tie] = field(default_factory=list)
    strays: list[Tie] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)
    cares: list[Care] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.level)

    def pregnancy(self, node: int) -> Pregnancy | None:
        """The pregnancy a node stands for, or None for a person."""
        return self.kinship.pregnancies[node - len(self.people)] if node >= len(self.people) else None

    def number(self, key: int) -> int:
        return self._numbers[key]

    def __post_init__(self) -> None:
        self._numbers = {kin.key: place for place, kin in enumerate(self.people)}


def grow(kinship: Kinship) -> Tree:
    """Sort a kinship into generations, couples and lines of children."""
    kinship = tidy(kinship)
    size = len(kinship.kin) + len(kinship.pregnancies)
    tree = Tree(kinship, kinship.kin, level=[0] * size, family=[0] * size)
    descent, cares = _parentages(tree)
    generations = Generations(size)
    firm = {pair for pair in descent if generations.add_child(*pair)}
    _add_ties(tree, generations, descent)
    for care in cares:
        if not _are_siblings(care, descent):
            generations.add_child(care.parent, care.child, is_descent=False)
    generations.settle(next((place for place, kin in enumerate(tree.people) if kin.is_index), 0))
    tree.level, tree.family = generations.level, generations.family
    _hang_children(tree, {pair: kind for pair, kind in descent.items() if pair in firm})
    tree.cares += [Care(*pair, kind) for pair, kind in descent.items() if pair not in firm] + cares
    tree.loose = _loose(tree)
    return tree


def _parentages(tree: Tree) -> tuple[dict[tuple[int, int], str], list[Care]]:
    """Descent by (parent, child), the strongest kind first; and the lines of step-parents and carers."""
    descent: dict[tuple[int, int], str] = {}
    cares = []
    ranked = sorted(tree.kinship.parentages, key=lambda row: row.kind != "BIOLOGICAL")
    for row in ranked:
        pair = tree.number(row.parent), tree.number(row.child)
        if row.kind in DESCENT and pair not in descent:
            descent[pair] = row.kind
        else:
            cares.append(Care(*pair, row.kind))
    for node in range(len(tree.people), tree.size):
        expected = tree.pregnancy(node)
        for key in (expected.father, expected.mother):
            if key is not None:
                descent[tree.number(key), node] = "BIOLOGICAL"
    return descent, cares


def _add_ties(tree: Tree, generations: Generations, descent: dict[tuple[int, int], str]) -> None:
    """Partners who can stand on one line do; the others become strays. Then parents of one child without a couple."""
    for couple in sorted(tree.kinship.couples, key=lambda row: (row.order, row.since or NEVER)):
        tie = Tie(tree.number(couple.one), tree.number(couple.other), couple)
        (tree.ties if generations.join(*tie.ends) else tree.strays).append(tie)
    coupled = {frozenset(tie.ends) for tie in tree.ties + tree.strays}
    for parents in _pairs_of_parents(descent):
        if frozenset(parents) not in coupled and generations.join(*parents):
            coupled.add(frozenset(parents))
            tree.ties.append(Tie(*parents))


def _parents_by_child(descent: dict[tuple[int, int], str]) -> dict[tuple[int, str], list[int]]:
    parents: dict[tuple[int, str], list[int]] = {}
    for (parent, child), kind in descent.items():
        parents.setdefault((child, kind), []).append(parent)
    return parents


def _pairs_of_parents(descent: dict[tuple[int, int], str]) -> list[list[int]]:
    return [parents for parents in _parents_by_child(descent).values() if len(parents) == 2]


def _hang_children(tree: Tree, descent: dict[tuple[int, int], str]) -> None:
    """Every child under its couple, or under each parent that has no couple with another one."""
    ties = {frozenset(tie.ends): tie for tie in reversed(tree.ties)}
    unions: dict[tuple[int, ...], Union] = {}
    for (child, kind), parents in _parents_by_child(descent).items():
        single = list(parents)
        for pair in combinations(parents, 2):
            if frozenset(pair) in ties and set(pair) <= set(single):
                tie = ties[frozenset(pair)]
                unions.setdefault(tie.ends, Union(tie.ends, tie)).children.append((child, kind))
                single = [parent for parent in single if parent not in pair]
        for parent in single:
            unions.setdefault((parent,), Union((parent,))).children.append((child, kind))
    for union in unions.values():
        union.children.sort(key=lambda row: age_order(tree, row[0]))
    tree.unions = list(unions.values())


def age_order(tree: Tree, node: int) -> tuple[float, int]:
    """Sorts the eldest first; whose age nobody knows comes last, in the order given."""
    expected = tree.pregnancy(node)
    if expected:
        return (expected.due.year + expected.due.timetuple().tm_yday / 400 if expected.due else NEVER), node
    kin = tree.people[node]
    if kin.birth_year is not None:
        return kin.birth_year, node
    return (_this_year(tree) - kin.age if kin.age is not None and not kin.is_dead else NEVER), node


def _this_year(tree: Tree) -> int:
    """The year of the ages, guessed from those who have both an age and a year of birth."""
    alive = (kin for kin in tree.people if not kin.is_dead and kin.age is not None and kin.birth_year is not None)
    return max((kin.age + kin.birth_year for kin in alive), default=2000)


def _are_siblings(care: Care, descent: dict[tuple[int, int], str]) -> bool:
    """An elder brother who raises the younger ones stays in their row."""
    parents = {parent for parent, child in descent if child == care.parent}
    return any((parent, care.child) in descent for parent in parents)


def _loose(tree: Tree) -> list[int]:
    tied = {node for tie in tree.ties + tree.strays for node in tie.ends}
    tied |= {node for union in tree.unions for node in (*union.parents, *(child for child, _ in union.children))}
    tied |= {node for care in tree.cares for node in (care.parent, care.child)}
    return [node for node in range(tree.size) if node not in tied]
