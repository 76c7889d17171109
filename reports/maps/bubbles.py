"""A circle per district at one point of it, its area proportional to the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import sqrt
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..disclosure import CellState
from .boundaries import outlines
from .parts import (
    INK,
    LINE,
    QUIET,
    Figure,
    Size,
    dot,
    drawing_id,
    hatch,
    is_hidden,
    joined,
    legend,
    number_text,
    rows_of,
    size_of,
    words,
)

BUBBLE = "#2f7c7d"
MAP_WIDTH, LARGEST_BUBBLE, POINT = 1000, 34, 2.2  # drawing units: the widest map, a radius, and a place without cases
MOST_NAMES = 6


class Place(NamedTuple):
    """One point of a district."""

    code: str
    latitude: float
    longitude: float


def bubble_map(
    values: Mapping[str, Figure],
    *,
    title: str,
    description: str,
    names: Mapping[str, str] | None = None,
    province: str | None = None,
) -> SafeString:
    """A circle per district, its area proportional to the figure, on all of Indonesia or on one province.

    ``values`` by district code, as in ``tile_map``. ``names`` are read when one points at a circle; the largest of a province
    carry theirs. No query.
    """
    places = [place for place in _places() if province is None or place.code.startswith(f"{province}.")]
    if not places:
        return mark_safe("")
    frame = _Frame.around(places)
    mark = drawing_id(title, description)
    largest = max((size_of(values.get(place.code)) or 0 for place in places), default=0)
    circles = sorted(places, key=lambda place: -(size_of(values.get(place.code)) or 0))
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map map-bubbles" role="img" viewBox="0 0 {} {}" width="100%" '
        'aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>'
        "{}{}{}{}</svg>",
        frame.width,
        frame.height,
        title,
        description,
        hatch(mark),
        _outlines(frame, province),
        joined(_bubble(place, values.get(place.code), largest, frame, mark, names) for place in circles),
        _names(circles, values, largest, frame, names) if province else "",
        id=mark,
    )
    return format_html("{}{}", svg, _bubble_legend(values, places, largest, mark))


class _Frame(NamedTuple):
    """The part of the earth that is drawn; near the equator degrees are square enough."""

    west: float
    north: float
    scale: float
    width: int
    height: int

    @classmethod
    def around(cls, places: Sequence[Place]) -> _Frame:
        """Room for these points and for the largest circle at the rim."""
        west, east = min(place.longitude for place in places), max(place.longitude for place in places)
        south, north = min(place.latitude for place in places), max(place.latitude for place in places)
        side = max(east - west, (north - south) * 1.6, 0.6)
        rim = LARGEST_BUBBLE + 12
        scale = (MAP_WIDTH - 2 * rim) / side
        middle = (west + east) / 2
        height = round((north - south) * scale) + 2 * rim
        return cls(middle - MAP_WIDTH / 2 / scale, north + rim / scale, scale, MAP_WIDTH, height)

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point of the earth lies in the drawing."""
        return (longitude - self.west) * self.scale, (self.north - latitude) * self.scale


def _radius(size: Size, largest: Size) -> float:
    return max(LARGEST_BUBBLE * sqrt(float(size) / float(largest)), POINT + 0.8) if largest and size else POINT


def _bubble(
    place: Place,
    figure: Figure,
    largest: Size,
    frame: _Frame,
    mark: str,
    names: Mapping[str, str] | None,
) -> SafeString:
    size = size_of(figure)
    x, y = frame.at(place.latitude, place.longitude)
    said = f"{(names or {}).get(place.code, place.code)}: {words(figure)}"
    if is_hidden(figure):
        look = format_html('r="6" fill="url(#{}-hatch)" stroke="{}"', mark, QUIET)
    elif size:
        look = format_html(
            'r="{}" fill="{}" fill-opacity="0.55" stroke="#0f4f53" stroke-width="1.3"',
            number_text(_radius(size, largest)),
            BUBBLE,
        )
    elif size is None:
        look = format_html('r="{}" fill="{}"', POINT, LINE)
    else:
        look = format_html('r="{}" fill="#ffffff" stroke="{}" stroke-width="1.4"', POINT + 0.6, INK)
    return format_html(
        '<circle class="map-bubble" cx="{}" cy="{}" {}><title>{}</title></circle>',
        number_text(x),
        number_text(y),
        look,
        said,
    )


def _names(
    circles: Sequence[Place],
    values: Mapping[str, Figure],
    largest: Size,
    frame: _Frame,
    names: Mapping[str, str] | None,
) -> SafeString:
    """The names of the largest circles, each only where no other name stands yet."""
    taken: list[tuple[float, float, float, float]] = []
    drawn: list[SafeString] = []
    for place in circles[:MOST_NAMES]:
        size, name = size_of(values.get(place.code)), (names or {}).get(place.code)
        if not size or not name:
            continue
        x, y = frame.at(place.latitude, place.longitude)
        y += _radius(size, largest) + 20
        half = len(name) * 8
        x = min(max(x, half), frame.width - half)
        box = (x - half, y - 22, x + half, y + 4)
        if all(box[2] < each[0] or box[0] > each[2] or box[3] < each[1] or box[1] > each[3] for each in taken):
            taken.append(box)
            drawn.append(
                format_html(
                    '<text class="map-place" x="{}" y="{}" text-anchor="middle" font-size="18" fill="{}" '
                    'stroke="#ffffff" stroke-width="4" paint-order="stroke">{}</text>',
                    number_text(x),
                    number_text(y),
                    INK,
                    name,
                )
            )
    return joined(iter(drawn))


def _outlines(frame: _Frame, province: str | None) -> SafeString:
    lines = (
        " ".join(
            f"{number_text(x)},{number_text(y)}"
            for x, y in (frame.at(latitude, longitude) for longitude, latitude in ring)
        )
        for ring in outlines(province)
    )
    return format_html_join(
        "",
        '<polygon class="map-outline" points="{}" fill="#f4f1e9" stroke="{}" stroke-width="0.8"/>',
        ((points, LINE) for points in lines),
    )


def _bubble_legend(values: Mapping[str, Figure], places: Sequence[Place], largest: Size, mark: str) -> SafeString:
    figures = [values.get(place.code) for place in places]
    entries = []
    if largest:
        entries.append(
            (dot(9, BUBBLE, "#ffffff"), f"lingkaran terbesar {words(largest)}; luasnya sebanding dengan angkanya")
        )
    if any(size_of(figure) == 0 for figure in figures):
        entries.append((dot(4, "#ffffff", INK), "0"))
    if any(is_hidden(figure) for figure in figures):
        entries.append((dot(7, f"url(#{mark}-hatch)", QUIET), CellState.HIDDEN.value))
    if any(size_of(figure) is None and not is_hidden(figure) for figure in figures):
        entries.append((dot(3, LINE, LINE), CellState.NO_DATA.value))
    return legend(entries)


@cache
def _places() -> tuple[Place, ...]:
    return tuple(
        Place(row["code"], float(row["latitude"]), float(row["longitude"])) for row in rows_of("district_points.csv")
    )
