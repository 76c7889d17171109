"""The dashed outline around those who live under one roof: one closed line where the rows allow it."""

from itertools import pairwise

from .layout import Band, Layout
from .svg import TEAL_2, Point, element, number

Box = tuple[float, float, float, float]
PAD, CORRIDOR, ROUND = 8.0, 10.0, 9.0
# So faint that it prints as paper; it tells the inside from a neighbour the line goes around.
INSIDE = "#f3f8f7"


def draw_household(layout: Layout) -> str:
    """The outline of the household, or nothing if nobody lives there."""
    boxes = _boxes(layout, _housemates(layout))
    paths = "".join(_rounded(loop) for loop in outlines(boxes))
    if not paths:
        return ""
    look = {"fill": INSIDE, "fill_rule": "evenodd", "stroke": TEAL_2, "stroke_width": 1.5, "stroke_dasharray": "3 4"}
    return element("path", d=paths, class_="lk-household", **look)


def _housemates(layout: Layout) -> set[int]:
    return {place for place, kin in enumerate(layout.tree.people) if kin.lives_here and not kin.is_dead}


def _boxes(layout: Layout, inside: set[int]) -> list[Box]:
    """Boxes around neighbours in a row, joined by what lies between the rows."""
    bands = [band for band in layout.bands if band.members]
    lived = [place for place, band in enumerate(bands) if inside & set(band.members)]
    if not lived:
        return []
    boxes: list[Box] = []
    extents: list[Point] = []
    middle = _middle(layout, inside)
    for band in bands[lived[0] : lived[-1] + 1]:
        mine = _runs(layout, band, inside) or [_corridor(layout, band, middle)]
        boxes += [(low, band.top, high, band.bottom + PAD) for low, high in mine]
        extents.append((mine[0][0], mine[-1][1]))
    boxes += _joints(bands[lived[0] : lived[-1] + 1], extents)
    return boxes


def _joints(bands: list[Band], extents: list[Point]) -> list[Box]:
    """What joins a row with the next one; a single row joins its own parts underneath."""
    if len(bands) == 1:
        return [(*_flat(extents[0], bands[0].bottom + PAD - 1), extents[0][1], bands[0].bottom + 2 * PAD)]
    return [
        (min(high[0], low[0]), upper.bottom + PAD, max(high[1], low[1]), lower.top)
        for upper, lower, high, low in zip(bands, bands[1:], extents, extents[1:], strict=False)
    ]


def _flat(extent: Point, y: float) -> Point:
    return extent[0], y


def _middle(layout: Layout, inside: set[int]) -> float:
    spots = [layout.spots[node].x for node in inside]
    return sum(spots) / len(spots)


def _runs(layout: Layout, band: Band, inside: set[int]) -> list[Point]:
    """From where to where neighbours of one row belong to the household."""
    runs: list[list[float]] = []
    is_open = False
    for node in sorted(band.members, key=lambda node: layout.spots[node].x):
        left, _, right, _ = layout.spots[node].box
        if node in inside and is_open:
            runs[-1][1] = right + PAD
        elif node in inside:
            runs.append([left - PAD, right + PAD])
        is_open = node in inside
    return [(low, high) for low, high in runs]


def _corridor(layout: Layout, band: Band, middle: float) -> Point:
    """A way through a row in which nobody lives here: the gap nearest to the middle."""
    boxes = sorted(layout.spots[node].box for node in band.members)
    gaps = [(here[2] + there[0]) / 2 for here, there in pairwise(boxes)]
    gaps += [boxes[0][0] - 2 * PAD, boxes[-1][2] + 2 * PAD]
    best = min(gaps, key=lambda gap: abs(gap - middle))
    return best - CORRIDOR / 2, best + CORRIDOR / 2


def outlines(boxes: list[Box]) -> list[list[Point]]:
    """The corners of the closed lines around all boxes together."""
    xs = sorted({edge for box in boxes for edge in (box[0], box[2])})
    ys = sorted({edge for box in boxes for edge in (box[1], box[3])})
    column, row = {x: place for place, x in enumerate(xs)}, {y: place for place, y in enumerate(ys)}
    filled = {
        (across, down)
        for left, top, right, bottom in boxes
        for across in range(column[left], column[right])
        for down in range(row[top], row[bottom])
    }
    return [[(xs[a], ys[d]) for a, d in _corners(loop)] for loop in _loops(_edges(filled))]


def _edges(filled: set[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """The borders of the filled cells, each with the filled side on the right hand."""
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for a, d in sorted(filled):
        sides = [
            ((a, d - 1), (a, d), (a + 1, d)),
            ((a + 1, d), (a + 1, d), (a + 1, d + 1)),
            ((a, d + 1), (a + 1, d + 1), (a, d + 1)),
            ((a - 1, d), (a, d + 1), (a, d)),
        ]
        for neighbour, start, end in sides:
            if neighbour not in filled:
                edges.setdefault(start, []).append(end)
    return edges


def _loops(edges: dict[tuple[int, int], list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    loops = []
    while edges:
        here = start = next(iter(edges))
        loop = [start]
        while True:
            there = edges[here].pop()
            if not edges[here]:
                del edges[here]
            here = there
            if here == start:
                break
            loop.append(here)
        loops.append(loop)
    return loops


def _corners(loop: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Only the points where the line turns."""
    around = zip([loop[-1], *loop], loop, [*loop[1:], loop[0]], strict=False)
    return [
        here
        for before, here, after in around
        if not before[0] == here[0] == after[0] and not before[1] == here[1] == after[1]
    ]


def _rounded(loop: list[Point]) -> str:
    """A closed line with rounded corners."""
    parts = []
    for before, here, after in zip([loop[-1], *loop], loop, [*loop[1:], loop[0]], strict=False):
        start, end = _towards(here, before), _towards(here, after)
        command = "L" if parts else "M"
        parts.append(f"{command}{_xy(start)}Q{_xy(here)} {_xy(end)}")
    return "".join(parts) + "Z"


def _towards(here: Point, there: Point) -> Point:
    length = abs(there[0] - here[0]) + abs(there[1] - here[1])
    share = min(ROUND, length / 2) / length
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share


def _xy(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
