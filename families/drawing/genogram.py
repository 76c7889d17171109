"""The genogram as one SVG, with the standard symbols of family work.

Symbols after McGoldrick, Gerson and Petry, *Genograms: Assessment and Treatment*: square and circle, the cross of death,
the couple's line under the names with one stroke for separation and two for divorce, the eldest child on the left, solid
and dashed line for adoption, dotted for foster care, triangles for pregnancies, zigzag for conflict.
"""

from .bonds import draw_bonds
from .household import draw_household
from .kin import Kinship
from .labels import NAME
from .layout import MARGIN, Layout, lay_out
from .legend import draw_legend
from .lines import draw_line_words, draw_lines
from .svg import PAPER, element, plain, text
from .symbols import HALO, draw_spot

LEAST_WIDTH, HEAD = 560.0, 14.0


def draw_genogram(kinship: Kinship) -> str:
    """The whole picture as one ``<svg>`` element; it holds nothing about anybody who is not in ``kinship``."""
    layout = lay_out(kinship)
    width = max(layout.width, LEAST_WIDTH)
    legend, height = draw_legend(layout, layout.height + HEAD, width)
    title = layout.tree.kinship.title or "Genogram"
    spots = (draw_spot(layout, layout.spots[node]) for node in sorted(layout.spots))
    return element(
        "svg",
        element("title", plain(title)),
        element("desc", plain(_summary(layout))),
        element("rect", width=width, height=height, fill=PAPER),
        element(
            "g",
            draw_household(layout),
            draw_lines(layout),
            draw_bonds(layout),
            draw_line_words(layout),
            *spots,
            _loose_heading(layout),
            transform=f"translate({(width - layout.width) / 2:.0f} 0)" if width > layout.width else None,
        ),
        legend,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=round(width),
        height=round(height),
        role="img",
        class_="lk-genogram",
        font_family="inherit",
    )


def _summary(layout: Layout) -> str:
    people = layout.tree.people
    tied = [
        level for node, level in enumerate(layout.tree.level) if node < len(people) and node not in layout.tree.loose
    ]
    generations = f" dalam {len(set(tied))} generasi" if tied else ""
    return f"{len(people)} orang{generations}. Isi gambar ini ditulis juga sebagai kalimat."


def _loose_heading(layout: Layout) -> str:
    if layout.loose_y is None:
        return ""
    return text(
        MARGIN, layout.loose_y - 6, "Belum ada hubungan keluarga", NAME, text_anchor="start", font_weight=600, **HALO
    )
