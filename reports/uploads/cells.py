"""What passes between the child process that opens a file and the program: sheets of small, plain cells, as JSON.

A cell is None (empty), a text, an int, or a pair that says more: ["float", "12.5"], ["percent", "14.8"], ["date", "2017-01-01"],
["error", "#REF!"] for what a spreadsheet could not compute, ["formula", ""] for a formula whose result was never stored.
No Django in here: the child imports it.
"""

from __future__ import annotations

from typing import Any

Cell = Any
Grid = list[list[Cell]]

MOST_FILE = 10 * 1024 * 1024
# What the parts of a workbook may grow to when unpacked. A recap of a whole country for ten years needs about 3 MB.
MOST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 600  # all districts side by side
MOST_CELLS = 60_000
MOST_SHEETS = 40
MOST_TEXT = 160

FLOAT, PERCENT, DATE, ERROR, FORMULA = "float", "percent", "date", "error", "formula"


class Refused(Exception):
    """The file cannot be used; the text says why and what to do (Indonesian)."""


def text_of(cell: Cell) -> str:
    """Return the cell as a person would read it; '' for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        kind, value = cell
        if kind in (FLOAT, PERCENT):
            return str(value).replace(".", ",") + ("%" if kind == PERCENT else "")
        return "rumus tanpa hasil" if kind == FORMULA else str(value)
    return str(cell)


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_name(number: int) -> str:
    """Return the letters a spreadsheet gives a column: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
