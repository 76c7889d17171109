"""What persons are to one another, drawn over the family: close, in conflict, violent, distant, cut off, in control."""

from math import hypot

from .layout import Layout, Spot
from .strokes import arrow, bend, beside, boxed, interrupted, zigzag
from .svg import GREY, INK, OCHRE, PAPER, RED, TEAL, Point, element, line

COLOURS = {"CLOSE": TEAL, "CONFLICT": OCHRE, "VIOLENCE": RED, "DISTANT": GREY, "CUT_OFF": INK, "CONTROL": OCHRE}
LEANS = [0.0, 30.0, -30.0, 55.0, -55.0, 85.0, -85.0, 120.0, -120.0]
NARROW = 13.0


def draw_bonds(layout: Layout) -> str:
    """All bonds, each on a way that touches as few symbols and words as possible."""
    boxes = [box for spot in layout.spots.values() for box in _boxes(spot)]
    seen: dict[frozenset[int], int] = {}
    parts = []
    for bond in layout.tree.kinship.bonds:
        ends = [layout.spots[layout.tree.number(key)] for key in (bond.one, bond.other)]
        pair = frozenset((bond.one, bond.other))
        seen[pair] = seen.get(pair, 0) + 1
        way = _way(ends[0], ends[1], boxes, seen[pair] - 1)
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


def _boxes(spot: Spot) -> list[tuple[float, float, float, float]]:
    """What a bond should not run through: the symbol, and the words under it."""
    wide = spot.label.width / 2
    symbol = spot.x - spot.half - 2, spot.y - spot.half - 2, spot.x + spot.half + 2, spot.y + spot.half + 2
    return [symbol, (spot.x - wide, spot.y + 26, spot.x + wide, spot.bottom)]


def _way(one: Spot, other: Spot, boxes: list[tuple[float, float, float, float]], rank: int) -> list[Point]:
    """The best of a few curves; a second bond of the same two runs beside the first."""
    best: list[Point] = []
    least = float("inf")
    for start, end, lean in _candidates(one, other, rank):
        way = bend(start, end, lean)
        cost = _touches(way, boxes) * 100 + hypot(*lean) + len(way)
        if cost < least:
            best, least = way, cost
        if least < 100:
            break
    return best


def _candidates(one: Spot, other: Spot, rank: int):
    """Curves from rim to rim: straight first, then more and more bent to either side."""
    dx, dy = other.x - one.x, other.y - one.y
    length = hypot(dx, dy) or 1.0
    shift = NARROW * ((rank + 1) // 2) * (1 if rank % 2 else -1)
    for lean in LEANS:
        push = (-dy / length * lean, dx / length * lean)
        aim = (dx / length * 60 + push[0], dy / length * 60 + push[1])
        back = (-dx / length * 60 + push[0], -dy / length * 60 + push[1])
        start, end = _rim(one, aim), _rim(other, back)
        side = (-dy / length * shift, dx / length * shift)
        yield (start[0] + side[0], start[1] + side[1]), (end[0] + side[0], end[1] + side[1]), push


def _rim(spot: Spot, aim: Point) -> Point:
    length = hypot(*aim) or 1.0
    reach = spot.half + 8
    return spot.x + aim[0] / length * reach, spot.y + aim[1] / length * reach


def _touches(way: list[Point], boxes: list[tuple[float, float, float, float]]) -> int:
    marks = way[1:-1:4]
    low, high = min(x for x, _ in way), max(x for x, _ in way)
    top, bottom = min(y for _, y in way), max(y for _, y in way)
    near = [box for box in boxes if box[0] <= high and box[2] >= low and box[1] <= bottom and box[3] >= top]
    return sum(any(left < x < right and t < y < b for left, t, right, b in near) for x, y in marks)
