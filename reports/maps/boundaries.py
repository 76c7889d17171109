"""Official boundaries, if this deployment holds any: a GeoJSON file named in the environment (``MAP_BOUNDARIES``).

Each feature is a Polygon or MultiPolygon and carries the dotted code of its region in a property ``code`` or ``kode``. Without
the file nothing is missing: the maps then show points and say so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)
# A coast has more corners than a map of a thousand dots is wide; those nearer to the one before are left out (degrees).
NEAREST_CORNER = 0.02

Ring = tuple[tuple[float, float], ...]


def outlines(province: str | None = None) -> list[Ring]:
    """The outer lines of all regions of the file, or of those of one province, as (longitude, latitude); [] without a file."""
    path = Path(settings.MAP_BOUNDARIES) if settings.MAP_BOUNDARIES else None
    if path is None:
        return []
    try:
        rings = _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        # A map without lines is better than a page without figures.
        log.warning("Boundaries cannot be read: %s", type(problem).__name__)
        return []
    return [ring for code, ring in rings if province is None or code.split(".")[0] == province]


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> tuple[tuple[str, Ring], ...]:
    """Read the file once; ``changed`` makes a new file be read anew."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple((code, ring) for feature in features for code, ring in _rings(feature))


def _rings(feature: dict[str, Any]) -> Iterator[tuple[str, Ring]]:
    properties, shape = feature["properties"], feature["geometry"]
    code = str(properties.get("code") or properties.get("kode") or "")
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for polygon in polygons:
        ring = _thinned(polygon[0])
        if len(ring) > 2:
            yield code, ring


def _thinned(corners: list[list[float]]) -> Ring:
    kept: list[tuple[float, float]] = []
    for corner in corners:
        longitude, latitude = float(corner[0]), float(corner[1])
        if not kept or max(abs(longitude - kept[-1][0]), abs(latitude - kept[-1][1])) >= NEAREST_CORNER:
            kept.append((longitude, latitude))
    return tuple(kept)
