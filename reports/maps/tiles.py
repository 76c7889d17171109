"""A square per province, all of one size, with its figure in it. Positions across are percentages: letters keep their size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..disclosure import CellState
from .parts import (
    INK,
    LINE,
    Figure,
    Size,
    drawing_id,
    hatch,
    is_hidden,
    joined,
    legend,
    number_text,
    rows_of,
    short_words,
    size_of,
    swatch,
    words,
)

# From pale to dark in even steps of lightness, so that the order survives a grey printer; ink that is read on each.
SHADES = (
    ("#e8f1ef", "#1c2a2c"),
    ("#b9d6d2", "#1c2a2c"),
    ("#7fb3ae", "#1c2a2c"),
    ("#3f7f7d", "#ffffff"),
    ("#0f4f53", "#ffffff"),
)
TILE_HEIGHT, TILE_GAP = 44, 2


class Tile(NamedTuple):
    """Where a province lies in the grid, and its short name."""

    code: str
    row: int
    column: int
    name: str


def tile_map(
    values: Mapping[str, Figure], *, title: str, description: str, links: Mapping[str, str] | None = None
) -> SafeString:
    """A square per province with its figure, in five shades, and the legend.

    ``values`` by province code; a missing code or None is "tidak ada data", ``disclosure.HIDDEN`` is hidden. ``links`` gives
    a province its address. No query.
    """
    steps, mark = _steps(values), drawing_id(title, description)
    tiles = _tiles()
    height = (max(tile.row for tile in tiles) + 1) * TILE_HEIGHT
    columns = max(tile.column for tile in tiles) + 1
    drawn = (_tile(tile, values.get(tile.code), steps, columns, mark, (links or {}).get(tile.code)) for tile in tiles)
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map map-tiles" role="{}" width="100%" height="{}" '
        'aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>{}{}</svg>',
        "group" if links else "img",
        height,
        title,
        description,
        hatch(mark),
        joined(drawn),
        id=mark,
    )
    return format_html("{}{}", svg, _legend(steps, values, len(tiles), mark))


def _tile(tile: Tile, figure: Figure, steps: Sequence[Size], columns: int, mark: str, link: str | None) -> SafeString:
    size = size_of(figure)
    fill, ink = _shade(size, steps) if size is not None else ("#ffffff", INK)
    if is_hidden(figure):
        fill = f"url(#{mark}-hatch)"
    left, width, top = 100 * tile.column / columns, 100 / columns, tile.row * TILE_HEIGHT
    drawn = format_html(
        '<g><title>{}</title><rect class="map-tile" x="{}%" y="{}" width="{}%" height="{}" rx="3" fill="{}" stroke="{}"{}/>'
        "{}{}</g>",
        f"{tile.name}: {words(figure)}",
        number_text(left + 0.2),
        top + 1,
        number_text(width - 0.4),
        TILE_HEIGHT - TILE_GAP,
        fill,
        LINE,
        mark_safe(' stroke-dasharray="3 2"') if size is None and not is_hidden(figure) else "",
        _tile_text(left + width / 2, top + 16, tile.name, "map-name", ink, is_hidden(figure)),
        _tile_text(left + width / 2, top + 34, short_words(figure), "map-figure", ink, is_hidden(figure)),
    )
    return format_html('<a href="{}">{}</a>', link, drawn) if link else drawn


def _tile_text(x: float, y: int, text: str, name: str, ink: str, on_hatch: bool) -> SafeString:
    """Centred letters; on hatching they stand on a white rim, or nobody could read them."""
    rim = mark_safe(' stroke="#ffffff" stroke-width="4" paint-order="stroke"') if on_hatch else ""
    size = 8 if name == "map-name" else 10
    return format_html(
        '<text class="{}" x="{}%" y="{}" text-anchor="middle" font-size="{}" fill="{}"{}>{}</text>',
        name,
        number_text(x),
        y,
        size,
        ink,
        rim,
        text,
    )


def _legend(steps: Sequence[Size], values: Mapping[str, Figure], many: int, mark: str) -> SafeString:
    entries = []
    lowest = min((size for size in map(size_of, values.values()) if size is not None), default=0)
    for highest in steps:
        text = words(highest) if lowest == highest else f"{words(lowest)}–{words(highest)}"
        entries.append((swatch(_shade(highest, steps)[0]), text))
        lowest = min((size for size in map(size_of, values.values()) if size is not None and size > highest), default=0)
    if any(is_hidden(figure) for figure in values.values()):
        entries.append((swatch(f"url(#{mark}-hatch)"), CellState.HIDDEN.value))
    if sum(size_of(figure) is not None or is_hidden(figure) for figure in values.values()) < many:
        entries.append((swatch("#ffffff", dashed=True), CellState.NO_DATA.value))
    return legend(entries)


def _steps(values: Mapping[str, Figure]) -> list[Size]:
    """The highest figure of each of at most five classes, with about as many areas in each; 0 always lies in the first."""
    known = sorted(size for size in map(size_of, values.values()) if size is not None)
    if not known:
        return []
    many = len(SHADES)
    return sorted({known[-(-len(known) * number // many) - 1] for number in range(1, many + 1)})


def _shade(size: Size, steps: Sequence[Size]) -> tuple[str, str]:
    place = next(number for number, highest in enumerate(steps) if size <= highest)
    # With fewer classes than shades the darkest are used last: two classes are the palest and the darkest.
    return SHADES[place * (len(SHADES) - 1) // max(len(steps) - 1, 1)]


@cache
def _tiles() -> tuple[Tile, ...]:
    return tuple(
        Tile(row["code"], int(row["row"]), int(row["column"]), row["short_name"])
        for row in rows_of("province_tiles.csv")
    )
