"""Lines between persons: couples, children, step-parents and carers.

A line that must cross another one passes over it: a white seam shows that they do not meet.
"""

from .kin import Couple
from .labels import SMALL, couple_words, numbered
from .layout import SLASHES, Layout, Spot
from .svg import GREY, PAPER, TEAL_2, Point, element, line, text, width_of
from .symbols import HALO, RING
from .tracks import Bracket, Foot, Run
from .tree import Tie

DASHES = {"UNREGISTERED": "8 4", "COHABITING": "9 3 2 3"}
CHILD_LOOKS: dict[str, dict[str, object]] = {
    "BIOLOGICAL": {},
    "ADOPTED": {},
    "FOSTER": {"stroke_dasharray": "0.1 4.5", "stroke_linecap": "round", "stroke_width": 2.4},
    "STEP": {"stroke_dasharray": "4 4", "stroke_width": 1.3, "stroke": GREY},
    "KIN_CARE": {"stroke_dasharray": "7 4", "stroke": TEAL_2},
}
ORDER = list(CHILD_LOOKS)


def draw_lines(layout: Layout) -> str:
    """All lines of family, those across first, so that those downward pass over them."""
    brackets = "".join(draw_bracket(layout, bracket) for bracket in layout.tracks.brackets)
    strays = "".join(_draw_stray(layout, tie) for tie in layout.tree.strays)
    bars = "".join(_draw_bar(run) for run in layout.tracks.runs)
    drops = "".join(_draw_drops(layout, run) for run in layout.tracks.runs)
    return strays + brackets + bars + drops


def draw_line_words(layout: Layout) -> str:
    """The years of couples and the word on a carer's line; drawn last, so that nothing runs over them."""
    ordered = numbered(layout.tree.kinship.couples)
    coupled = [bracket for bracket in layout.tracks.brackets if bracket.tie.couple]
    years = "".join(_bracket_words(bracket, bracket.tie.couple, bracket.tie.couple in ordered) for bracket in coupled)
    return years + "".join(_care_words(layout, run) for run in layout.tracks.runs)


def couple_look(couple: Couple | None) -> dict[str, object]:
    """Solid for a marriage, dashed for one not registered, thin where only a child joins the two."""
    if couple is None:
        return {"stroke": GREY, "stroke_width": 1.2}
    return {"stroke_width": 1.8, "stroke_dasharray": DASHES.get(couple.kind)}


def slashes(status: str, x: float, y: float) -> str:
    """One stroke through the line for a separation, two for a divorce."""
    count = {"SEPARATED": 1, "DIVORCED": 2}.get(status, 0)
    starts = [x + 6 * place for place in range(count)]
    return "".join(line([(start - 3.5, y + 7), (start + 3.5, y - 7)], class_="lk-slash") for start in starts)


def draw_bracket(layout: Layout, bracket: Bracket) -> str:
    """A couple's line under both names."""
    left, right = layout.spots[bracket.left], layout.spots[bracket.right]
    across = [(bracket.x1, left.bottom), (bracket.x1, bracket.y), (bracket.x2, bracket.y), (bracket.x2, right.bottom)]
    couple = bracket.tie.couple
    marks = slashes(couple.status, _slash_x(bracket, couple), bracket.y) if couple else ""
    return element("g", line(across, **couple_look(couple)), marks, **_couple_data(layout, bracket.tie))


def _couple_data(layout: Layout, tie: Tie) -> dict[str, object]:
    one, other = (layout.tree.people[node].key for node in tie.ends)
    if tie.couple is None:
        return {"class_": "lk-joint-parents", "data_one": one, "data_other": other}
    return {
        "class_": "lk-couple",
        "data_one": one,
        "data_other": other,
        "data_kind": tie.couple.kind,
        "data_status": tie.couple.status,
    }


def _slash_x(bracket: Bracket, couple: Couple) -> float:
    """At the right end, behind the words."""
    return bracket.x2 - (14 if couple.status == "SEPARATED" else 19)


def _ends_right(bracket: Bracket, couple: Couple) -> bool:
    """The words of an ending stand where there is more room, but not under the strokes at the right."""
    return couple.status == "WIDOWED" and bracket.drop - bracket.x1 <= bracket.x2 - bracket.drop + 1


def _bracket_words(bracket: Bracket, couple: Couple, is_numbered: bool) -> str:
    began, ended = couple_words(couple, is_numbered=is_numbered)
    middle = _words_x(bracket, began, SLASHES if couple.status in ("SEPARATED", "DIVORCED") else 0)
    words = text(middle, bracket.y - 5, began, SMALL, fill=GREY, **HALO)
    if ended and bracket.drop:
        side = (6, "start") if _ends_right(bracket, couple) else (-6, "end")
        words += text(bracket.drop + side[0], bracket.y + 13, ended, SMALL, fill=GREY, text_anchor=side[1], **HALO)
    elif ended:
        words += text(middle, bracket.y + 13, ended, SMALL, fill=GREY, **HALO)
    return words


def _words_x(bracket: Bracket, words: str, kept: float) -> float:
    """Centre the words over the children's line if there is one, but never beyond the couple's line."""
    middle = bracket.drop or (bracket.x1 + bracket.x2) / 2
    half = width_of(words, SMALL) / 2 + 4
    low, high = bracket.x1 + half, bracket.x2 - half - kept
    return min(max(middle, low), high) if low < high else (low + high) / 2


