"""The symbols of persons and pregnancies: a square for a man, a circle for a woman, a diamond where the sex is not known."""

from .kin import Kin, Pregnancy
from .labels import LEADING, NAME, SMALL, called
from .layout import Layout, Spot
from .svg import GREY, INK, OCHRE, PAPER, TEAL, TEAL_TINT, element, line, plain, text

SHAPES = {"M": "square", "F": "circle", "": "diamond"}
RING = 4.5
HALO = {"stroke": PAPER, "stroke_width": 3, "paint_order": "stroke", "stroke_linejoin": "round"}


def shape(sex: str, x: float, y: float, half: float, **attributes: object) -> str:
    """The bare outline of a person."""
    look = {"fill": PAPER, "stroke": INK, "stroke_width": 1.8} | attributes
    if sex == "M":
        return element("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, **look)
    if sex == "F":
        return element("circle", cx=x, cy=y, r=half, **look)
    return element(
        "path",
        d=f"M{x:.1f} {y - half:.1f}l{half:.1f} {half:.1f}l-{half:.1f} {half:.1f}l-{half:.1f} -{half:.1f}z",
        **look,
    )


def triangle(x: float, y: float, half: float) -> str:
    """A child not born, or not born alive."""
    return element(
        "path",
        d=f"M{x:.1f} {y - half:.1f}l{half:.1f} {2 * half:.1f}h-{2 * half:.1f}z",
        fill=PAPER,
        stroke=INK,
        stroke_width=1.8,
        stroke_linejoin="round",
    )


def cross(x: float, y: float, reach: float) -> str:
    """The two strokes through somebody who died."""
    strokes = [[(x - reach, y - reach), (x + reach, y + reach)], [(x - reach, y + reach), (x + reach, y - reach)]]
    return "".join(line(stroke, stroke_width=1.5) for stroke in strokes)


def cross_reach(sex: str, half: float) -> float:
    """How far from the middle the strokes end: in the corners of the square, on the rim of the others."""
    return half * {"M": 1.0, "F": 0.71}.get(sex, 0.5)


def dot(x: float, y: float) -> str:
    """A mark beside a symbol: the words underneath say which condition."""
    return element("circle", cx=x, cy=y, r=4.5, fill=OCHRE, stroke=PAPER, stroke_width=1.2, class_="lk-mark")


def draw_spot(layout: Layout, spot: Spot) -> str:
    """A person or a pregnancy with all its words."""
    expected = layout.tree.pregnancy(spot.node)
    if expected:
        return _draw_pregnancy(spot, expected)
    return _draw_kin(spot, layout.tree.people[spot.node])


def _draw_kin(spot: Spot, kin: Kin) -> str:
    x, y, half = spot.x, spot.y, spot.half
    parts = [element("title", plain(called(kin)))]
    if kin.is_index:
        parts.append(shape(kin.sex, x, y, half + RING, stroke=TEAL, stroke_width=1.8))
    parts.append(shape(kin.sex, x, y, half, **({"fill": TEAL_TINT, "stroke": TEAL} if kin.is_index else {})))
    if kin.is_dead:
        parts.append(cross(x, y, cross_reach(kin.sex, half)))
    if kin.age is not None:
        parts.append(text(x, y + 4.5, str(kin.age), 13, **(HALO if kin.is_dead else {})))
    if kin.marks:
        parts.append(dot(x + half * 0.78, y + half * 0.78))
    return element(
        "g",
        *parts,
        *_years(spot, kin),
        *_words(spot),
        class_="lk-kin",
        data_key=kin.key,
        data_shape=SHAPES[kin.sex],
        data_index="1" if kin.is_index else None,
        data_dead="1" if kin.is_dead else None,
    )


def _years(spot: Spot, kin: Kin) -> list[str]:
    """The year of birth above left, that of death above right of the line from the parents."""
    top = spot.y - spot.half - (RING + 3 if kin.is_index else 4)
    years = [(kin.birth_year, -5, "end"), (kin.died_year, 5, "start")]
    return [
        text(spot.x + off, top, str(year), SMALL, fill=GREY, text_anchor=anchor, **HALO)
        for year, off, anchor in years
        if year is not None
    ]


def _words(spot: Spot) -> list[str]:
    y = spot.y + 26 + LEADING
    name = [text(spot.x, y + LEADING * place, words, NAME, **HALO) for place, words in enumerate(spot.label.name)]
    y += LEADING * len(name)
    small = [
        text(spot.x, y + LEADING * place, words, SMALL, fill=GREY, **HALO)
        for place, words in enumerate(spot.label.small)
    ]
    return name + small


def _draw_pregnancy(spot: Spot, expected: Pregnancy) -> str:
    parts = [triangle(spot.x, spot.y, spot.half)]
    if expected.outcome != "ONGOING":
        parts.append(cross(spot.x, spot.y, spot.half))
    return element(
        "g", *parts, *_words(spot), class_="lk-pregnancy", data_mother=expected.mother, data_outcome=expected.outcome
    )
