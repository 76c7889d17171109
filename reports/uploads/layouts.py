"""Recognising how a sheet is laid out: where the categories stand, what the other columns are, and for which period.

Two layouts cover what units keep: a row per category, or a column per category. The second is the first one turned over, so
everything is written for lines (one per category) and places (what stands beside them), and `Grid` turns when asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from .cells import Cell, column_name, is_empty, text_of
from .numbers import looks_like_number
from .words import Said, fold, is_total, months_in_order, period_in

ROWS, COLUMNS = "ROWS", "COLUMNS"
LAYOUTS = {ROWS: "Satu baris untuk satu jenis masalah", COLUMNS: "Satu kolom untuk satu jenis masalah"}


class Role(StrEnum):
    """What a place beside the categories holds."""

    COUNT = "COUNT"
    PART = "PART"  # women, men: added up
    PERCENT = "PERCENT"
    TOTAL = "TOTAL"
    IGNORE = "IGNORE"


@dataclass
class Head:
    """One place of a sheet: what stands above (or before) its figures and what that was taken for."""

    place: int
    texts: list[str]
    role: Role = Role.IGNORE
    said: Said = field(default_factory=Said)
    area: str = ""
    has_figures: bool = False

    @property
    def text(self) -> str:
        """Return the words of the header, once each."""
        return " · ".join(dict.fromkeys(filter(None, self.texts)))


class Turned:
    """A grid seen by lines and places: as it stands, or turned over for a column per category."""

    def __init__(self, rows: Sequence[Sequence[Cell]], layout: str) -> None:
        self.rows, self.layout = rows, layout
        height, width = len(rows), max(map(len, rows), default=0)
        self.lines, self.places = (height, width) if layout == ROWS else (width, height)

    def at(self, line: int, place: int) -> Cell:
        """Return the cell, None beyond the edge."""
        row, column = (line, place) if self.layout == ROWS else (place, line)
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None

    def text(self, line: int, place: int) -> str:
        """Return the cell as text."""
        return text_of(self.at(line, place)).strip()

    def address(self, line: int, place: int) -> str:
        """Return "Baris 7, kolom C" as a spreadsheet counts."""
        row, column = (line, place) if self.layout == ROWS else (place, line)
        return f"Baris {row + 1}, kolom {column_name(column)}"

    def line_name(self, line: int) -> str:
        """Return "Baris 7" or "Kolom C"."""
        return f"Baris {line + 1}" if self.layout == ROWS else f"Kolom {column_name(line)}"

    def place_name(self, place: int) -> str:
        """Return "Kolom C" or "Baris 7"."""
        return f"Kolom {column_name(place)}" if self.layout == ROWS else f"Baris {place + 1}"


@dataclass
class Layout:
    """How one sheet is read."""

    kind: str
    labels: int  # the place that holds the names of the categories
    first: int  # the first line with a category
    said: Said  # what the titles say of the period
    heads: list[Head]
    titles: list[str]
    odd: list[str] = field(default_factory=list)  # sentences


IsCategory = Callable[[str], bool]
AreaOf = Callable[[str], str]


def recognise(
    rows: Sequence[Sequence[Cell]],
    name: str,
    is_category: IsCategory,
    area_of: AreaOf,
    *,
    kind: str = "",
    labels: int | None = None,
) -> Layout | None:
    """Return how the sheet is laid out, or None where no category stands in it; ``kind`` and ``labels`` are a person's choice."""
    if not (kind and labels is not None):
        kind, labels = _where(rows, is_category, kind, labels)
    if not kind or labels is None:
        return None
    turned = Turned(rows, kind)
    found = [line for line in range(turned.lines) if is_category(turned.text(line, labels))]
    found = found or [line for line in range(turned.lines) if _could_begin(turned, labels, line)]
    if not found:
        return None
    first = _first_line(turned, labels, found[0])
    titles, headers = _above(turned, labels, first)
    heads = _heads(turned, labels, first, headers)
    odd = _give_roles(heads, area_of)
    said = Said()
    for text in [*reversed(titles), name]:
        said = said.over(period_in(text))
    if said.span:
        odd.append(f"“{said.span}” bukan bulan, semester, atau tahun penuh. Pilih sendiri periodenya.")
    return Layout(kind, labels, first, said, heads, titles, odd)


def _could_begin(turned: Turned, labels: int, line: int) -> bool:
    """Whether a table of unknown names may begin here: a name, and figures that are no years."""
    label = turned.text(line, labels)
    figures = [turned.at(line, place) for place in range(labels + 1, turned.places)]
    filled = [cell for cell in figures if looks_like_number(cell)]
    return bool(label) and not looks_like_number(label) and bool(filled) and not _are_headers(filled)


def _where(
    rows: Sequence[Sequence[Cell]], is_category: IsCategory, kind: str, labels: int | None
) -> tuple[str, int | None]:
    """The layout and the place of the labels: the column or the row in which most categories stand."""
    best: tuple[int, str, int | None] = (0, "", None)
    for layout in [kind] if kind else [ROWS, COLUMNS]:
        turned = Turned(rows, layout)
        for place in range(turned.places) if labels is None or not kind else [labels]:
            names = {fold(turned.text(line, place)) for line in range(turned.lines)}
            found = sum(1 for name in names if name and is_category(name))
            if found > best[0]:
                best = (found, layout, place)
    return best[1], best[2]