def _draw_stray(layout: Layout, tie: Tie) -> str:
    """Partners of two generations: a slanting line straight from one to the other."""
    one, other = sorted((layout.spots[node] for node in tie.ends), key=lambda spot: spot.y)
    ends = [(one.x, one.bottom), (other.x, other.y - other.half)]
    middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
    began, ended = couple_words(tie.couple, is_numbered=tie.couple.order > 1)
    words = text(middle[0] + 8, middle[1], began + (f", {ended}" if ended else ""), SMALL, text_anchor="start", **HALO)
    marks = slashes(tie.couple.status, *middle)
    return element("g", line(ends, **couple_look(tie.couple)), marks, words, **_couple_data(layout, tie))


def _draw_bar(run: Run) -> str:
    if run.is_straight:
        return ""
    low, high = run.span
    return line([(low, run.y), (high, run.y)], class_="lk-bar", **_run_look(run))


def _run_look(run: Run) -> dict[str, object]:
    """The look of the part that all children of a line share: that of the closest kind among them."""
    return CHILD_LOOKS[min((foot.kind for foot in run.feet), key=ORDER.index)]


def _draw_drops(layout: Layout, run: Run) -> str:
    start = run.bracket.y if run.bracket else _leave(layout, run.top)
    first = run.feet[0]
    turn = _arrive(layout, run, first) if run.is_straight else run.y
    parts = [] if run.is_straight else [_over([(run.x, start), (run.x, turn)], _run_look(run))]
    for foot in run.feet:
        top = start if run.is_straight else run.y
        path = [(foot.x, top), (foot.x, _arrive(layout, run, foot))]
        parts.append(
            element("g", _child_line(path, foot), _arrow_of(layout, run, foot, path), **_foot_data(layout, run, foot))
        )
    return "".join(parts)


def _leave(layout: Layout, node: int) -> float:
    return layout.spots[node].bottom if node in layout.spots else layout.passing[node][1]


def _arrive(layout: Layout, run: Run, foot: Foot) -> float:
    if foot.node in layout.passing:
        return layout.passing[foot.node][1]
    spot = layout.spots[foot.node]
    return spot.bottom if run.is_loop else _rim(layout, spot, foot.x)


def _rim(layout: Layout, spot: Spot, x: float) -> float:
    """Where a line at ``x`` meets the symbol from above."""
    is_person = spot.node < len(layout.tree.people)
    half = spot.half + (RING if is_person and layout.tree.people[spot.node].is_index else 0)
    sex = layout.tree.people[spot.node].sex if is_person else "M"
    off = min(abs(x - spot.x), half)
    return spot.y - (half if sex == "M" else (half**2 - off**2) ** 0.5 if sex == "F" else half - off)


def _over(path: list[Point], look: dict[str, object]) -> str:
    """A line downward with the seam that lifts it over others."""
    (x, top), (_, bottom) = path
    low, high = sorted((top, bottom))
    seam = line([(x, low + 4), (x, high - 1)], stroke=PAPER, stroke_width=6) if high - low > 8 else ""
    return seam + line(path, **look)


def _child_line(path: list[Point], foot: Foot) -> str:
    drawn = _over(path, CHILD_LOOKS[foot.kind])
    if foot.kind == "ADOPTED":
        drawn += line([(x + 4.5, y) for x, y in path], stroke_dasharray="4 3")
    return drawn


def _foot_data(layout: Layout, run: Run, foot: Foot) -> dict[str, object]:
    if not foot.is_end:
        return {"class_": "lk-passing"}
    parents = run.union.parents if run.union else (run.care.parent,)
    people = layout.tree.people
    child = run.care.child if run.care and foot.node == run.care.parent else foot.node
    return {
        "class_": "lk-child",
        "data_parents": " ".join(str(people[node].key) for node in parents),
        "data_child": people[child].key if child < len(people) else None,
        "data_kind": foot.kind,
    }


def _arrow_of(layout: Layout, run: Run, foot: Foot, path: list[Point]) -> str:
    """The arrow of a carer points at the child, which may even stand above."""
    if foot.kind != "KIN_CARE" or not run.care:
        return ""
    if foot.is_end and foot.node != run.care.parent:
        x, y = path[1]
        return arrow_head(x, y, -9 if path[1][1] > path[0][1] else 9)
    if run.top == run.care.child:
        return arrow_head(run.x, _leave(layout, run.top), 9)
    return ""


def arrow_head(x: float, y: float, back: float) -> str:
    """A full arrow head at a point, its shaft coming from ``back``."""
    return element("path", d=f"M{x:.1f} {y:.1f}l-4.5 {back:.1f}h9z", fill=TEAL_2, stroke="none")


def _care_words(layout: Layout, run: Run) -> str:
    """The word on a carer's line, once, where it starts its last stretch."""
    last = run.feet[-1]
    if last.kind != "KIN_CARE" or not last.is_end:
        return ""
    y = run.y + 12 if not run.is_loop else run.y - 4
    x = last.x if not run.is_loop else sum(run.span) / 2
    anchor = "middle" if run.is_loop else "start"
    return text(x + (0 if run.is_loop else 5), y, "diasuh", SMALL, fill=TEAL_2, text_anchor=anchor, **HALO)
