"""How a semester report moves between LK3 and dinas: the transition table, and refusals that say what to do."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

# One refusal for cases, referrals and reports: a sentence for the person who pressed the button.
from cases.workflow import NotAllowed

from ..models import SemesterReport
from ..scopes import day_text
from .calendar import Half

State = SemesterReport.State
UNIT, OFFICE = "unit", "office"


class Move(NamedTuple):
    """One step: ``side`` takes it, the LK3 or the office; ``done`` is what the page says afterwards."""

    to: str
    side: str
    done: str
    needs_note: bool = False


SUBMIT = Move(State.SUBMITTED, UNIT, "Laporan dikirim ke dinas. Angkanya sekarang beku.")
READ = Move(State.READ, OFFICE, "")
ACCEPT = Move(State.ACCEPTED, OFFICE, "Laporan diterima. LK3 dapat melihatnya.")
RETURN = Move(State.RETURNED, OFFICE, "Laporan dikembalikan dengan catatan Anda.", needs_note=True)

# A correction is no move of the old edition: it stays as it was sent, and a new edition begins as a draft.
TRANSITIONS: dict[str, tuple[Move, ...]] = {
    State.DRAFT: (SUBMIT,),
    State.SUBMITTED: (READ,),
    State.READ: (ACCEPT, RETURN),
    State.RETURNED: (),
    State.ACCEPTED: (),
}

NO_NOTE = "Tulis catatan: apa yang perlu diperbaiki LK3."
NO_REASON = "Tulis apa yang diperbaiki, agar dinas tahu bedanya."
NEWER = "LK3 sudah mengirim versi yang lebih baru. Putuskan versi itu; yang ini tetap tersimpan."
NEWER_BEGUN = "Versi yang lebih baru sudah ada. Perbaiki versi itu."
CHANGED = "Laporan ini baru saja berubah. Langkah Anda belum disimpan: periksa keadaannya di bawah, lalu pilih lagi."


def require_move(report: SemesterReport, move: Move) -> None:
    """Raise NotAllowed when the table has no such step from the report's state."""
    if move not in TRANSITIONS[report.state]:
        raise NotAllowed(
            f"Langkah ini tidak dapat diambil: status laporan sekarang “{report.get_state_display()}”. "
            "Muat ulang halaman untuk melihat keadaannya."
        )


def require_ended(half: Half, today: date) -> None:
    """Raise NotAllowed while the semester is running: its figures still grow."""
    if not half.has_ended(today):
        raise NotAllowed(
            f"{half.label} belum berakhir; laporannya dapat dikirim sesudah {day_text(half.period.end)}. "
            "Tulisan Anda sudah dapat disimpan sekarang."
        )
