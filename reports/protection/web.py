"""A table of areas within areas by categories, with all its totals, as a web in which whatever flows in flows out again.

Every figure is an arc, every sum a reader can form is a node:

    total of the parent → row of a leaf     carries the leaf's total
    row of a leaf → (parent, category)      carries the leaf's figure
    (area, category) → (parent, category)   carries the area's figure, up to the root
    (root, category) → total of the root → … carries the grand total back down, through the totals of the areas

Each figure stands in two sums, once on either side, so the whole table circulates. Therefore one unit pushed along a closed
path changes the figures on it and leaves every sum right: all of disclosure control here is a search for such paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

Path = tuple[str, ...]
Place = tuple[Path, str]
ALL = "*"
FORWARD, BACKWARD = 1, -1
# A way of equal cost with fewer figures is preferred: the cost of an arc counts far more than its being there.
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Arc:
    """One figure of the table, between the two sums it stands in."""

    number: int
    place: Place
    tail: int
    head: int
    is_leaf: bool


class Web:
    """All figures over the given leaves (which all lie equally deep, at least one level under the root) and categories."""

    def __init__(self, leaves: Iterable[Path], categories: Iterable[str]) -> None:
        self.arcs: list[Arc] = []
        self.by_place: dict[Place, Arc] = {}
        self.at: list[list[Arc]] = []
        self._nodes: dict[tuple[str, Path, str], int] = {}
        categories, leaves = sorted(set(categories)), sorted(set(leaves))
        depths = {len(leaf) for leaf in leaves}
        if len(depths) != 1 or 0 in depths:
            raise ValueError("The leaves must lie equally deep, at least one level under the root.")
        areas = {leaf[:depth] for leaf in leaves for depth in range(len(leaf) + 1)}
        for area in sorted(areas, key=lambda area: (-len(area), area)):
            self._add_area(area, categories, is_leaf=len(area) in depths)

    def _add_area(self, area: Path, categories: list[str], *, is_leaf: bool) -> None:
        above = area[:-1]
        row = self._node("row", area if is_leaf or not area else (), "")
        for category in categories:
            tail = row if is_leaf else self._node("sum", area, category)
            self._add((area, category), tail, self._node("sum", above, category) if area else row, is_leaf)
        head = row if is_leaf else self._node("total", area, "")
        self._add((area, ALL), self._node("total", above, "") if area else row, head, False)

    def _node(self, *key: object) -> int:
        number = self._nodes.setdefault(key, len(self.at))  # type: ignore[arg-type]
        if number == len(self.at):
            self.at.append([])
        return number

    def _add(self, place: Place, tail: int, head: int, is_leaf: bool) -> None:
        arc = Arc(len(self.arcs), place, tail, head, is_leaf)
        self.arcs.append(arc)
        self.by_place[place] = arc
        self.at[tail].append(arc)
        self.at[head].append(arc)

    def closed_path(
        self,
        arc: Arc,
        direction: int,
        cost: Callable[[Arc, int], int | None],
        most: int | None = None,
    ) -> tuple[int, list[tuple[Arc, int]]] | None:
        """The cheapest closed path through a figure, walked forward or backward: its cost, and figures with directions.

        ``cost`` says what it costs to walk along another figure, None where that is not possible; the figure itself
        costs nothing. Nothing is returned where there is no path, or none that costs less than ``most``.
        """
        start, goal = (arc.head, arc.tail) if direction == FORWARD else (arc.tail, arc.head)
        limit = None if most is None else most * _STEP
        best = {start: 0}
        came_by: dict[int, tuple[int, Arc, int]] = {}
        queue = [(0, start)]
        while queue:
            spent, node = heappop(queue)
            if node == goal:
                return spent // _STEP, [(arc, direction), *_walked(came_by, start, goal)]
            if spent > best[node]:
                continue
            for other in self.at[node]:
                if other is arc:
                    continue
                way, there = (FORWARD, other.head) if other.tail == node else (BACKWARD, other.tail)
                price = cost(other, way)
                if price is None:
                    continue
                further = spent + price * _STEP + 1
                if (limit is None or further < limit) and further < best.get(there, further + 1):
                    best[there] = further
                    came_by[there] = (node, other, way)
                    heappush(queue, (further, there))
        return None


def _walked(came_by: dict[int, tuple[int, Arc, int]], start: int, goal: int) -> list[tuple[Arc, int]]:
    path = []
    while goal != start:
        goal, arc, way = came_by[goal]
        path.append((arc, way))
    return path[::-1]


def summed(leaves: Mapping[Place, tuple[int, ...]]) -> dict[Place, tuple[int, ...]]:
    """Every figure of the table from those of the leaves: all areas above them, and all categories together."""
    sums: dict[Place, list[int]] = {}
    for (leaf, category), counts in leaves.items():
        for depth in range(len(leaf) + 1):
            for key in ((leaf[:depth], category), (leaf[:depth], ALL)):
                line = sums.setdefault(key, [0] * len(counts))
                for column, count in enumerate(counts):
                    line[column] += count
    return {place: tuple(counts) for place, counts in sums.items()}
