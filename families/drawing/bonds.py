"""What persons are to one another, drawn over the family: close, in conflict, violent, distant, cut off, in control."""

from collections.abc import Iterator
from itertools import pairwise
from math import cos, hypot, pi, sin
from operator import itemgetter

from .kin import Bond
from .layout import Layout, Spot
from .strokes import arrow, beside, boxed, curve, interrupted, zigzag
from .svg import GREY, INK, OCHRE, PAPER, RED, TEAL, Point, element, line

COLOURS = {"CLOSE": TEAL, "CONFLICT": OCHRE, "VIOLENCE": RED, "DISTANT": GREY, "CUT_OFF": INK, "CONTROL": OCHRE}
DIRECTIONS = [(cos(turn * pi / 4), sin(turn * pi / 4)) for turn in range(8)]
NARROW = 14.0
Obstacle = tuple[float, float, float, float, float]


def draw_bonds(layout: Layout) -> str:
    """All bonds, each on a way that touches as few symbols and words as possible."""
    obstacles = _obstacles(layout) if layout.tree.kinship.bonds else []
    seen: dict[frozenset[int], int] = {}
    parts = []
    for bond, ends in sorted(
        _ends(layout), key=lambda row: hypot(row[1][0].x - row[1][1].x, row[1][0].y - row[1][1].y)
    ):
        pair = frozenset((bond.one, bond.other))
        seen[pair] = seen.get(pair, 0) + 1
        way = _way(layout, ends[0], ends[1], obstacles, seen[pair] - 1)
        obstacles += [(x - 6, y - 6, x + 6, y + 6, 14.0) for x, y in way[::4]]
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


def _obstacles(layout: Layout) -> list[Obstacle]:
    """What a bond should not run through, and how bad that would be: symbols, names, then years and words of couples."""
    found: list[Obstacle] = []
    for spot in layout.spots.values():
        wide, near = spot.label.width / 2, spot.half + 3
        found.append((spot.x - near, spot.y - near, spot.x + near, spot.y + near, 100.0))
        found.append((spot.x - wide, spot.y + 26, spot.x + wide, spot.bottom, 40.0))
        found.append((spot.x - 32, spot.y - near - 14, spot.x + 32, spot.y - near, 15.0))
    for bracket in layout.tracks.brackets:
        found.append((bracket.x1 + 8, bracket.y - 15, bracket.x2 - 8, bracket.y + 14, 12.0))
    return found


def _way(layout: Layout, one: Spot, other: Spot, obstacles: list[Obstacle], rank: int) -> list[Point]:
    """The best of a few dozen curves from rim to rim; a second bond of the same two runs beside the first."""
    low_x, high_x = sorted((one.x, other.x))
    low_y, high_y = sorted((one.y, other.y))
    near = [
        o for o in obstacles if o[0] < high_x + 90 and o[2] > low_x - 90 and o[1] < high_y + 60 and o[3] > low_y - 60
    ]
    best, least = [], float("inf")
    for start, first, second, end, turn in sorted(_candidates(one, other), key=itemgetter(4)):
        if turn >= least:
            break
        rough = curve(start, first, second, end, 14)
        cost = turn + _length(rough) * 0.25
        if cost < least:
            cost += _touched(rough, near, layout.width)
        if cost < least:
            best, least = [start, first, second, end], cost
    start, first, second, end = best
    way = curve(start, first, second, end, max(10, int(_length(best) / 3)))
    return beside(way, NARROW * ((rank + 1) // 2) * (1 if rank % 2 else -1)) if rank else way


def _candidates(one: Spot, other: Spot) -> Iterator[tuple[Point, Point, Point, Point, float]]:
    """Curves that leave and arrive in any of eight directions; turning away from the straight way costs."""
    dx, dy = other.x - one.x, other.y - one.y
    length = hypot(dx, dy) or 1.0
    straight = dx / length, dy / length
    reach = min(110.0, length * 0.45)
    leaving = [straight, *DIRECTIONS]
    arriving = [(-straight[0], -straight[1]), *DIRECTIONS]
    for out in leaving:
        start = one.x + out[0] * (one.half + 8), one.y + out[1] * (one.half + 8)
        first = start[0] + out[0] * reach, start[1] + out[1] * reach
        for back in arriving:
            turn = 8 * (2 - out[0] * straight[0] - out[1] * straight[1] + back[0] * straight[0] + back[1] * straight[1])
            end = other.x + back[0] * (other.half + 8), other.y + back[1] * (other.half + 8)
            yield start, first, (end[0] + back[0] * reach, end[1] + back[1] * reach), end, turn


def _length(way: list[Point]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way))


def _touched(way: list[Point], obstacles: list[Obstacle], width: float) -> float:
    cost = 0.0
    for x, y in way:
        if x < 6 or y < 6 or x > width - 6:
            cost += 60
        for left, top, right, bottom, price in obstacles:
            if left < x < right and top < y < bottom:
                cost += price
    return cost
