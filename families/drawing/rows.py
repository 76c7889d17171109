"""The order in every row: partners together, the eldest child left, and as few crossing lines as can be had cheaply."""

from dataclasses import dataclass
from itertools import pairwise

from .partners import blocks_of
from .tree import Care, Tree, Union

AGE, FLIP, CROSSING = 40.0, 0.4, 1.0
ROUNDS = 6
Block = list[int]


@dataclass(frozen=True)
class Link:
    """A line from one or two persons down to a child; ``chain`` ends with it and holds a place in each row between.

    Links with the same tops and the same ``bundle`` are drawn as one line that parts at its end.
    """

    tops: tuple[int, ...]
    chain: tuple[int, ...]
    kind: str
    union: Union | None = None
    care: Care | None = None
    bundle: tuple = ()

    @property
    def weight(self) -> float:
        return 1.0 if self.union else 0.3


@dataclass
class Rows:
    """Rows from the top; ``level`` also knows the places held for lines that pass a row."""

    tree: Tree
    level: list[int]
    links: list[Link]
    rows: list[list[Block]]


def arrange(tree: Tree) -> Rows:
    """Put everybody who belongs to a family in order."""
    level = list(tree.level)
    places: dict[tuple, int] = {}
    links = [link for union in tree.unions for link in _links_of(union, level, places)]
    across = [care for care in tree.cares if tree.level[care.parent] != tree.level[care.child]]
    links += [_care_link(care, level, places) for care in across]
    blocks = blocks_of(tree) + [[node] for node in range(tree.size, len(level))]
    order = Order(tree, level, links, _first_order(tree, level, links, blocks))
    order.improve()
    return Rows(tree, level, links, order.rows)


def _links_of(union: Union, level: list[int], places: dict[tuple, int]) -> list[Link]:
    return [
        Link(union.parents, _chain(union.parents, union.parents[0], child, level, places), kind, union=union)
        for child, kind in union.children
    ]


def _care_link(care: Care, level: list[int], places: dict[tuple, int]) -> Link:
    """A carer's lines to several children of one row are one line that parts."""
    if level[care.child] < level[care.parent]:
        bundle = (care.kind, care.parent, care.child)
        chain = _chain(bundle, care.child, care.parent, level, places)
        return Link((care.child,), chain, care.kind, care=care, bundle=bundle)
    bundle = (care.kind, care.parent, level[care.child])
    chain = _chain(bundle, care.parent, care.child, level, places)
    return Link((care.parent,), chain, care.kind, care=care, bundle=bundle)


def _chain(line: tuple, top: int, end: int, level: list[int], places: dict[tuple, int]) -> tuple[int, ...]:
    """The end of a line from ``top``, and before it one place in each row the line passes."""
    passed = []
    for between in range(level[top] + 1, level[end]):
        if (line, between) not in places:
            places[line, between] = len(level)
            level.append(between)
        passed.append(places[line, between])
    return (*passed, end)


def _first_order(tree: Tree, level: list[int], links: list[Link], blocks: list[Block]) -> list[list[Block]]:
    """Walk from the oldest of the first family down, child by child; then up to the families married in."""
    home = {node: block for block in blocks for node in block}
    children: dict[int, list[int]] = {}
    parents: dict[int, list[int]] = {}
    for link in sorted(links, key=lambda link: link.care is not None):
        for above, below in zip((link.tops[0], *link.chain), link.chain, strict=False):
            children.setdefault(id(home[above]), []).append(below)
            parents.setdefault(id(home[below]), []).append(above)
    rows: list[list[Block]] = [[] for _ in range(max(level, default=0) + 1)]
    seen: set[int] = set()
    pending: list[Block] = []

    def visit(block: Block) -> None:
        if id(block) in seen:
            return
        seen.add(id(block))
        rows[level[block[0]]].append(block)
        for child in children.get(id(block), ()):
            visit(home[child])
        pending.extend(home[above] for above in parents.get(id(block), ()) if id(home[above]) not in seen)

    for block in sorted(blocks, key=lambda block: (level[block[0]], block)):
        pending.append(block)
        while pending:
            visit(pending.pop(0))
    return rows


