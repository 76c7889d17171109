"""Lines with a meaning of their own: double, zigzag, broken, with arrows. Used between persons and towards the world."""

from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from .svg import Point, element, line


def shares(count: int) -> list[tuple[float, float, float, float]]:
    """How much each of the four points of a curve weighs at ``count`` + 1 places along it."""
    places = [place / count for place in range(count + 1)]
    return [((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3) for t in places]


def curve(start: Point, first: Point, second: Point, end: Point, weights: list[tuple]) -> list[Point]:
    """A curve from start to end, drawn towards two points on its way, as short stretches (see ``shares``)."""
    (sx, sy), (fx, fy), (gx, gy), (ex, ey) = start, first, second, end
    return [(a * sx + b * fx + c * gx + d * ex, a * sy + b * fy + c * gy + d * ey) for a, b, c, d in weights]


def beside(points: list[Point], off: float) -> list[Point]:
    """The same way, ``off`` pixels to its side."""
    return [(x + off * nx, y + off * ny) for (x, y), (nx, ny) in zip(points, _normals(points), strict=True)]


def _normals(points: list[Point]) -> list[Point]:
    normals = []
    for place in range(len(points)):
        before, after = points[max(0, place - 1)], points[min(len(points) - 1, place + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = hypot(dx, dy) or 1.0
        normals.append((-dy / length, dx / length))
    return normals


def evenly(points: list[Point], step: float) -> list[Point]:
    """Points on the same way at equal distances of about ``step``, both ends included."""
    total = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    count = max(2, round(total / step))
    marks, walked, place = [points[0]], 0.0, 0
    for number in range(1, count):
        target = total * number / count
        while place < len(points) - 2 and walked + _length(points, place) < target:
            walked += _length(points, place)
            place += 1
        share = min(1.0, (target - walked) / (_length(points, place) or 1.0))
        (ax, ay), (bx, by) = points[place], points[place + 1]
        marks.append((ax + (bx - ax) * share, ay + (by - ay) * share))
    return [*marks, points[-1]]


def _length(points: list[Point], place: int) -> float:
    (ax, ay), (bx, by) = points[place], points[place + 1]
    return hypot(bx - ax, by - ay)


def zigzag(points: list[Point], high: float = 5.0, step: float = 6.0) -> list[Point]:
    """The way as a saw."""
    marks = evenly(points, step)
    last = len(marks) - 1
    return [
        (x + nx * high * side, y + ny * high * side)
        for place, ((x, y), (nx, ny)) in enumerate(zip(marks, _normals(marks), strict=True))
        for side in [0 if place in (0, 1, last - 1, last) else 1 if place % 2 else -1]
    ]


def arrow(points: list[Point], colour: str, long: float = 10.0) -> str:
    """A full arrow head at the end of a way."""
    (x, y), back = points[-1], points[max(0, len(points) - 4)]
    angle = atan2(y - back[1], x - back[0])
    wings = [(x - long * cos(angle + turn), y - long * sin(angle + turn)) for turn in (-pi / 7.5, pi / 7.5)]
    return line([(x, y), *wings, (x, y)], fill=colour, stroke=colour, stroke_width=1, stroke_linejoin="round")


def bars(points: list[Point], colour: str) -> str:
    """A gap in the middle of a way, between two bars across it."""
    middle = len(points) // 2
    normals = _normals(points)
    parts = []
    for place in (middle - 1, middle + 1):
        (x, y), (nx, ny) = points[place], normals[place]
        parts.append(line([(x - 7 * nx, y - 7 * ny), (x + 7 * nx, y + 7 * ny)], stroke=colour, stroke_width=2))
    return "".join(parts)


def interrupted(points: list[Point], colour: str, wide: float) -> str:
    """A line cut through in the middle, a bar at each side of the cut."""
    marks = evenly(points, 4.0)
    middle = len(marks) // 2
    halves = [marks[:middle], marks[middle + 1 :]]
    lines = "".join(line(half, stroke=colour, stroke_width=wide) for half in halves if len(half) > 1)
    return lines + bars(marks, colour)


def boxed(points: list[Point], colour: str) -> str:
    """A small square on a way: power of the one over the other."""
    x, y = points[len(points) // 3]
    return element("rect", x=x - 4.5, y=y - 4.5, width=9, height=9, fill="#fff", stroke=colour, stroke_width=1.8)
