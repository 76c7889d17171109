"""The ecomap: the family in the middle, the ties to the world around it.

Lines after Hartman (1978): thick for a strong tie, dashed for a weak one, a saw for a stressful one, cut for a broken
one; an arrow points to whoever receives. Drawing and sentences stand together, since both are short.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from .kin import SocialTie
from .labels import LEADING, NAME, SMALL
from .strokes import arrow, interrupted, zigzag
from .svg import (
    GREY,
    INK,
    OCHRE,
    PAPER,
    TEAL,
    TEAL_TINT,
    Point,
    element,
    line,
    plain,
    readable,
    text,
    width_of,
    wrapped,
)

STRENGTHS = {
    "STRONG": "kuat",
    "NORMAL": "biasa",
    "WEAK": "lemah",
    "STRESSFUL": "menegangkan",
    "BROKEN": "terputus",
}
FLOWS = {"TO": "memberi", "FROM": "menerima", "BOTH": "memberi dan menerima"}
COLOURS = {"STRONG": TEAL, "NORMAL": INK, "WEAK": GREY, "STRESSFUL": OCHRE, "BROKEN": INK}
LEAST_RADIUS, SPACE, REACH, MARGIN = 42.0, 22.0, 62.0, 24.0
LONGEST = 14


@dataclass(frozen=True)
class Disc:
    """A circle with words: ``strong`` lines first, then small ones."""

    strong: list[str]
    small: list[str]

    @property
    def radius(self) -> float:
        """Just large enough that every line of words lies inside."""
        lines = [(words, NAME) for words in self.strong] + [(words, SMALL) for words in self.small]
        half = len(lines) * LEADING / 2
        corners = [
            hypot(width_of(words, size) / 2, max(abs(place * LEADING - half), abs((place + 1) * LEADING - half)))
            for place, (words, size) in enumerate(lines)
        ]
        return max([LEAST_RADIUS, *(corner + 5 for corner in corners)])


def draw_ecomap(centre: str, ties: Iterable[SocialTie]) -> str:
    """The whole picture as one ``<svg>`` element."""
    ties = list(ties)
    middle, discs = Disc(wrapped(_clean(centre), LONGEST), []), [_disc(tie) for tie in ties]
    radius = max((disc.radius for disc in discs), default=0)
    ring = _ring(len(ties), radius, middle.radius)
    half = (ring + radius if ties else middle.radius) + MARGIN
    spots = [_spot(place, len(ties), ring, half) for place in range(len(ties))]
    lines = "".join(
        _draw_tie(tie, (half, half), middle.radius, spot, radius) for tie, spot in zip(ties, spots, strict=True)
    )
    circles = "".join(_draw_disc(disc, spot, radius, tie) for disc, spot, tie in zip(discs, spots, ties, strict=True))
    legend, height = _legend(ties, 2 * half, 2 * half)
    return element(
        "svg",
        element("title", plain(f"Ekomap {_clean(centre)}")),
        element(
            "desc",
            plain(f"{len(ties)} hubungan keluarga dengan dunia sekitar. Isi gambar ini ditulis juga sebagai kalimat."),
        ),
        element("rect", width=2 * half, height=height, fill=PAPER),
        lines,
        circles,
        _draw_disc(middle, (half, half), middle.radius, None),
        legend,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {2 * half:.0f} {height:.0f}",
        width=round(2 * half),
        height=round(height),
        role="img",
        class_="lk-ecomap",
        font_family="inherit",
    )


def describe_ecomap(centre: str, ties: Iterable[SocialTie]) -> list[str]:
    """Indonesian sentences, one for each tie in the order of the picture."""
    ties = list(ties)
    if not ties:
        return [f"Belum ada hubungan dengan dunia sekitar yang dicatat untuk {_clean(centre)}."]
    return [_sentence(_clean(centre), tie) for tie in ties]


def _sentence(centre: str, tie: SocialTie) -> str:
    kind = f" ({_clean(tie.kind)})" if tie.kind else ""
    who = _clean(tie.whose) or centre
    flow = f"; {who} {FLOWS[tie.flow]}" if tie.flow in FLOWS else ""
    return f"Hubungan {who} dengan {_clean(tie.label)}{kind} {STRENGTHS[tie.strength]}{flow}."


def _clean(words: str) -> str:
    return " ".join(readable(words).split())


def _disc(tie: SocialTie) -> Disc:
    small = wrapped(_clean(tie.kind), LONGEST + 2) + (
        wrapped(f"bagi {_clean(tie.whose)}", LONGEST + 2) if tie.whose else []
    )
    return Disc(wrapped(_clean(tie.label), LONGEST), small)


def _ring(count: int, radius: float, middle: float) -> float:
    """How far out the circles stand so that neither neighbours nor the middle touch, with room for the lines."""
    near = middle + radius + REACH
    return max(near, (radius + SPACE / 2) / sin(pi / count)) if count > 1 else near


def _spot(place: int, count: int, ring: float, half: float) -> Point:
    turn = 2 * pi * place / count - pi / 2
    return half + ring * cos(turn), half + ring * sin(turn)


def _draw_disc(disc: Disc, spot: Point, radius: float, tie: SocialTie | None) -> str:
    look = {"stroke": INK, "fill": PAPER} if tie else {"stroke": TEAL, "fill": TEAL_TINT}
    top = spot[1] - (len(disc.strong) + len(disc.small)) * LEADING / 2 + 11
    strong = [text(spot[0], top + LEADING * row, words, NAME, font_weight=600) for row, words in enumerate(disc.strong)]
    top += LEADING * len(strong)
    small = [text(spot[0], top + LEADING * row, words, SMALL, fill=GREY) for row, words in enumerate(disc.small)]
    circle = element("circle", cx=spot[0], cy=spot[1], r=radius, stroke_width=1.8, **look)
    return element("g", circle, *strong, *small, class_="lk-tie" if tie else "lk-centre")


def _draw_tie(tie: SocialTie, centre: Point, inner: float, spot: Point, outer: float) -> str:
    """The line between the two rims, with its arrows."""
    dx, dy = spot[0] - centre[0], spot[1] - centre[1]
    length = hypot(dx, dy)
    ux, uy = dx / length, dy / length
    start, end = inner + 4, length - outer - 4
    count = max(2, int((end - start) / 3))
    steps = [start + (end - start) * place / count for place in range(count + 1)]
    way = [(centre[0] + ux * step, centre[1] + uy * step) for step in steps]
    data = {"data_strength": tie.strength, "data_flow": tie.flow}
    return element("g", draw_strength(tie.strength, way), draw_flow(tie, way), class_="lk-tie-line", **data)


def draw_strength(strength: str, way: list[Point]) -> str:
    """How good a tie is, as a line."""
    colour = COLOURS[strength]
    if strength == "STRONG":
        return line(way, stroke=colour, stroke_width=4.5)
    if strength == "STRESSFUL":
        return line(zigzag(way), stroke=colour, stroke_width=1.8, stroke_linejoin="round")
    if strength == "BROKEN":
        return interrupted(way, colour, 1.8)
    return line(way, stroke=colour, stroke_width=1.8, stroke_dasharray="6 5" if strength == "WEAK" else None)


def draw_flow(tie: SocialTie, way: list[Point]) -> str:
    """An arrow at the end of whoever receives."""
    colour = COLOURS[tie.strength]
    to = arrow(way, colour, 13) if tie.flow in ("TO", "BOTH") else ""
    return to + (arrow(way[::-1], colour, 13) if tie.flow in ("FROM", "BOTH") else "")


def _legend(ties: list[SocialTie], top: float, width: float) -> tuple[str, float]:
    """Only the kinds of lines that are in the picture; arrows once."""
    used = [strength for strength in STRENGTHS if any(tie.strength == strength for tie in ties)]
    rows = [(f"hubungan {STRENGTHS[strength]}", strength) for strength in used]
    if any(tie.flow in FLOWS for tie in ties):
        rows.append(("panah menunjuk ke yang menerima", ""))
    parts, x, y = [], MARGIN, top + 6
    for words, strength in rows:
        wide = 52 + width_of(words, 11) + 18
        if x > MARGIN and x + wide > width - 10:
            x, y = MARGIN, y + 24
        way = [(x + step, y) for step in range(0, 43, 3)]
        parts.append(draw_strength(strength, way) if strength else line(way) + arrow(way, INK))
        parts.append(text(x + 52, y + 4, words, 11, text_anchor="start", fill=GREY))
        x += wide
    return element("g", *parts, class_="lk-legend") if parts else "", y + 24
