"""How far right everybody stands: children under their parents, parents over their children, nobody too close.

Rows of partners keep their own distances. Each row in turn is moved to where its ties would like it, as near as the
order and the distances allow (the least squares of an isotonic regression); a dozen turns are enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from .rows import Block, Rows

TURNS, NEARNESS = 22, 0.2
COUSINS, SIBLINGS, PASSING = 34.0, 22.0, 14.0
Width = Callable[[int], float]
Distance = Callable[[int, int], float]


@dataclass
class Pull:
    """Those above want to stand over the middle of those below, and the other way round."""

    anchor: tuple[int, int]
    tops: tuple[int, ...]
    feet: list[int]
    weight: float


class Columns:
    """``x`` of every node of the rows."""

    def __init__(self, rows: Rows, width: Width, apart: Distance) -> None:
        self.x: dict[int, float] = {}
        self._rows, self._width, self._apart = rows, width, apart
        self._home = {
            node: (place, index) for place, row in enumerate(rows.rows) for index, b in enumerate(row) for node in b
        }
        self._offsets = [[self._inside(block) for block in row] for row in rows.rows]
        self._gaps = [self._between(place) for place in range(len(rows.rows))]
        self._up, self._down = self._pulls()
        for place in range(len(rows.rows)):
            self._move(place, [0.0] * len(rows.rows[place]), [1.0] * len(rows.rows[place]))

    def settle(self) -> dict[int, float]:
        """Let the rows find their places, then move everything so that the leftmost edge is at 0."""
        places = range(len(self._rows.rows))
        for turn in range(TURNS):
            is_last = turn >= TURNS - 6
            for place in reversed(places):
                self._turn(place, self._down, self._up if is_last else {})
            for place in places:
                self._turn(place, self._up, self._down if is_last else {})
        least = min((x - self._width(node) / 2 for node, x in self.x.items()), default=0)
        return {node: x - least for node, x in self.x.items()}

    def _inside(self, block: Block) -> dict[int, float]:
        """Distances of partners from the first one."""
        offsets = {block[0]: 0.0}
        for left, right in pairwise(block):
            near = (self._width(left) + self._width(right)) / 2 + SIBLINGS
            offsets[right] = offsets[left] + max(near, self._apart(left, right))
        return offsets

    def _between(self, place: int) -> list[float]:
        """The least distance from the first of each block to the first of the next."""
        row, gaps = self._rows.rows[place], []
        siblings = {frozenset(pair) for union in self._rows.tree.unions for pair in _neighbours(union.children)}
        for index, (block, after) in enumerate(pairwise(row)):
            last = block[-1]
            gap = SIBLINGS if any(frozenset((a, b)) in siblings for a in block for b in after) else COUSINS
            gap = PASSING if self._is_passing(last) or self._is_passing(after[0]) else gap
            gaps.append(self._offsets[place][index][last] + (self._width(last) + self._width(after[0])) / 2 + gap)
        return gaps

    def _is_passing(self, node: int) -> bool:
        return node >= self._rows.tree.size

    def _pulls(self) -> tuple[dict[int, list[Pull]], dict[int, list[Pull]]]:
        """The pulls on each node from above and from below."""
        pulls: dict[tuple, Pull] = {}
        for link in self._rows.links:
            tops = link.tops
            for foot in link.chain:
                key = (tops, link.bundle)
                weight = link.weight if link.union else 0.1
                pulls.setdefault(key, Pull(self.anchor_of(tops), tops, [], weight)).feet.append(foot)
                tops = (foot,)
        up: dict[int, list[Pull]] = {}
        down: dict[int, list[Pull]] = {}
        for pull in pulls.values():
            for foot in pull.feet:
                up.setdefault(foot, []).append(pull)
            for top in pull.tops:
                down.setdefault(top, []).append(pull)
        return up, down

    def anchor_of(self, tops: tuple[int, ...]) -> tuple[int, int]:
        """The two neighbours between which the line of children leaves; twice the same for a single parent."""
        if len(tops) == 1:
            return tops[0], tops[0]
        place, index = self._home[tops[0]]
        block = self._rows.rows[place][index]
        left, right = sorted(block.index(top) for top in tops)
        if self._partners(block[left]) <= self._partners(block[right]) and right - left > 1:
            return block[left], block[left + 1]
        return block[right - 1], block[right]

    def _partners(self, node: int) -> int:
        return sum(node in tie.ends for tie in self._rows.tree.ties)

    def _turn(self, place: int, first: dict[int, list[Pull]], second: dict[int, list[Pull]]) -> None:
        wishes, weights = [], []
        for block in self._rows.rows[place]:
            pulls = [(n, pull, side is self._up) for side in (first, second) for n in block for pull in side.get(n, ())]
            moves = [(self._wish(pull, n) if is_up else -self._wish(pull), pull.weight) for n, pull, is_up in pulls]
            weight = sum(weight for _, weight in moves)
            wishes.append(self.x[block[0]] + (sum(m * w for m, w in moves) / weight if weight else 0))
            weights.append(weight or 0.02)
        self._move(place, wishes, weights)

    def _wish(self, pull: Pull, child: int | None = None) -> float:
        """How far the children would have to move to be in the middle below; each also wants to be near the middle."""
        spots = [self.x[foot] for foot in pull.feet]
        anchor = (self.x[pull.anchor[0]] + self.x[pull.anchor[1]]) / 2
        off = anchor - (min(spots) + max(spots)) / 2
        return off if child is None else (1 - NEARNESS) * off + NEARNESS * (anchor - self.x[child])

    def _move(self, place: int, wishes: list[float], weights: list[float]) -> None:
        for index, start in enumerate(spread(wishes, weights, self._gaps[place])):
            for node, offset in self._offsets[place][index].items():
                self.x[node] = start + offset


def spread(wishes: list[float], weights: list[float], gaps: list[float]) -> list[float]:
    """Places as near to the wishes as the least distances between neighbours allow (least squares)."""
    starts = [0.0]
    for gap in gaps:
        starts.append(starts[-1] + gap)
    pools: list[list[float]] = []
    for wish, weight, start in zip(wishes, weights, starts, strict=False):
        pools.append([(wish - start) * weight, weight, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, weight_, count = pools.pop()
            pools[-1] = [pools[-1][0] + total, pools[-1][1] + weight_, pools[-1][2] + count]
    means = [total / weight for total, weight, count in pools for _ in range(int(count))]
    return [mean + start for mean, start in zip(means, starts, strict=False)]


def _neighbours(children: list[tuple[int, str]]) -> list[tuple[int, int]]:
    return [(elder, younger) for (elder, _), (younger, _) in pairwise(children)]
