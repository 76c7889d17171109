"""Which further figures must be hidden so that a hidden cell cannot be worked out from the totals around it.

A table with totals is a network in which whatever flows into a line flows out again:

    total column → row      carries the row total
    row → column            carries the cell
    column → total row      carries the column total
    total row → total column carries the grand total

A hidden figure is safe exactly when it lies on a closed path of hidden figures along which one unit can be pushed:
every shown figure stays the same and the hidden one changes. So every small cell gets the cheapest such path (Dijkstra
in the residual network), and what lies on it is hidden with it. Pushing against an arc needs a figure of at least one,
because a reader knows that counts are never negative.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Arc:
    """One figure of the table between its two lines; `cost` is what a reader loses when it is hidden."""

    place: Place
    tail: int
    head: int
    count: int
    cost: int


def with_totals(cells: Sequence[Sequence[int | None]]) -> list[list[int | None]]:
    """The table with a last column of row totals and a last row of column totals; None (no data) adds nothing."""
    wide = [[*row, total_of(row)] for row in cells]
    return [*wide, [total_of(column) for column in zip(*wide, strict=True)]]


def total_of(counts: Sequence[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def places_to_hide(cells: Sequence[Sequence[int | None]], small: Collection[Place]) -> frozenset[Place]:
    """The small cells and all that must be hidden with them, as (row, column) of the table with its totals.

    Other cells are preferred to totals, cells with people to empty ones, low counts to high ones. The row after the
    last holds the column totals, the column after the last the row totals.
    """
    network = _Network(cells)
    hidden = set(small)
    safe: set[Place] = set()
    for place in sorted(small):
        if place not in safe:
            path = network.cheapest_path_through(place, hidden)
            hidden.update(path)
            safe.update(path)
    return frozenset(hidden)


class _Network:
    """The table as arcs between lines: rows first, then columns, then the total row and the total column."""

    def __init__(self, cells: Sequence[Sequence[int | None]]) -> None:
        figures = with_totals(cells)
        height, width = len(figures) - 1, len(figures[0]) - 1
        grand = figures[height][width] or 0
        empty_cost = grand + 1
        total_cost = empty_cost * (height * width + 1)
        self.arcs: dict[Place, Arc] = {}
        self.at: dict[int, list[Arc]] = defaultdict(list)
        for row, line in enumerate(figures):
            for column, count in enumerate(line):
                if count is not None:
                    is_total = row == height or column == width
                    cost = total_cost if is_total else count or empty_cost
                    self._add(Arc((row, column), *_ends(row, column, height, width), count, cost))

    def _add(self, arc: Arc) -> None:
        self.arcs[arc.place] = arc
        self.at[arc.tail].append(arc)
        self.at[arc.head].append(arc)

    def cheapest_path_through(self, place: Place, hidden: Collection[Place]) -> list[Place]:
        """The places of the cheapest closed path through a figure, that figure included; hidden ones cost nothing."""
        arc = self.arcs[place]
        less = self._cheapest_path(arc.tail, arc.head, place, hidden)
        more = self._cheapest_path(arc.head, arc.tail, place, hidden)
        return [place, *min(less, more)[1]]

    def _cheapest_path(
        self, start: int, goal: int, avoided: Place, hidden: Collection[Place]
    ) -> tuple[int, list[Place]]:
        queue: list[tuple[int, int]] = [(0, start)]
        best = {start: 0}
        came_by: dict[int, tuple[int, Place]] = {}
        while queue:
            cost, line = heappop(queue)
            if line == goal:
                break
            for arc, following in self._steps(line):
                further = cost + (0 if arc.place in hidden else arc.cost)
                if arc.place != avoided and further < best.get(following, further + 1):
                    best[following] = further
                    came_by[following] = (line, arc.place)
                    heappush(queue, (further, following))
        return best[goal], _places(came_by, start, goal)

    def _steps(self, line: int) -> Iterator[tuple[Arc, int]]:
        for arc in self.at[line]:
            if arc.tail == line:
                yield arc, arc.head
            elif arc.count > 0:
                yield arc, arc.tail


def _ends(row: int, column: int, height: int, width: int) -> tuple[int, int]:
    """The lines a figure flows from and to."""
    total_row, total_column = height + width, height + width + 1
    if row == height:
        return (total_row, total_column) if column == width else (height + column, total_row)
    return (total_column, row) if column == width else (row, height + column)


def _places(came_by: dict[int, tuple[int, Place]], start: int, goal: int) -> list[Place]:
    places = []
    while goal != start:
        goal, place = came_by[goal]
        places.append(place)
    return places
