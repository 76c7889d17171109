"""Rounding a whole table to multiples of five so that it still adds up: one rounded world instead of many rounded figures.

Every figure (a district's cases of a category, a province's, the country's, and every total) becomes one of the two multiples
of five beside it; a multiple of five stays what it is; every total is the sum of what is shown. That this always works, and
why it is safe:

* The figures that are no multiples of five lie on closed paths (see `web`): in every sum the remainders add up to a multiple
  of five, so that no sum holds exactly one of them. Pushing along such a path until one of its figures is a multiple of five
  leaves one figure fewer to round, and never passes a multiple. Whether to push forward or backward is drawn so that on
  average nothing changes: every figure is as often too high as too low, weighted by how far (Cox 1987).
* A reader knows at most that every true figure lies less than five from the one shown, that figures add up and that none is
  negative. The rounded world itself fulfils all of that. So the world in which everything is exactly as shown is always
  possible, and a figure that is truly no multiple of five, as 1 to 4 are not, can never be worked out, whatever tables are put
  beside each other.
* A later version is the earlier rounded world plus the rounded change. What did not change moves by nothing, so comparing two
  versions tells of no single case, and again both worlds exactly as shown are possible together. Where the change would make
  a figure negative, units are moved along the cheapest closed path.

The draws come from a secret, so that nobody can repeat them, and the same secret gives the same world.

Source: L. H. Cox, A constructive procedure for unbiased controlled rounding, JASA 82 (1987).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from .web import BACKWARD, FORWARD, Arc, Place, Web, summed

BASE = 5
Counts = Mapping[Place, int]


def round_table(counts: Counts, secret: bytes) -> dict[Place, int]:
    """Round the figures of the leaves, ``(("13", "13.71"), "OTHER"): 12``; totals are sums of what comes back.

    What is zero may be missing, and what is rounded to zero is missing in the answer.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("A count is never negative.")
    return _rounded(counts, secret)


def round_change(earlier: Counts, earlier_true: Counts, true: Counts, secret: bytes) -> dict[Place, int]:
    """The later version of a rounded world: ``earlier`` plus the rounded change from ``earlier_true`` to ``true``."""
    places = {*earlier, *earlier_true, *true}
    change = {place: true.get(place, 0) - earlier_true.get(place, 0) for place in places}
    moved = _rounded(change, secret)
    later = {place: earlier.get(place, 0) + moved.get(place, 0) for place in places}
    return _without_negatives(later, true) if any(count < 0 for count in later.values()) else _kept(later)


def _kept(counts: Counts) -> dict[Place, int]:
    return {place: count for place, count in counts.items() if count}


def _rounded(counts: Counts, secret: bytes) -> dict[Place, int]:
    present = {place: (count,) for place, count in counts.items() if count}
    if not present:
        return {}
    web = Web((area for area, _ in present), (category for _, category in present))
    figures = summed(present)
    settled = _settle(web, [figures.get(arc.place, (0,))[0] for arc in web.arcs], _Draws(secret))
    return _kept({arc.place: settled[arc.number] for arc in web.arcs if arc.is_leaf})


def _settle(web: Web, values: list[int], draws: _Draws) -> list[int]:
    """Push along closed paths of figures that are no multiples until there are none."""
    loose: list[dict[Arc, None]] = [{arc: None for arc in arcs if values[arc.number] % BASE} for arcs in web.at]
    for start in range(len(loose)):
        walk: list[tuple[Arc, int]] = []
        place_on_walk = {start: 0}
        node = start
        while loose[node]:
            came_by = walk[-1][0] if walk else None
            arc = next(arc for arc in loose[node] if arc is not came_by)
            way, there = (FORWARD, arc.head) if arc.tail == node else (BACKWARD, arc.tail)
            walk.append((arc, way))
            if there not in place_on_walk:
                place_on_walk[there] = len(walk)
                node = there
                continue
            first = place_on_walk[there]
            _push(walk[first:], values, loose, draws)
            del walk[first:]
            place_on_walk = {known: at for known, at in place_on_walk.items() if at <= first}
            node = there
    return values


def _push(cycle: Sequence[tuple[Arc, int]], values: list[int], loose: list[dict[Arc, None]], draws: _Draws) -> None:
    """Push forward or backward as far as no figure passes a multiple, with chances that leave the average alone."""
    down = [values[arc.number] % BASE for arc, _ in cycle]
    ahead = min(BASE - low if way == FORWARD else low for low, (_, way) in zip(down, cycle, strict=True))
    back = min(low if way == FORWARD else BASE - low for low, (_, way) in zip(down, cycle, strict=True))
    amount = ahead if draws.below(ahead + back) < back else -back
    for arc, way in cycle:
        values[arc.number] += amount * way
        if not values[arc.number] % BASE:
            del loose[arc.tail][arc], loose[arc.head][arc]


def _without_negatives(later: Counts, true: Counts) -> dict[Place, int]:
    """Lift every negative figure along closed paths that make no other one negative and stay near the true ones."""
    web = Web((area for area, _ in later), (category for _, category in later))
    shown, real = (
        summed({place: (count,) for place, count in later.items()}),
        summed({p: (c,) for p, c in true.items()}),
    )
    values = [shown.get(arc.place, (0,))[0] for arc in web.arcs]
    wanted = [real.get(arc.place, (0,))[0] for arc in web.arcs]

    def cost(arc: Arc, way: int) -> int | None:
        after = values[arc.number] + BASE * way
        if arc.is_leaf and way == BACKWARD and after < 0:
            return None
        return 1 + abs(after - wanted[arc.number]) ** 2

    for arc in web.arcs:
        while arc.is_leaf and values[arc.number] < 0:
            found = web.closed_path(arc, FORWARD, cost)
            if found is None:  # Cannot be: the world without any case is a goal every path can lead towards.
                raise ArithmeticError("A negative figure could not be lifted.")
            for other, way in found[1]:
                values[other.number] += BASE * way
    return _kept({arc.place: values[arc.number] for arc in web.arcs if arc.is_leaf})


class _Draws:
    """Whole numbers drawn evenly from a secret; who does not hold it cannot repeat them."""

    def __init__(self, secret: bytes) -> None:
        self.secret, self.drawn = secret, 0

    def below(self, most: int) -> int:
        while True:
            self.drawn += 1
            number = int.from_bytes(sha256(self.secret + self.drawn.to_bytes(8, "big")).digest()[:8], "big")
            if number < (1 << 64) // most * most:
                return number % most
