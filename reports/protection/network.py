"""Which figures must be hidden so that no small one can be worked out from the totals around it.

A hidden figure is safe exactly when it lies on a closed path of hidden figures (see `web`) along which one person can be
pushed: every shown figure stays the same and the hidden one changes, so the reader cannot tell the two worlds apart. For every
small figure the cheapest such path is sought, and what lies on it is hidden with it. Pushing must leave no figure negative,
because a reader knows that counts are never negative; the figures of the leaves decide, totals follow.

Two kinds of tables:

* `vectors_to_hide`: cases of nation, province, district and unit by category, each split by who the client is (sex or age).
  The unsplit counts are known to the reader, so one person more in one column is one fewer in another. A split is shown whole
  or not at all.
* `cells_to_hide`: the cases of one district by sub-district and category. The district's own counts are known and stay shown.
  An empty figure may be hidden too.

One path at least always exists for a split: the leaf itself with all totals above it. For sub-districts there must be two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from .web import ALL, BACKWARD, FORWARD, Arc, Place, Web, summed

THRESHOLD = 5
# What is hidden high up is missed by more readers than what is hidden below.
_DEARER_PER_LEVEL, _DEARER_TOTAL = 4, 2


def vectors_to_hide(
    leaves: Mapping[Place, tuple[int, ...]], of_persons: Sequence[int], hidden: Collection[Place] = ()
) -> frozenset[Place]:
    """The places whose split is hidden: those with a count of 1 to 4 persons in it, and what protects them.

    ``of_persons`` are the columns that divide persons; another column (clients that are no person) is taken as known.
    ``hidden`` stays hidden in any case.
    """
    if not leaves:
        return frozenset(hidden)
    web = Web((area for area, _ in leaves), (category for _, category in leaves))
    return _Search(web, summed(leaves), list(of_persons), set(hidden)).run()


def cells_to_hide(cells: Mapping[tuple[str, str], int], rows: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The hidden figures of one district as (sub-district, category or `ALL`); ``rows`` are all its sub-districts."""
    categories, rows = sorted({category for _, category in cells}), sorted(rows)
    if not categories or not rows:
        return frozenset()
    if len(rows) < 2:
        raise ValueError("One sub-district alone is its district; there must be a row for those elsewhere or unknown.")
    leaves: dict[Place, tuple[int, ...]] = {
        ((row,), category): (cells.get((row, category), 0),) for row in rows for category in categories
    }
    search = _Search(Web([(row,) for row in rows], categories), summed(leaves), [0], set(), root_is_known=True)
    return frozenset((area[0], category) for area, category in search.run())


def is_small(count: int) -> bool:
    """Whether a count of persons must not be shown where persons are split."""
    return 0 < count < THRESHOLD


class _Search:
    """Hides small figures and then, one after the other, what each of them still needs."""

    def __init__(
        self,
        web: Web,
        counts: Mapping[Place, tuple[int, ...]],
        columns: list[int],
        hidden: set[Place],
        *,
        root_is_known: bool = False,
    ) -> None:
        empty = (0,) * len(next(iter(counts.values())))
        self.web, self.columns, self.root_is_known = web, columns, root_is_known
        self.counts = [counts.get(arc.place, empty) for arc in web.arcs]
        self.deepest = max(len(area) for area, _ in web.by_place)
        self.price = [self._loss(arc) for arc in web.arcs]
        self.is_hidden = [arc.place in hidden or bool(self._small_columns(arc)) for arc in web.arcs]
        self.safe: set[tuple[int, int]] = set()

    def run(self) -> frozenset[Place]:
        for arc in sorted(self.web.arcs, key=lambda arc: (len(arc.place[0]), -self.price[arc.number], arc.number)):
            for column in self._small_columns(arc):
                if (arc.number, column) not in self.safe:
                    self._make_safe(arc, column)
        return frozenset(arc.place for arc in self.web.arcs if self.is_hidden[arc.number])

    def _is_known(self, arc: Arc) -> bool:
        return self.root_is_known and not arc.place[0]

    def _small_columns(self, arc: Arc) -> list[int]:
        return [] if self._is_known(arc) else [c for c in self.columns if is_small(self.counts[arc.number][c])]

    def _loss(self, arc: Arc) -> int:
        area, category = arc.place
        dearer = _DEARER_PER_LEVEL ** (self.deepest - len(area)) * (_DEARER_TOTAL if category == ALL else 1)
        return dearer * (sum(self.counts[arc.number]) + 1)

    def _make_safe(self, arc: Arc, column: int) -> None:
        """Find a path along which the figure changes, among the hidden ones if possible, and hide it."""
        counts = self.counts[arc.number]
        largest = sorted((other for other in self.columns if other != column), key=lambda other: -counts[other])
        others: list[int | None] = [*largest] if largest else [None]
        pushes = [(way, other) for other in others for way in (BACKWARD, FORWARD)]
        best = None
        for may_hide in (False, True):
            for way, other in pushes:
                found = self._path(arc, way, column, other, may_hide, None if best is None else best[0])
                if found is not None and (best is None or found[0] < best[0]):
                    best = (*found, other)
                if best is not None and not best[0]:
                    break
            if best is not None:
                break
        if best is None:
            raise ArithmeticError(f"Nothing protects {arc.place}.")
        for step, _ in best[1]:
            self.is_hidden[step.number] = True
            self.safe.update((step.number, changed) for changed in (column, best[2]) if changed is not None)

    def _path(
        self, arc: Arc, way: int, column: int, other: int | None, may_hide: bool, most: int | None
    ) -> tuple[int, list[tuple[Arc, int]]] | None:
        """A closed path on which ``column`` gains one person forward and loses one backward, and ``other`` the reverse."""

        def can(step: Arc, direction: int) -> bool:
            loser = column if direction == BACKWARD else other
            return not step.is_leaf or loser is None or self.counts[step.number][loser] > 0

        def cost(step: Arc, direction: int) -> int | None:
            if self._is_known(step) or not can(step, direction):
                return None
            if self.is_hidden[step.number]:
                return 0
            return self.price[step.number] if may_hide else None

        return self.web.closed_path(arc, way, cost, most) if can(arc, way) else None
