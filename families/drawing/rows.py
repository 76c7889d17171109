"""The order in every row: partners together, the eldest child left, and as few crossing lines as can be had cheaply."""

from dataclasses import dataclass

from .partners import blocks_of
from .tree import Care, Tree, Union

AGE, FLIP, CROSSING = 40.0, 0.4, 1.0
ROUNDS = 6
Block = list[int]


@dataclass(frozen=True)
class Link:
    """A line from one or two persons down to a child; ``chain`` ends with it and holds a place in each row between."""

    tops: tuple[int, ...]
    chain: tuple[int, ...]
    kind: str
    union: Union | None = None
    care: Care | None = None

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
    links = [link for union in tree.unions for link in _links_of(union, level)]
    links += [_care_link(care, level) for care in tree.cares if tree.level[care.parent] != tree.level[care.child]]
    blocks = blocks_of(tree) + [[node] for node in range(tree.size, len(level))]
    order = Order(tree, level, links, _first_order(tree, level, links, blocks))
    order.improve()
    return Rows(tree, level, links, order.rows)


def _links_of(union: Union, level: list[int]) -> list[Link]:
    top = level[union.parents[0]]
    return [Link(union.parents, _chain(top, child, level), kind, union=union) for child, kind in union.children]


def _care_link(care: Care, level: list[int]) -> Link:
    upper, lower = sorted((care.parent, care.child), key=lambda node: level[node])
    return Link((upper,), _chain(level[upper], lower, level), care.kind, care=care)


def _chain(top: int, child: int, level: list[int]) -> tuple[int, ...]:
    """The child, and before it one new place in each row the line passes."""
    places = []
    for between in range(top + 1, level[child]):
        places.append(len(level))
        level.append(between)
    return (*places, child)


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
        for row in rows:
            self._number(row)

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
            if not any([self._swap_row(place) for place in range(len(self.rows))]):
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
        for row in self.rows:
            row.sort(key=lambda block: self._middle(block, near))
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
        return [pair for block in row for pair in zip(block, block[1:], strict=False)]

    @staticmethod
    def _siblings(tree: Tree, level: list[int], place: int) -> list[tuple[int, int]]:
        pairs: list[tuple[int, int]] = []
        for union in tree.unions:
            line = [child for child, _ in union.children if level[child] == place]
            pairs += zip(line, line[1:], strict=False)
        return pairs

    def _copy(self) -> list[list[Block]]:
        return [[list(block) for block in row] for row in self.rows]

    def _restore(self, rows: list[list[Block]]) -> None:
        self.rows = rows
        for row in rows:
            self._number(row)