def _first_line(turned: Turned, labels: int, found: int) -> int:
    """The first line of the table: a line above the first known category belongs to it when it has a name and figures."""
    first = found
    for line in range(found - 1, -1, -1):
        label = turned.text(line, labels)
        figures = [turned.at(line, place) for place in range(labels + 1, turned.places)]
        filled = [cell for cell in figures if not is_empty(cell)]
        is_body = (
            bool(label)
            and not _IGNORED.fullmatch(fold(label))
            and not looks_like_number(turned.at(line, labels))
            and bool(filled)
        )
        if not is_body or not all(looks_like_number(cell) for cell in filled) or _are_headers(filled):
            break
        first = line
    return first


def _are_headers(cells: list[Cell]) -> bool:
    """Whether numbers above a table are years, or count its columns (1, 2, 3 …)."""
    numbers = [cell for cell in cells if isinstance(cell, int)]
    texts = [text_of(cell).strip("() ") for cell in cells]
    if all(re.fullmatch(r"(199|20[0-9])[0-9]", text) for text in texts):
        return True
    return len(numbers) > 1 and all(later == earlier + 1 for earlier, later in pairwise(numbers))


def _above(turned: Turned, labels: int, first: int) -> tuple[list[str], list[int]]:
    """The titles, each a line with one text, and the numbers of the lines that are headers.

    In a table turned over the titles still stand above it, which is before its labels.
    """
    titles, headers = [], []
    if turned.layout == COLUMNS:
        columns = [{turned.text(line, place) for line in range(turned.lines)} - {""} for place in range(labels)]
        return [texts.pop() for texts in columns if len(texts) == 1], list(range(first))
    for line in range(first):
        texts = list(dict.fromkeys(filter(None, (turned.text(line, place) for place in range(turned.places)))))
        if len(texts) == 1:
            titles += texts
        elif texts and not _counts_columns(texts):
            headers.append(line)
    return titles, headers


def _counts_columns(texts: list[str]) -> bool:
    """Whether the line only numbers the columns: (1) (2) (3)."""
    bare = [text.strip("() ") for text in texts]
    if len(bare) < 3 or not bare[0].isdigit():
        return False
    return bare == [str(number) for number in range(int(bare[0]), int(bare[0]) + len(bare))]


def _heads(turned: Turned, labels: int, first: int, headers: list[int]) -> list[Head]:
    heads = [Head(place, []) for place in range(labels + 1, turned.places)]
    for line in headers:
        carried = ""
        for head in heads:
            text = turned.text(line, head.place)
            said = period_in(text)
            if text:
                carried = text if said.year and not (said.month or said.half) else ""
            head.texts.append(text or carried)
    for head in heads:
        head.has_figures = any(looks_like_number(turned.at(line, head.place)) for line in range(first, turned.lines))
        for text in reversed(head.texts):
            head.said = head.said.over(period_in(text))
    return [head for head in heads if head.has_figures or any(head.texts)]


def _give_roles(heads: list[Head], area_of: AreaOf) -> list[str]:
    """Decide what each place is; returns sentences on what was left out."""
    if len(heads) >= 12 and months_in_order([head.texts[-1] if head.texts else "" for head in heads[:12]]):
        for number, head in enumerate(heads[:12], start=1):
            head.said = head.said._replace(month=number)
    for head in heads:
        head.area = next((key for text in reversed(head.texts) if (key := area_of(text))), "")
        head.role = _role(head)
    counts = [head for head in heads if head.role is Role.COUNT]
    has_parts = any(head.said.says_anything or head.area for head in counts) or any(h.role is Role.PART for h in heads)
    odd = []
    for head in counts:
        is_plain = not (head.said.says_anything or head.area)
        if is_plain and has_parts and is_total(head.texts[-1] if head.texts else ""):
            head.role = Role.TOTAL
        elif is_plain and (has_parts or head is not _best(counts)):
            head.role = Role.IGNORE
            odd.append(f"“{head.text or 'kolom tanpa judul'}” tidak diambil.")
    return odd


_COUNTED = re.compile(r"\b(jumlah|jml|kasus|total|frekuensi|banyaknya|f|n)\b")
_IGNORED = re.compile(r"\b(no|nomor|nr|ket|keterangan|sumber|target|kode)\b")


def _role(head: Head) -> Role:
    text = " ".join(head.texts).casefold()
    folded = fold(text)
    last = fold(head.texts[-1]) if head.texts else ""
    if not head.has_figures or _IGNORED.fullmatch(last):
        return Role.IGNORE
    if "%" in text or re.search(r"\b(persen\w*|prosen\w*|presentase)\b", folded):
        return Role.PERCENT
    if last in ("l", "p", "lk", "pr", "laki laki", "perempuan", "pria", "wanita", "lelaki"):
        return Role.PART
    return Role.COUNT


def _best(counts: list[Head]) -> Head:
    """The plain column that most likely holds the cases: named so, else the first."""
    return max(
        counts, key=lambda head: ("kasus" in fold(head.text), bool(_COUNTED.search(fold(head.text))), -head.place)
    )
