"""The lines of a recognised sheet, each with the period that stands before it or over its section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .cells import is_empty
from .layouts import Layout, Role, Turned
from .numbers import looks_like_number
from .words import Said, fold, is_total, period_in


@dataclass
class Line:
    """One line below the headers: its label, what is known of its period, and what kind of line it is."""

    number: int
    label: str
    said: Said
    is_total: bool
    has_figures: bool


def lines(turned: Turned, layout: Layout) -> Iterator[Line]:
    """The lines of the table with the period that stands before them or above them ("Januari 2017" over a section)."""
    section, carried = Said(), Said()
    used = [head.place for head in layout.heads if head.role is not Role.IGNORE]
    for number in range(layout.first, turned.lines):
        before = [turned.text(number, place) for place in range(layout.labels)]
        label = turned.text(number, layout.labels) or next((text for text in reversed(before) if is_total(text)), "")
        has_figures = any(not is_empty(turned.at(number, place)) for place in used)
        own = next((said for text in before if (said := _of_section(text)).says_anything), Said())
        carried = own.over(carried) if own.says_anything else carried
        if label and (said := _of_section(label)).says_anything and not _has_numbers(turned, number, used):
            section, carried = said.over(section), Said()
            continue
        yield Line(number, label, carried.over(section), is_total(label), has_figures)


def _of_section(text: str) -> Said:
    """The period that a heading inside the table names; a sentence or a date names none."""
    said = period_in(text)
    is_heading = bool(said.month or said.half) or bool(re.fullmatch(r"(tahun )?(199|20[0-9])[0-9]", fold(text)))
    return said if is_heading and len(text) <= 40 else Said()


def _has_numbers(turned: Turned, line: int, places: list[int]) -> bool:
    return any(looks_like_number(turned.at(line, place)) for place in places)
