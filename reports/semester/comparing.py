"""The same figures at three moments: on the last day of the semester, when the report was sent, and today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lk3.models import Unit

from ..figures import CATALOG
from ..published import count_text
from ..scopes import day_text
from .calendar import Half
from .counting import question_of
from .known import totals_known

# Referrals are dated by the moment of sending, so nothing of them can be recorded afterwards.
COMPARED = (
    "opened", "active", "closed", "clients_new", "clients_continuing", "services", "referrals", "outreach", "people_reached",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure at the moments; None where there was none (not sent yet, the semester still running)."""

    label: str
    then: int | None
    sent: int | None
    now: int

    @property
    def differs(self) -> bool:
        return len({value for value in (self.then, self.sent, self.now) if value is not None}) > 1

    @property
    def cells(self) -> list[str]:
        return ["–" if value is None else count_text(value) for value in (self.then, self.sent, self.now)]


@dataclass(frozen=True)
class Compared:
    """All figures at the moments."""

    half: Half
    lines: list[Line]
    was_sent: bool
    has_ended: bool

    @property
    def headers(self) -> tuple[str, str, str]:
        return (f"Diketahui pada {day_text(self.half.period.end)}", "Dalam laporan", "Diketahui hari ini")

    @property
    def later(self) -> list[Line]:
        """What changed since the last day of the semester, or since the report was sent."""
        return [line for line in self.lines if line.differs]

    @property
    def sentence(self) -> str:
        """Why the figures differ, in one sentence."""
        if not self.has_ended:
            return "Semester masih berjalan; angkanya terus bertambah."
        if not self.later:
            return "Angkanya sama: sesudah akhir semester tidak ada yang ditambah atau diubah."
        changes = [_change(line, line.sent, line.now) for line in self.later if line.sent not in (None, line.now)]
        if self.was_sent and changes:
            return (
                f"Sejak laporan dikirim, catatan semester ini berubah: {', '.join(changes)}. Laporan tetap seperti yang "
                "dikirim; bila perlu, LK3 mengirim versi perbaikan."
            )
        changes = [_change(line, line.then, line.now) for line in self.later if line.then not in (None, line.now)]
        day = day_text(self.half.period.end)
        if not changes:
            return "Angka laporan sama dengan catatan hari ini."
        return f"Sebagian baru dicatat atau diubah sesudah {day}: {', '.join(changes)}."


def compare(unit: Unit, half: Half, sent: Mapping[str, int] | None, now: Mapping[str, int], today: date) -> Compared:
    """Count once more, by what had been recorded when the semester ended."""
    then = totals_known(question_of(unit, half), half.end_moment) if half.has_ended(today) else {}
    lines = [
        Line(CATALOG[code].label, then.get(code), sent.get(code) if sent else None, now[code]) for code in COMPARED
    ]
    return Compared(half, lines, sent is not None, half.has_ended(today))


def _change(line: Line, before: int | None, after: int) -> str:
    by = after - (before or 0)
    return f"{line.label.lower()} {'+' if by > 0 else '−'}{count_text(abs(by))}"
