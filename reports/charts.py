"""Charts as SVG strings drawn on the server: no script, no inline style, readable in print and by a screen reader.

Positions across are percentages and there is no viewBox, so a chart becomes narrower without its letters becoming
smaller: the same drawing serves a phone and a desk. Colours are presentation attributes; CSS may override them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reports.disclosure import CellState
from reports.published import count_text

TEAL, INK, QUIET, TRACK, GRID = "#0f5f5c", "#1d2b2a", "#566664", "#edf2f1", "#d5dfdd"
LETTERS_PER_LINE = 40  # what fits beside each other on a phone of 360 pixels
WIDEST_BAR = 62  # per cent of the width; the rest is for the figures behind the bar
LINE, BAR, GAP = 18, 14, 14
PHONE_WIDTH, LETTER = 328, 7  # pixels left on a phone of 360, and those a small letter takes
PLOT_TOP, PLOT_HEIGHT, PLOT_RIGHT = 26, 168, 98


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart; `value` only gives the length, `text` and `percent_text` are what is read.

    Without a value (hidden or no data) there is no figure to print either.
    """

    label: str
    value: int | None
    text: str
    percent_text: str = ""

    def __post_init__(self) -> None:
        _refuse_figures_without_value(self.value, self.text + self.percent_text)


@dataclass(frozen=True)
class Point:
    """A month of a trend; `mark` is a short text where something changes from here on, such as the source.

    `group` is the year, where a new one begins. `is_recap`: the figure was gathered as a total and is drawn hollow.
    """

    label: str
    value: int | None
    text: str
    mark: str = ""
    group: str = ""
    is_recap: bool = False

    def __post_init__(self) -> None:
        _refuse_figures_without_value(self.value, self.text)


def bar_chart(rows: Sequence[Bar], *, title: str, description: str, width: int = 640) -> SafeString:
    """Horizontal bars, each under its label; at most `width` pixels wide and never wider than its place."""
    largest = max((row.value or 0 for row in rows), default=0)
    chart_id = _chart_id(title, description)
    parts, top = [], 0
    for row in rows:
        lines = wrap(row.label, LETTERS_PER_LINE) or [""]
        parts.append(_label_lines(lines, top))
        top += LINE * len(lines) + 3
        parts.append(_bar(row, top, largest, chart_id))
        top += BAR + GAP
    return _svg(parts, chart_id, title, description, width, top)


def trend_chart(points: Sequence[Point], *, title: str, description: str, width: int = 640) -> SafeString:
    """One column per month, with three grid lines; figures stand on the columns as far as a phone has room for them."""
    top_value = _round_up(max((point.value or 0 for point in points), default=0))
    chart_id = _chart_id(title, description)
    axis = 100 * (len(count_text(top_value)) * LETTER + 6) / PHONE_WIDTH
    slot = (PLOT_RIGHT - axis) / max(len(points), 1)
    parts = [_grid_line(share, top_value) for share in (1, 0.5, 0)]
    named, figures = _named_points(points, slot), _points_with_figure(points, slot)
    for number, point in enumerate(points):
        left = axis + number * slot
        parts.append(_column(point, left, slot, top_value, chart_id))
        if number in figures:
            parts.append(_column_figure(point, left + slot / 2, top_value))
        if number in named:
            parts.append(_text(left + slot / 2, PLOT_TOP + PLOT_HEIGHT + 18, point.label, "chart-label", "middle"))
        if point.group:
            parts.append(_group(point.group, left, number))
        if point.mark:
            parts.append(_mark(point.mark, left))
    below = 46 if any(point.group for point in points) else 28
    return _svg(parts, chart_id, title, description, width, PLOT_TOP + PLOT_HEIGHT + below, font_size=12)


def _refuse_figures_without_value(value: int | None, text: str) -> None:
    if value is None and any(character.isdigit() for character in text):
        raise ValueError("A hidden figure, or one without data, has no number to print.")


