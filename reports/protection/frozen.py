"""Protected figures in the form in which they are stored: hidden ones are not in it, so nobody can find them there later.

A split of persons is kept per area (``""`` the country, ``"13"``, ``"13.71"``, ``"13.71/42"`` for a unit there) and category
(`ALL` for all together) as its total, which offices know anyway, and its cells, None where they are hidden. Sub-districts are
kept per district as a table of its own. What is zero and shown is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from .network import cells_to_hide, vectors_to_hide
from .web import ALL, Path, Place, summed

Figures = dict[str, Any]


def freeze_vectors(
    leaves: Mapping[Place, tuple[int, ...]], columns: Sequence[str], free: Collection[int] = ()
) -> Figures:
    """Protect the split of every unit, district and province and of the country; ``free`` columns divide no persons."""
    of_persons = [column for column in range(len(columns)) if column not in free]
    hidden = vectors_to_hide(leaves, of_persons)
    places: dict[str, dict[str, Any]] = {}
    for place, counts in sorted(summed(leaves).items()):
        cells = None if place in hidden else list(counts)
        places.setdefault(key_of(place[0]), {})[place[1]] = {"total": sum(counts), "cells": cells}
    return {"columns": list(columns), "free": sorted(free), "places": places}


def key_of(area: Path) -> str:
    """How an area is called in stored figures: its own code, a unit with its district."""
    return "/".join(area[1:]) if len(area) > 2 else area[-1] if area else ""


def vector(figures: Mapping[str, Any], area: str, category: str) -> tuple[int, list[int] | None]:
    """The total of a place, and its cells where they are shown. A place without any case has zeros."""
    found = figures["places"].get(area, {}).get(category)
    return (found["total"], found["cells"]) if found else (0, [0] * len(figures["columns"]))


def freeze_cells(cells: Mapping[tuple[str, str], int], rows: Collection[str]) -> Figures:
    """Protect the cases of one district by sub-district (``rows``) and category."""
    hidden = cells_to_hide(cells, rows)
    known: dict[tuple[str, str], int] = {}
    totals: dict[str, int] = {}
    for (row, category), count in cells.items():
        for column in (category, ALL):
            known[row, column] = known.get((row, column), 0) + count
            totals[column] = totals.get(column, 0) + count
    kept: dict[str, dict[str, int | None]] = {row: {} for row in sorted(rows)}
    for row, column in sorted({*(place for place, count in known.items() if count), *hidden}):
        kept[row][column] = None if (row, column) in hidden else known[row, column]
    return {"rows": kept, "totals": totals}


def cell(table: Mapping[str, Any], row: str, category: str) -> int | None:
    """The cases of a sub-district, None where they are hidden."""
    count: int | None = table["rows"].get(row, {}).get(category, 0)
    return count


def added(counts: Sequence[int | None]) -> int | None:
    """The sum of several periods; hidden as soon as one of them is."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def shares_shown(figures: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    """How much stays readable: kind of place, splits or cells shown, and how many there are with a case in them."""
    if "districts" in figures:
        cells = [
            count for table in figures["districts"].values() for row in table["rows"].values() for count in row.values()
        ]
        if cells:
            yield (
                "sel kecamatan yang tidak nol atau disembunyikan",
                len([one for one in cells if one is not None]),
                len(cells),
            )
        return
    found: dict[str, list[bool]] = {}
    for area, line in figures["places"].items():
        level = "LK3" if "/" in area else ("kabupaten/kota" if "." in area else "provinsi" if area else "Indonesia")
        for category, split in line.items():
            name = f"{level}, {'semua masalah' if category == ALL else 'per masalah'}"
            found.setdefault(name, []).append(split["cells"] is not None)
    for name, shown in sorted(found.items()):
        yield name, sum(shown), len(shown)
