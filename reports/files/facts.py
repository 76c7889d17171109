"""What stands beside the figures in every file: what they are, and who made the file, by role and not by name."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from lk3.models import User

from ..disclosure import CellState, SafeTable
from ..presenters import PROTECTION
from ..scopes import day_text

Facts = Sequence[tuple[str, str]]
SOME_HIDDEN = "Angka kecil disembunyikan, dan angka lain yang dapat membocorkannya; tanpa nama dan tanpa nomor kasus."


def facts_of(table: SafeTable) -> list[tuple[str, str]]:
    """The table's own facts and notes."""
    return [
        ("Isi", table.title),
        ("Yang dihitung", table.counts.label),
        ("Periode", table.period),
        ("Wilayah", table.area),
        ("Yang tercatat", table.population),
        ("Dasar tanggal", table.date_basis),
        ("Pelindungan", SOME_HIDDEN if _hides(table) else PROTECTION[table.audience]),
        *(("Catatan", note) for note in table.notes),
    ]


def made_by(user: User | None) -> list[tuple[str, str]]:
    """When the file was made and with which hat."""
    now = timezone.localtime()
    hat = user.hat if user is not None else None
    made = [("Dibuat pada", f"{day_text(now.date())}, {now:%H.%M}")]
    return made + ([("Dibuat oleh", str(hat))] if hat else [])


def _hides(table: SafeTable) -> bool:
    cells = (cell for row in (*table.rows, table.totals) for cell in (*row.cells, row.total))
    return any(cell.state is CellState.HIDDEN for cell in cells)
