"""The table of places and categories, as one escaped string: a template would cost 14 µs a cell, and there may be 5,654.

It is sorted by links, shaded in five steps with every figure printed, and keeps its first column in sight on a phone.
End tags that HTML lets one leave out are left out: the table of all districts is to travel light.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from ..disclosure import Cell, CellState, SafeRow, SafeTable
from ..published import percent_of, percent_text
from . import heat

MOST_ROWS_WITH_PERCENT = 60  # of 514 districts nearly every one has "0,2%"
NAME, TOTAL = "nama", "jumlah"
RISING = "-naik"
DASH = "–"
SHADES = ("", "a", "b", "c", "d")  # one letter each: 5,654 of them travel
TAGS = ("<td>", *(f"<td class={shade}>" for shade in SHADES[1:]))


@dataclass(frozen=True)
class Order:
    """By which column the rows stand: 'nama', 'jumlah' or the code of a column; figures fall unless `rises`."""

    by: str = TOTAL
    rises: bool = False

    @property
    def text(self) -> str:
        """As the address writes it."""
        return f"{self.by}{RISING}" if self.rises else self.by

    @classmethod
    def read(cls, text: str, columns: Sequence[str], usual: str = TOTAL) -> Order:
        """What the address asks for; the usual order where it is not known."""
        by, rises = text.removesuffix(RISING), text.endswith(RISING)
        return cls(by, rises) if by in (NAME, TOTAL, *columns) else cls(usual)


@dataclass(frozen=True)
class Matrix:
    """A protected table of places (rows) and columns with a code each; `links` leads from a place to its own page."""

    table: SafeTable
    columns: Sequence[str]
    order: Order
    query: Mapping[str, str]
    links: Mapping[str, str]
    keeps_order: bool = False

    @property
    def limits(self) -> list[int]:
        """Where the shades begin."""
        return heat.bounds(cell.value or 0 for row in self.table.rows for cell in row.cells)

    @property
    def legend(self) -> list[tuple[int, str]]:
        return heat.legend(self.limits)

    @property
    def rows(self) -> list[SafeRow]:
        """The rows in the order asked for; what has no figure stands last, equal ones stay in the order of their codes."""
        rows = list(self.table.rows)
        if self.order.by == NAME:
            return rows[::-1] if self.order.rises else rows
        known = [row for row in rows if self._figure(row).value is not None]
        unknown = [row for row in rows if self._figure(row).value is None]
        return sorted(known, key=lambda row: self._rank(self._figure(row).value or 0)) + unknown

    @property
    def html(self) -> SafeString:
        """The whole table."""
        return mark_safe("".join(self._parts()))  # noqa: S308 - every label is escaped below, the rest are figures

    @property
    def has_percent(self) -> bool:
        return len(self.table.rows) <= MOST_ROWS_WITH_PERCENT

    def _rank(self, figure: int) -> int:
        return figure if self.order.rises else -figure

    def _figure(self, row: SafeRow) -> Cell:
        return row.total if self.order.by == TOTAL else row.cells[self.columns.index(self.order.by)]

    def _parts(self) -> Iterator[str]:
        caption = f"{self.table.title}, {self.table.area}, {self.table.period}"
        yield format_html('<table class="lk-table db-matrix"><caption class="visually-hidden">{}</caption>', caption)
        yield f"<thead><tr>{self._head()}<tbody>"
        limits = self.limits
        for row in self.rows:
            yield f"<tr><th scope=row>{self._name(row)}{_cells(row.cells, limits)}{self._ends(row)}"
        yield f"<tfoot><tr class=is-total><th scope=row>Jumlah{_cells(self.table.totals.cells, ())}"
        yield self._ends(self.table.totals)
        yield f"<tr class=db-share><th scope=row>%{self._shares()}</table>"

    def _head(self) -> str:
        first, *columns = self.table.headers[: len(self.columns) + 1]
        heads = [(NAME, first), *zip(self.columns, columns, strict=True)]
        texts = [self._header(by, label) for by, label in [*heads, (TOTAL, "Jumlah")]]
        return "".join(texts) + ("<th scope=col>%" if self.has_percent else "")

    def _header(self, by: str, label: str) -> str:
        is_current = self.order.by == by and not self.keeps_order
        order = Order(by, rises=is_current and not self.order.rises)
        # Names rise when they are read as usual, from the first code to the last.
        falls = self.order.rises if by == NAME else not self.order.rises
        sort = format_html(' aria-sort="{}"', "descending" if falls else "ascending") if is_current else ""
        link = urlencode({**self.query, "urut": order.text})
        # Words may break after a stroke, so that eleven columns fit beside each other.
        words = format_html_join(mark_safe("/<wbr>"), "{}", ((word,) for word in label.split("/")))
        return format_html('<th scope="col"{}><a href="?{}#matriks">{}</a>', sort, link, words)

    def _name(self, row: SafeRow) -> str:
        link = self.links.get(row.code)
        return format_html('<a href="{}">{}</a>', link, row.label) if link else conditional_escape(row.label)

    def _ends(self, row: SafeRow) -> str:
        grand, total = self.table.totals.total.value, row.total.value
        percent = _percent(total, grand) if self.has_percent else None
        return f"<td>{_text(row.total)}" + ("" if percent is None else f"<td>{percent}")

    def _shares(self) -> str:
        totals = self.table.totals
        texts = [_percent(cell.value, totals.total.value) for cell in (*totals.cells, totals.total)]
        return "".join(f"<td>{text}" for text in texts) + ("<td>" if self.has_percent else "")


def legend_html(matrix: Matrix) -> SafeString:
    """What the shades stand for."""
    shades = ((SHADES[number], text) for number, text in matrix.legend)
    items = format_html_join("", '<li><span class="db-swatch {}"></span>{}</li>', shades)
    return format_html('<ul class="db-legend" aria-label="Arti warna">{}</ul>', items)


def _cells(cells: Sequence[Cell], limits: Sequence[int]) -> str:
    return "".join(f"{TAGS[heat.shade(cell.value or 0, limits)]}{_text(cell)}" for cell in cells)


def _text(cell: Cell) -> str:
    """The figure; a dash where nothing was recorded, which the sentence under the table explains."""
    return DASH if cell.state is CellState.NO_DATA else cell.text


def _percent(count: int | None, total: int | None) -> str:
    if count is None or not total:
        return DASH
    share: Decimal | None = percent_of(count, total)
    return DASH if share is None else percent_text(share)
