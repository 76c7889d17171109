"""What both maps are drawn of: figures in words, colours, hatching, the legend and the shipped data."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..disclosure import Cell, CellState
from ..published import count_text
from ..rates import rate_text

DATA = Path(__file__).resolve().parent.parent / "data"
INK, QUIET, LINE = "#1c2a2c", "#4d5a5b", "#8d9390"

Size = int | Decimal
Figure = int | Decimal | Cell | None


def size_of(figure: Figure) -> Size | None:
    """The figure itself; None where it is hidden or nothing was recorded."""
    return figure.value if isinstance(figure, Cell) else figure


def is_hidden(figure: Figure) -> bool:
    """Whether there is a figure that may not be shown."""
    return isinstance(figure, Cell) and figure.state is CellState.HIDDEN


def words(figure: Figure) -> str:
    """The figure as it is read aloud: never a number where there is none."""
    size = size_of(figure)
    if size is None:
        return (CellState.HIDDEN if is_hidden(figure) else CellState.NO_DATA).value
    return rate_text(size) if isinstance(size, Decimal) else count_text(size)


def short_words(figure: Figure) -> str:
    """The figure as a narrow tile has room for it: '3.252', '12 rb'."""
    size = size_of(figure)
    if size is None:
        return "×" if is_hidden(figure) else "–"
    return f"{count_text(round(size / 1000))} rb" if size >= 10_000 else words(figure)


def legend(entries: Sequence[tuple[SafeString, str]]) -> SafeString:
    """What the colours and signs mean, as a list under the drawing."""
    items = format_html_join("", '<li class="map-key">{}{}</li>', entries)
    return format_html('<ul class="map-legend">{}</ul>', items)


def swatch(fill: str, dashed: bool = False) -> SafeString:
    """A small square of a colour."""
    dashes = mark_safe(' stroke-dasharray="3 2"') if dashed else ""
    box = format_html('<rect x="1" y="1" width="20" height="14" rx="2" fill="{}" stroke="{}"{}/>', fill, LINE, dashes)
    return format_html('<svg width="22" height="16" aria-hidden="true" focusable="false">{}</svg>', box)


def dot(radius: int, fill: str, stroke: str) -> SafeString:
    """A small circle."""
    circle = format_html('<circle cx="10" cy="10" r="{}" fill="{}" stroke="{}"/>', radius, fill, stroke)
    return format_html('<svg width="20" height="20" aria-hidden="true" focusable="false">{}</svg>', circle)


def hatch(mark: str) -> SafeString:
    """The hatching of what is hidden, under an id of its own drawing."""
    return format_html(
        '<defs><pattern id="{}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="{}" stroke-width="3"/>'
        "</pattern></defs>",
        mark,
        LINE,
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    """The parts one after the other."""
    return format_html_join("", "{}", ((part,) for part in parts))


def drawing_id(title: str, description: str) -> str:
    """The same drawing gets the same id every time; two on a page differ in title or description."""
    return f"map-{crc32((title + description).encode()):08x}"


def number_text(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a shipped file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
