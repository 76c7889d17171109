"""Reads a table that somebody pasted: one row to a line, with a count, a percentage or both, as tables are copied from papers.

Columns stand apart by tabs, semicolons, strokes, or simply by blanks before the figures. Whole numbers may carry dots in
thousands; a percentage has a comma, a decimal point or a percent sign. Nothing is guessed: a line that cannot be read gets a
sentence with its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ..published import count_text

MOST_LINES, LONGEST = 200, 20_000

_COUNT = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(\.[0-9]{3}){1,3}")
_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,6})?%|[0-9]{1,3},[0-9]{1,6}|[0-9]{1,3}\.([0-9]{1,2}|[0-9]{4,6})")
_FIGURES_AT_END = re.compile(r"^(?P<label>.*?)(?P<figures>(?:(?:^|\s+)[0-9][0-9.,]*%?){1,2})\s*$")
_BETWEEN = re.compile(r"\t+|;|\|")
_NUMBERED = re.compile(r"^[0-9]{1,3}[.)]\s+(?=\S)")
_TOTAL = re.compile(r"(grand\s+)?(total|jumlah|seluruhnya|keseluruhan)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One row: its name, and the count and percentage that were printed, each None where there is none."""

    number: int
    label: str
    count: int | None
    percent: Decimal | None


@dataclass(frozen=True)
class Pasted:
    """What was read: the rows, the line of the total if there is one, and a sentence per line that could not be read."""

    lines: tuple[Line, ...]
    total: Line | None
    problems: tuple[str, ...]


class Unreadable(ValueError):
    """A line that is no row of a table, with a sentence for the user."""


def read(text: str) -> Pasted:
    """Read the pasted text. The first line may be a heading; the line of the total may stand anywhere, but only once."""
    lines: list[Line] = []
    problems: list[str] = []
    total: Line | None = None
    written = [(number, row.strip()) for number, row in enumerate(text[:LONGEST].splitlines(), start=1) if row.strip()]
    for number, row in written[:MOST_LINES]:
        try:
            line = _line(number, row)
        except Unreadable as reason:
            if lines or problems or total or any(letter.isdigit() for letter in row):
                problems.append(f"Baris {number}: {reason}")
            continue
        if not _TOTAL.match(line.label):
            lines.append(line)
        elif total is None:
            total = line
        else:
            problems.append(f"Baris {number}: jumlah sudah ada pada baris {total.number}. Hapus salah satunya.")
    if len(written) > MOST_LINES or len(text) > LONGEST:
        problems.append(f"Tabelnya terlalu panjang: yang diperiksa paling banyak {MOST_LINES} baris.")
    return Pasted(tuple(lines), total, tuple(problems))


def read_total(text: str) -> int:
    """Read '3252' or '3.252'; ValueError with a sentence for the user."""
    if not _COUNT.fullmatch(text.strip()):
        raise ValueError("Tulis jumlah keseluruhan sebagai bilangan bulat, misalnya 3.252.")
    return int(text.strip().replace(".", ""))


def _line(number: int, row: str) -> Line:
    label, figures = _split(re.sub(r"\s+%", "%", row))
    if len(figures) == 2 and figures[1] == "100" and _TOTAL.match(label):
        figures[1] = "100%"  # nobody writes the sign behind the sum
    if not figures:
        raise Unreadable("tidak ada angka di akhir baris. Tulis misalnya “Penelantaran; 14,8%”.")
    if len(figures) > 2:
        raise Unreadable("lebih dari dua angka. Tulis satu jumlah, satu persentase, atau keduanya.")
    count: int | None = None
    percent: Decimal | None = None
    for figure in figures:
        if _PERCENT.fullmatch(figure):
            if percent is not None:
                raise Unreadable("ada dua persentase. Hapus salah satunya.")
            percent = Decimal(figure.rstrip("%").replace(",", "."))
        elif _COUNT.fullmatch(figure):
            if count is not None:
                raise Unreadable(
                    f"ada dua bilangan bulat, {count_text(count)} dan {figure}. Beri tanda % pada persentasenya."
                )
            count = int(figure.replace(".", ""))
        else:
            raise Unreadable(f"“{figure}” bukan bilangan bulat dan bukan persentase.")
    if percent is not None and percent > 100 and not _TOTAL.match(label):
        raise Unreadable(f"persentase {figures[-1]} lebih dari 100.")
    return Line(number, label or f"Baris {number}", count, percent)


def _split(row: str) -> tuple[str, list[str]]:
    """The label and the figures after it."""
    if _BETWEEN.search(row):
        cells = [cell.strip() for cell in _BETWEEN.split(row)]
        cells = [cell for cell in cells if cell not in ("", "-", "–")]
        # A running number before the name is no figure of the row.
        if len(cells) > 2 and cells[0].rstrip(".").isdigit() and not cells[1][:1].isdigit():
            cells = cells[1:]
        return (_unnumbered(cells[0]), cells[1:]) if cells else ("", [])
    found = _FIGURES_AT_END.match(row)
    if found is None:
        return row, []
    return _unnumbered(found["label"].strip()), found["figures"].split()


def _unnumbered(label: str) -> str:
    return _NUMBERED.sub("", label).strip()