class Order:
    """Rows that neighbours change places in, as long as that untangles something."""

    def __init__(self, tree: Tree, level: list[int], links: list[Link], rows: list[list[Block]]) -> None:
        self.rows = rows
        self._spot: dict[int, int] = {}
        self._arcs: list[dict[tuple, float]] = [{} for _ in rows]
        for link in links:
            tops = link.tops
            for below in link.chain:
                self._arcs[level[tops[0]]][tops, below] = link.weight
                tops = (below,)
        self._sides = [self._couples(tree, row) for row in rows]
        self._ages = [self._siblings(tree, level, place) for place in range(len(rows))]
        for place in range(len(rows)):
            self._age_row(place)

    def improve(self) -> None:
        """Sort by neighbours above and below, then swap and turn; keep whatever crosses least."""
        best, least = self._copy(), self._total()
        for turn in range(4):
            if least < FLIP / 2:
                break
            self._sort_rows(is_downward=turn % 2 == 0)
            self._swap_all()
            if self._total() < least:
                best, least = self._copy(), self._total()
        self._restore(best)
        self._swap_all()

    def _swap_all(self) -> None:
        for _ in range(ROUNDS):
            changed = [self._swap_row(place) for place in range(len(self.rows))]
            if True not in changed:
                return

    def _swap_row(self, place: int) -> bool:
        row, has_changed = self.rows[place], False
        cost = self._cost(place)
        for here in range(len(row)):
            if not cost:
                break
            for change in (self._exchange, self._turn):
                if change(row, here):
                    tried = self._cost(place)
                    if tried < cost - 1e-9:
                        cost, has_changed = tried, True
                    else:
                        change(row, here)
        return has_changed

    def _exchange(self, row: list[Block], here: int) -> bool:
        if here + 1 == len(row):
            return False
        row[here], row[here + 1] = row[here + 1], row[here]
        self._number(row)
        return True

    def _turn(self, row: list[Block], here: int) -> bool:
        if len(row[here]) < 2:
            return False
        row[here].reverse()
        self._number(row)
        return True

    def _number(self, row: list[Block]) -> None:
        for place, node in enumerate(node for block in row for node in block):
            self._spot[node] = place

    def _sort_rows(self, *, is_downward: bool) -> None:
        """Move each block towards the middle of those it is tied to."""
        near: dict[int, list[float]] = {}
        for arcs in self._arcs:
            for tops, below in arcs:
                middle = sum(self._spot[top] for top in tops) / len(tops)
                for node, spot in [(below, middle)] if is_downward else [(top, self._spot[below]) for top in tops]:
                    near.setdefault(node, []).append(spot)
        for place, row in enumerate(self.rows):
            row.sort(key=lambda block: self._middle(block, near))
            self._age_row(place)

    def _age_row(self, place: int) -> None:
        """Move younger siblings behind the elder ones, otherwise keeping the order."""
        row = self.rows[place]
        home = {node: index for index, block in enumerate(row) for node in block}
        after = {(home[elder], home[younger]) for elder, younger in self._ages[place] if home[elder] != home[younger]}
        waiting, done = list(range(len(row))), []
        while waiting:
            free = (
                index for index in waiting if not any(later == index and first in waiting for first, later in after)
            )
            done.append(next(free, waiting[0]))
            waiting.remove(done[-1])
        row[:] = [row[index] for index in done]
        self._number(row)

    def _middle(self, block: Block, near: dict[int, list[float]]) -> float:
        spots = [spot for node in block for spot in near.get(node, ())]
        return sum(spots) / len(spots) if spots else self._spot[block[0]]

    def _total(self) -> float:
        return sum(self._crossings(place) + self._disorder(place) for place in range(len(self.rows)))

    def _cost(self, place: int) -> float:
        above = self._crossings(place - 1) if place else 0
        return above + self._crossings(place) + self._disorder(place)

    def _crossings(self, place: int) -> float:
        spot = self._spot
        arcs = [
            (sum(spot[top] for top in tops) / len(tops), spot[below], weight)
            for (tops, below), weight in self._arcs[place].items()
        ]
        crossed = 0.0
        for here, (top, below, weight) in enumerate(arcs):
            for other_top, other_below, other_weight in arcs[:here]:
                if (top - other_top) * (below - other_below) < 0:
                    crossed += weight * other_weight
        return crossed * CROSSING

    def _disorder(self, place: int) -> float:
        spot = self._spot
        wrong = sum(spot[elder] > spot[younger] for elder, younger in self._ages[place])
        turned = sum(spot[left] > spot[right] for left, right in self._sides[place])
        return wrong * AGE + turned * FLIP

    @staticmethod
    def _couples(tree: Tree, row: list[Block]) -> list[tuple[int, int]]:
        """Neighbours in a block as they stand by custom: turning a longer row of partners costs more."""
        return [pair for block in row for pair in pairwise(block)]

    @staticmethod
    def _siblings(tree: Tree, level: list[int], place: int) -> list[tuple[int, int]]:
        pairs: list[tuple[int, int]] = []
        for union in tree.unions:
            line = [child for child, _ in union.children if level[child] == place]
            pairs += pairwise(line)
        return pairs

    def _copy(self) -> list[list[Block]]:
        return [[list(block) for block in row] for row in self.rows]

    def _restore(self, rows: list[list[Block]]) -> None:
        self.rows = rows
        for row in rows:
            self._number(row)
