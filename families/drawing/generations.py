"""Which generation everybody belongs to: partners share one, a parent stands above the child.

Real families break this (somebody marries a niece, a record goes in a circle). Then the ties of descent come first, in
the order they are given, and whatever contradicts them is left for the drawing to show as a line of its own.
"""

from collections.abc import Iterable

Pair = tuple[int, int]


class Generations:
    """Nodes 0 to ``size`` - 1, sorted into levels; level 0 is the oldest generation of each family."""

    def __init__(self, size: int) -> None:
        self._leader = list(range(size))
        self._below: list[set[int]] = [set() for _ in range(size)]
        self._strong: list[Pair] = []
        self._weak: list[Pair] = []
        self.level = [0] * size
        self.family = [0] * size

    def add_child(self, parent: int, child: int, *, is_descent: bool = True) -> bool:
        """Put ``child`` below ``parent``; False if that would make somebody their own ancestor."""
        above, below = self._find(parent), self._find(child)
        if above == below or self._reaches(below, above):
            return False
        self._below[above].add(below)
        (self._strong if is_descent else self._weak).append((parent, child))
        return True

    def join(self, one: int, other: int) -> bool:
        """Put two partners on one level; False if one stands above the other."""
        first, second = self._find(one), self._find(other)
        if first == second:
            return True
        if self._reaches(first, second) or self._reaches(second, first):
            return False
        self._leader[second] = first
        self._below[first] |= self._below[second]
        return True

    def settle(self, first: int = 0) -> None:
        """Fill in ``level`` and ``family``, counting generations outward from ``first``."""
        leads = [self._find(node) for node in range(len(self._leader))]
        levels = self._spread(leads, first)
        self._push_down(leads, levels)
        self._pull_down(leads, levels)
        tops: dict[int, int] = {}
        for lead, family in enumerate(self.family):
            tops[family] = min(levels.get(lead, 10**9), tops.get(family, 10**9))
        self.family = [self.family[lead] for lead in leads]
        self.level = [levels[lead] - tops[self.family[node]] for node, lead in enumerate(leads)]

    def _spread(self, leads: list[int], first: int) -> dict[int, int]:
        """Levels relative to ``first``: one up for a parent, one down for a child; descent is followed before care."""
        strong, weak = self._steps(leads, self._strong), self._steps(leads, self._weak)
        levels: dict[int, int] = {}
        for seed in [first, *range(len(leads))]:
            pending = [(leads[seed], 0)] if leads and leads[seed] not in levels else []
            while pending:
                self._walk(pending.pop(0), seed, strong, levels)
                pending += [
                    (there, levels[here] + step)
                    for here in list(levels)
                    for there, step in weak.get(here, ())
                    if there not in levels
                ]
        return levels

    def _walk(self, start: Pair, seed: int, steps: dict[int, list[Pair]], levels: dict[int, int]) -> None:
        queue = [start] if start[0] not in levels else []
        for lead, level in queue:
            if lead not in levels:
                levels[lead] = level
                self.family[lead] = seed
                queue += [(there, level + step) for there, step in steps.get(lead, ())]

    @staticmethod
    def _steps(leads: list[int], pairs: Iterable[Pair]) -> dict[int, list[Pair]]:
        steps: dict[int, list[Pair]] = {}
        for parent, child in pairs:
            steps.setdefault(leads[parent], []).append((leads[child], 1))
            steps.setdefault(leads[child], []).append((leads[parent], -1))
        return steps

    def _push_down(self, leads: list[int], levels: dict[int, int]) -> None:
        """Nobody above or beside their own parent, even where two counts contradict each other."""
        edges = [(leads[parent], leads[child]) for parent, child in self._strong + self._weak]
        is_moving = True
        while is_moving:
            is_moving = False
            for parent, child in edges:
                if levels[child] <= levels[parent]:
                    levels[child] = levels[parent] + 1
                    is_moving = True

    def _pull_down(self, leads: list[int], levels: dict[int, int]) -> None:
        """Those without parents stand just above their eldest generation of children."""
        edges = [(leads[parent], leads[child]) for parent, child in self._strong + self._weak]
        have_parents = {child for _, child in edges}
        nearest: dict[int, int] = {}
        for parent, child in edges:
            nearest[parent] = min(nearest.get(parent, 10**9), levels[child])
        for parent, level in nearest.items():
            if parent not in have_parents:
                levels[parent] = level - 1

    def _find(self, node: int) -> int:
        while self._leader[node] != node:
            node = self._leader[node]
        return node

    def _reaches(self, above: int, below: int) -> bool:
        """Is there a way down from one group to another?"""
        seen, stack = {above}, [above]
        while stack:
            group = stack.pop()
            if group == below:
                return True
            fresh = {self._find(node) for node in self._below[group]} - seen
            seen |= fresh
            stack.extend(fresh)
        return False
