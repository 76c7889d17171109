"""The breakdown as files: the four tables side by side, with the facts about them (``reports.files``)."""

from __future__ import annotations

from lk3.models import User

from . import files
from .files import safe_text
from .presenters import Breakdown
from .scopes import Scope, home_of

__all__ = [
    "breakdown_csv",
    "breakdown_json",
    "breakdown_pdf",
    "breakdown_xlsx",
    "file_name",
    "provenance",
    "safe_text",
]
HEADERS = ("Kode", "Jenis masalah", "Kasus", "Persen kasus", "Klien", "Masalah", "Layanan")
TITLE = "Masalah keluarga yang ditangani LK3"


def file_name(scope: Scope, suffix: str) -> str:
    """'lk3-masalah-2016-13.csv': period and code of the area, no names."""
    return f"lk3-masalah-{scope.period.key}-{scope.area.key}.{suffix}"


def provenance(shown: Breakdown, user: User) -> list[tuple[str, str]]:
    """What the figures are and who made the file, by role and not by name."""
    counts = [(f"Arti {label.lower()}", text) for label, text in shown.definitions]
    notes = [("Catatan", note) for note in shown.notes]
    return [("Isi", shown.sentence), *shown.facts, *counts, *notes, *files.made_by(user)]


def breakdown_csv(shown: Breakdown, user: User) -> bytes:
    """The table, an empty line, then the facts about it."""
    return files.csv_bytes([_sheet(shown)], provenance(shown, user))


def breakdown_xlsx(shown: Breakdown, user: User) -> bytes:
    """A workbook: 'Masalah' with the table, 'Keterangan' with the facts about it."""
    return files.xlsx_bytes([_sheet(shown)], provenance(shown, user))


def breakdown_json(shown: Breakdown, user: User) -> bytes:
    """The four tables one by one, and the facts about them."""
    return files.json_bytes([_sheet(shown)], provenance(shown, user))


def breakdown_pdf(shown: Breakdown, user: User) -> bytes:
    """The sheet to be signed."""
    title = f"{TITLE}, {shown.cases.area}, {shown.cases.period}"
    signer = user.hat.get_role_display() if user.hat else ""
    html = files.sheet_html(
        [_sheet(shown)],
        provenance(shown, user),
        title=title,
        lead=shown.sentence,
        place=home_of(user),
        signer=signer,
    )
    return files.pdf_bytes(html)


def _sheet(shown: Breakdown) -> files.Sheet:
    return files.Sheet("Masalah", tuple(shown.tables.values()), HEADERS)
