"""What persons are to one another, drawn over the family: close, in conflict, violent, distant, cut off, in control."""

from collections.abc import Iterator
from itertools import pairwise
from math import cos, hypot, pi, sin
from operator import itemgetter

from .kin import Bond
from .layout import Layout, Spot
from .strokes import arrow, beside, boxed, curve, interrupted, shares, zigzag
from .svg import GREY, INK, OCHRE, PAPER, RED, TEAL, Point, element, line

COLOURS = {"CLOSE": TEAL, "CONFLICT": OCHRE, "VIOLENCE": RED, "DISTANT": GREY, "CUT_OFF": INK, "CONTROL": OCHRE}
DIRECTIONS = [(cos(turn * pi / 6), sin(turn * pi / 6)) for turn in range(12)]
NARROW, NAME_BELOW = 14.0, 0.8
CELL = 6.0
ROUGH = shares(16)


def draw_bonds(layout: Layout) -> str:
    """All bonds, each on a way that touches as few symbols and words as possible."""
    seen: dict[frozenset[int], int] = {}
    parts: list[str] = []
    if not layout.tree.kinship.bonds:
        return ""
    prices = Prices(layout)
    for bond, ends in sorted(
        _ends(layout), key=lambda row: hypot(row[1][0].x - row[1][1].x, row[1][0].y - row[1][1].y)
    ):
        pair = frozenset((bond.one, bond.other))
        seen[pair] = seen.get(pair, 0) + 1
        way = _way(ends[0], ends[1], prices, seen[pair] - 1)
        parts.append(
            element(
                "g",
                draw_bond(bond.kind, way),
                class_="lk-bond",
                data_one=bond.one,
                data_other=bond.other,
                data_kind=bond.kind,
            )
        )
    return "".join(parts)


def _ends(layout: Layout) -> list[tuple[Bond, list[Spot]]]:
    spot = {kin.key: layout.spots[node] for node, kin in enumerate(layout.tree.people)}
    return [(bond, [spot[bond.one], spot[bond.other]]) for bond in layout.tree.kinship.bonds]


def draw_bond(kind: str, way: list[Point]) -> str:
    """One bond along a way, from the one to the other."""
    colour = COLOURS[kind]
    halo = line(way, stroke=PAPER, stroke_width=7 if kind == "CLOSE" else 5, stroke_opacity=0.8)
    if kind == "CLOSE":
        return halo + "".join(line(beside(way, off), stroke=colour, stroke_width=1.6) for off in (-2.5, 2.5))
    if kind == "CONFLICT":
        return halo + line(zigzag(way), stroke=colour, stroke_width=1.6, stroke_linejoin="round")
    if kind == "VIOLENCE":
        return halo + line(zigzag(way), stroke=colour, stroke_width=2, stroke_linejoin="round") + arrow(way, colour, 12)
    if kind == "DISTANT":
        return halo + line(way, stroke=colour, stroke_width=1.8, stroke_dasharray="2 6")
    if kind == "CUT_OFF":
        return halo + interrupted(way, colour, 1.8)
    return halo + line(way, stroke=colour, stroke_width=1.8) + boxed(way, colour) + arrow(way, colour)


class Prices:
    """What it costs a bond to pass each small square of the picture: symbols most, then names, years, other bonds."""

    def __init__(self, layout: Layout) -> None:
        self._cells: dict[tuple[int, int], float] = {}
        self._width = layout.width
        for run in layout.tracks.runs:
            for x in {run.x, *(foot.x for foot in run.feet)}:
                self.charge(x, run.y - 24, x, run.y + 24, 10.0)
        for spot in layout.spots.values():
            wide, near = spot.label.width / 2, spot.half
            self.charge(spot.x - 32, spot.y - near - 16, spot.x + 32, spot.y - near, 12.0)
            self.charge(spot.x - wide, spot.y + 28, spot.x + wide, spot.bottom, 50.0)
            self.charge(spot.x - near, spot.y - near, spot.x + near, spot.y + near, 100.0)
        for bracket in layout.tracks.brackets:
            self.charge(bracket.x1, bracket.y - 20, bracket.x1, bracket.y, 10.0)
            self.charge(bracket.x2, bracket.y - 20, bracket.x2, bracket.y, 10.0)
            self.charge(bracket.x1 + 8, bracket.y - 15, bracket.x2 - 8, bracket.y + 14, 12.0)

    def charge(self, left: float, top: float, right: float, bottom: float, price: float) -> None:
        for across in range(int(left // CELL), int(right // CELL) + 1):
            for down in range(int(top // CELL), int(bottom // CELL) + 1):
                self._cells[across, down] = price

    def charge_way(self, way: list[Point]) -> None:
        """A later bond keeps away from this one."""
        for x, y in way[::3]:
            across, down = int(x // CELL), int(y // CELL)
            for cell in (
                (across, down),
                (across + 1, down),
                (across - 1, down),
                (across, down + 1),
                (across, down - 1),
            ):
                self._cells[cell] = self._cells.get(cell, 0.0) + 25.0

    def of(self, way: list[Point]) -> float:
        """What a whole way costs, the margin of the picture included."""
        cells, far = self._cells, self._width - 8
        cost, before_x, before_y = 0.0, *way[0]
        for x, y in way:
            price = cells.get((int(x // CELL), int(y // CELL)), 0.0) if 8 < x < far and y > 8 else 80.0
            if price:
                cost += price * (abs(x - before_x) + abs(y - before_y) + 2) / 12
            before_x, before_y = x, y
        return cost


def _way(one: Spot, other: Spot, prices: Prices, rank: int) -> list[Point]:
    """The cheapest of many curves from rim to rim; a second bond of the same two runs beside the first."""
    best: tuple[Point, ...] = ()
    least = float("inf")
    for turn, *points in sorted(_candidates(one, other), key=itemgetter(0)):
        if turn >= least:
            break
        rough = curve(*points, ROUGH)
        cost = turn + _length(rough) * 0.25
        if cost < least and (cost := cost + prices.of(rough)) < least:
            best, least = tuple(points), cost
    way = curve(*best, shares(max(10, int(_length(list(best)) / 3))))
    prices.charge_way(way)
    return beside(way, NARROW * ((rank + 1) // 2) * (1 if rank % 2 else -1)) if rank else way


def _candidates(one: Spot, other: Spot) -> Iterator[tuple[float, Point, Point, Point, Point]]:
    """Curves that leave and arrive in any of twelve directions; turning away from the straight way costs.

    No bond leaves downward: there stands the name.
    """
    dx, dy = other.x - one.x, other.y - one.y
    length = hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    ends = [(x, y, one.x + x * (one.half + 8), one.y + y * (one.half + 8)) for x, y in [(ux, uy), *DIRECTIONS]]
    others = [
        (x, y, other.x + x * (other.half + 8), other.y + y * (other.half + 8)) for x, y in [(-ux, -uy), *DIRECTIONS]
    ]
    ends = [end for end in ends if end[0] * ux + end[1] * uy > -0.6 and end[1] < NAME_BELOW]
    others = [end for end in others if end[0] * ux + end[1] * uy < 0.6 and end[1] < NAME_BELOW]
    for reach in (min(100.0, length * 0.4), min(240.0, length * 0.75)):
        for ox, oy, sx, sy in ends:
            away = 1 - ox * ux - oy * uy
            for bx, by, ex, ey in others:
                turn = (away + 1 + bx * ux + by * uy) * (6 + reach * 0.04)
                yield turn, (sx, sy), (sx + ox * reach, sy + oy * reach), (ex + bx * reach, ey + by * reach), (ex, ey)


def _length(way: list[Point]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way))
