"""The dashboard as files: the tables that stand on the page, and what a reader must know of them."""

from __future__ import annotations

from lk3.models import User

from .. import files
from ..disclosure import SafeTable
from ..scopes import home_of
from .page import Dashboard


def file_name(shown: Dashboard, suffix: str) -> str:
    """'lk3-dasbor-2016-13.csv': period and code of the area, no names."""
    scope = shown.question.scope
    return f"lk3-dasbor-{scope.period.key}-{scope.area.key}.{suffix}"


def dashboard_csv(shown: Dashboard, user: User) -> bytes:
    """The tables one below the other, then the facts about them."""
    return files.csv_bytes(sheets(shown), facts(shown, user))


def dashboard_xlsx(shown: Dashboard, user: User) -> bytes:
    """A sheet per table, and 'Keterangan'."""
    return files.xlsx_bytes(sheets(shown), facts(shown, user))


def dashboard_json(shown: Dashboard, user: User) -> bytes:
    """The tables one by one, and the facts about them."""
    return files.json_bytes(sheets(shown), facts(shown, user))


def dashboard_pdf(shown: Dashboard, user: User) -> bytes:
    """The tables on paper, to be signed."""
    html = files.sheet_html(
        sheets(shown),
        facts(shown, user),
        title=f"Laporan kegiatan LK3, {shown.area}, {shown.period}",
        lead=shown.sentence,
        place=home_of(user),
        signer=user.hat.get_role_display() if user.hat else "",
    )
    return files.pdf_bytes(html)


def sheets(shown: Dashboard) -> list[files.Sheet]:
    """Categories of both periods side by side, the matrix of each, the months, and persons where they may be split."""
    tables, now, before = shown.tables, shown.pair.now.label, shown.pair.before.label
    header = tables.lines.header
    found = [
        files.Sheet(
            "Masalah", (tables.categories, tables.categories_before), ("Kode", "Jenis masalah", now, "%", before)
        ),
        files.Sheet(header.replace("/", " "), (tables.now,)),
        files.Sheet(f"{header.replace('/', ' ')} {shown.pair.before.year}", (tables.before,)),
    ]
    if not shown.trend.is_empty:
        found.append(files.Sheet("Per bulan", (shown.trend.table,)))
    return found + [files.Sheet(_name(table), (table,)) for table in shown.persons]


def facts(shown: Dashboard, user: User) -> list[tuple[str, str]]:
    """The sentence, the headline figures with their definitions, and where all of it comes from."""
    figures = [(tile.label, f"{tile.text} ({tile.note})") for tile in shown.headline]
    meanings = [(f"Arti {tile.label.lower()}", f"{tile.definition} {tile.population}") for tile in shown.headline]
    notes = [("Catatan", note) for note in shown.notes]
    return [("Isi", shown.sentence), *shown.facts, *figures, *meanings, *notes, *files.made_by(user)]


def _name(table: SafeTable) -> str:
    return table.title.partition(" menurut ")[2].capitalize() or table.title
