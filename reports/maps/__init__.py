"""Maps as SVG strings drawn on the server: no script, no inline style, readable in grey, and silent about hidden figures.

Two drawings from data that may be shipped (``reports/data/README.md``): tiles of provinces and bubbles of districts. They are
no boundaries and claim none. A deployment that holds official ones names a GeoJSON file in ``MAP_BOUNDARIES``; its lines are
then drawn under the bubbles. The same figures stand in a table beside every map, and the page includes
``css/pages/maps.css``.
"""

from .bubbles import bubble_map
from .parts import Figure
from .tiles import tile_map

__all__ = ["Figure", "bubble_map", "tile_map"]