def _chart_id(title: str, description: str) -> str:
    """The same chart gets the same id every time; two charts on a page differ in title or description."""
    return f"chart-{crc32((title + description).encode()):08x}"


def _svg(
    parts: Sequence[str], chart_id: str, title: str, description: str, width: int, height: int, font_size: int = 14
) -> SafeString:
    # mw-100 is Bootstrap's max-width: 100%; the width stays in CSS pixels, so letters keep their size.
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart mw-100" role="img" width="{width}" height="{height}" '
        'font-size="{font_size}" fill="{ink}" aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>{hatch}{parts}</svg>',
        width=width,
        height=height,
        font_size=font_size,
        ink=INK,
        id=chart_id,
        title=title,
        description=description,
        hatch=_hatch(chart_id),
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def _hatch(chart_id: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
        '<line x1="0" y1="0" x2="0" y2="6" stroke="{}" stroke-width="3"/></pattern></defs>',
        chart_id,
        QUIET,
    )


def _text(x: float, y: float, text: str, name: str, anchor: str = "start", dx: int = 0, fill: str = INK) -> SafeString:
    return format_html(
        '<text class="{}" x="{}%" y="{}" dx="{}" text-anchor="{}" fill="{}">{}</text>',
        name,
        _short(x),
        _short(y),
        dx,
        anchor,
        fill,
        text,
    )


def _label_lines(lines: Sequence[str], top: int) -> SafeString:
    texts = ((_text(0, top + 13 + LINE * number, line, "chart-label"),) for number, line in enumerate(lines))
    return format_html_join("", "{}", texts)


def _bar(row: Bar, top: int, largest: int, chart_id: str) -> SafeString:
    track = format_html(
        '<rect class="chart-grid" x="0" y="{}" width="{}%" height="{}" rx="2" fill="{}"/>', top, WIDEST_BAR, BAR, TRACK
    )
    if row.value is None:
        stub = _hatched(0, top, "28", BAR, chart_id) if row.text == CellState.HIDDEN.value else mark_safe("")
        text = _text(WIDEST_BAR, top + 12, row.text, "chart-value chart-absent", dx=10, fill=QUIET)
        return format_html("{}{}{}", track, stub, text)
    length = WIDEST_BAR * row.value / largest if largest else 0
    bar = format_html(
        '<rect class="chart-bar" x="0" y="{}" width="{}%" height="{}" rx="2" fill="{}"/>',
        top,
        _short(length),
        BAR,
        TEAL,
    )
    return format_html("{}{}{}", track, bar, _bar_figures(row, top))


def _bar_figures(row: Bar, top: int) -> SafeString:
    percent = format_html('<tspan dx="8" font-weight="400" fill="{}">{}</tspan>', QUIET, row.percent_text)
    return format_html(
        '<text class="chart-value" x="{}%" y="{}" dx="10" font-weight="600">{}{}</text>',
        WIDEST_BAR,
        top + 12,
        row.text,
        percent if row.percent_text else "",
    )


def _hatched(x: float, y: float, width: str, height: int, chart_id: str) -> SafeString:
    return format_html(
        '<rect class="chart-hidden" x="{}%" y="{}" width="{}" height="{}" fill="url(#{}-hatch)" stroke="{}"/>',
        _short(x),
        _short(y),
        width,
        height,
        chart_id,
        QUIET,
    )


def _column(point: Point, left: float, slot: float, top_value: int, chart_id: str) -> SafeString:
    x, width = left + slot * 0.16, slot * 0.68
    if point.value is None:
        ground = PLOT_TOP + PLOT_HEIGHT
        if point.text == CellState.HIDDEN.value:
            return _hatched(x, ground - 16, f"{_short(width)}%", 16, chart_id)
        return _text(left + slot / 2, ground - 5, "–", "chart-absent", "middle", fill=QUIET)
    height = PLOT_HEIGHT * point.value / top_value
    name = "chart-recap" if point.is_recap else "chart-bar"
    return format_html(
        '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}" rx="2" fill="{}"{}/>',
        name,
        _short(x),
        _short(PLOT_TOP + PLOT_HEIGHT - height),
        _short(width),
        _short(height),
        "#fff" if point.is_recap else TEAL,
        format_html(' stroke="{}"', TEAL) if point.is_recap else "",
    )


def _column_figure(point: Point, centre: float, top_value: int) -> SafeString:
    height = PLOT_HEIGHT * (point.value or 0) / top_value
    y = PLOT_TOP + PLOT_HEIGHT - height - 5
    half = 100 * len(point.text) * LETTER / 2 / PHONE_WIDTH
    if centre + half > 100:  # the last column: its figure would lose its end at the edge
        return _text(100, y, point.text, "chart-value", "end")
    return _text(centre, y, point.text, "chart-value", "middle")


def _grid_line(share: float, top_value: int) -> SafeString:
    y = PLOT_TOP + PLOT_HEIGHT * (1 - share)
    line = format_html('<line class="chart-grid" x1="0" x2="100%" y1="{0}" y2="{0}" stroke="{1}"/>', _short(y), GRID)
    return format_html("{}{}", line, _text(0, y - 4, count_text(round(top_value * share)), "chart-axis", fill=QUIET))


def _group(text: str, left: float, number: int) -> SafeString:
    """The year under its first month, with a line down to it; the first one on the chart needs no line."""
    ground = PLOT_TOP + PLOT_HEIGHT
    line = format_html(
        '<line class="chart-year" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}" stroke="{3}"/>',
        _short(left),
        ground,
        ground + 38,
        GRID,
    )
    year = _text(left, ground + 38, text, "chart-group", dx=4 if number else 0, fill=QUIET)
    return format_html("{}{}", line if number else "", year)


def _mark(text: str, left: float) -> SafeString:
    """A dashed line where something changes, with its reason on the side that has more room."""
    anchor, dx = ("start", 4) if left < 50 else ("end", -4)
    line = format_html(
        '<line class="chart-mark" x1="{0}%" x2="{0}%" y1="0" y2="{1}" stroke="{2}" stroke-dasharray="3 3"/>',
        _short(left),
        PLOT_TOP + PLOT_HEIGHT,
        QUIET,
    )
    return format_html("{}{}", line, _text(left, 11, text, "chart-label", anchor, dx, QUIET))


def _points_with_figure(points: Sequence[Point], slot: float) -> set[int]:
    """Which columns carry their figure: all if a phone has room, else the highest and the last."""
    known = [number for number, point in enumerate(points) if point.value is not None]
    if all(_fits(points[number].text, slot) for number in known):
        return set(known)
    highest, last = max(known, key=lambda number: points[number].value or 0), known[-1]
    return {highest, last} if _fits(points[highest].text + points[last].text, slot * (last - highest)) else {highest}


def _named_points(points: Sequence[Point], slot: float) -> set[int]:
    """Which columns have their name below: every one, every second one and so on, so that names do not overlap on a phone.

    Under years only steps that divide them, counted from a first month: every year then names the same months.
    """
    starts = [number for number, point in enumerate(points) if point.group]
    steps = (1, 2, 3, 4, 6, 12) if starts else range(1, len(points) + 1)
    air = "  " if starts else ""
    fitting = (step for step in steps if all(_fits(point.label + air, slot * step) for point in points))
    step = next(fitting, len(points) or 1)
    return set(range((starts[-1] if starts else 0) % step, len(points), step))


def _fits(text: str, share: float) -> bool:
    """Whether a text has room on this share (in per cent) of a phone's width."""
    return len(text) * LETTER + 3 <= PHONE_WIDTH * share / 100


def _round_up(value: int) -> int:
    """The next number with one leading digit that halves well, for the top grid line: 37 gives 40, 130 gives 200."""
    magnitude = 10 ** max(len(str(value)) - 1, 1)
    return max(-(-value // magnitude) * magnitude, 10)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
