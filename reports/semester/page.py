"""A report as its pages, its paper and its files show it; the only way from its figures to something that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lk3.models import Unit, User

from .. import splits
from ..completeness.listing import row_of
from ..completeness.months import MonthState
from ..completeness.standing import ReportStanding
from ..disclosure import Audience, Cell, SafeTable
from ..models import SemesterReport
from ..published import count_text
from ..scopes import MONTHS, audience_for, day_text, unit_area
from . import frozen
from .calendar import Half, due_on
from .comparing import Compared, compare
from .counting import count_all
from .history import Event, events_of
from .tallies import Tallies, Tally

State = SemesterReport.State
SPLITS_ELSEWHERE = (
    "Pembagian menurut jenis kelamin dan umur ada pada LK3. Dinas menerimanya untuk seluruh semester dari tabel yang "
    "dilindungi, bukan dari laporan satu LK3, agar tidak seorang pun dapat dikenali."
)
SPLITS_PROTECTED = (
    "Menurut jenis kelamin dan umur: dari rincian orang semester ini, yang dilindungi bersama untuk seluruh negeri. Angka kecil "
    "disembunyikan; pembagian menurut semuanya sekaligus hanya ada pada LK3."
)
CASES, CLIENTS = ("opened", "active", "closed"), ("clients_new", "clients_continuing", "clients_closed")


@dataclass(frozen=True)
class Beside:
    """Several tables of the same rows, one column each: (label, cells in the order of the headers)."""

    headers: tuple[str, ...]
    lines: list[tuple[str, list[Cell]]]
    totals: list[Cell]


@dataclass(frozen=True)
class SplitTable:
    """One kind of clients by problem, sex and age: groups of columns, and in each group women and men."""

    table: SafeTable
    ages: list[str]

    @property
    def lines(self) -> list[tuple[str, list[Cell]]]:
        return [(row.label, list(row.figures)) for row in self.table.rows]


@dataclass(frozen=True)
class Shown:
    """One report for one reader; made by ``draft_page`` and ``report_page``."""

    unit: Unit
    half: Half
    report: SemesterReport | None
    due_on: date
    today: date
    audience: Audience
    figures: Tallies
    compared: Compared
    editions: Sequence[SemesterReport] = ()
    missing: Sequence[str] = ()
    # Persons by sex and age as an office may have them: frozen and protected for the whole country (``reports.splits``).
    protected: Sequence[SafeTable] = ()

    @property
    def title(self) -> str:
        return f"Laporan {self.half.label}"

    @property
    def is_own(self) -> bool:
        return self.audience is Audience.UNIT

    @property
    def is_newest(self) -> bool:
        """Whether no later edition was begun, or for an office: sent."""
        return self.report is None or self.report.edition == max((row.edition for row in self.editions), default=1)

    @property
    def is_late(self) -> bool:
        sent = self.report.submitted_at if self.report else None
        return sent is not None and timezone.localdate(sent) > self.due_on

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return ReportStanding[self.report.state].tone if self.report and self.report.submitted_at else "info"

    @property
    def is_intact(self) -> bool:
        """Whether what is stored is still what was sent."""
        return self.report is not None and frozen.is_intact(self.report)

    @property
    def due_words(self) -> str:
        """Until when it is expected, and whether that day is over."""
        day = day_text(self.due_on)
        if self.report is not None and self.report.submitted_at:
            sent = day_text(timezone.localdate(self.report.submitted_at))
            return f"Dikirim {sent}; batasnya {day}{', jadi terlambat' if self.is_late else ''}."
        return f"Batasnya {day}, sudah lewat." if self.today > self.due_on else f"Ditunggu paling lambat {day}."

    @property
    def counted_words(self) -> str:
        """The moment at which the figures were counted."""
        moment = timezone.localtime(datetime.fromisoformat(self.figures.counted_at))
        return f"{day_text(moment.date())} pukul {moment:%H.%M}"

    @property
    def headline(self) -> list[tuple[str, str]]:
        """(label, figure) of the few that stand on top."""
        codes = ("opened", "active", "closed", "clients_new", "clients_continuing", "services")
        return [(self.figures[code].title, count_text(self.figures[code].total)) for code in codes]

    @property
    def cases(self) -> Beside:
        return self._beside(CASES, ("Dibuka", "Berjalan pada akhir semester", "Ditutup"))

    @property
    def clients(self) -> Beside:
        return self._beside(CLIENTS, ("Baru", "Binaan lanjutan", "Kasusnya ditutup"))

    @property
    def splits(self) -> list[SplitTable]:
        """Clients by problem, sex and age: for the LK3 alone."""
        if not self.is_own:
            return []
        return [self._split(self.figures[code]) for code in CLIENTS]

    @property
    def reached_split(self) -> SplitTable | None:
        return self._split(self.figures["people_reached"]) if self.is_own else None

    @property
    def tables(self) -> list[SafeTable]:
        """The plain ones: services, referrals, outreach, people, outcomes, resilience."""
        codes = ("services", "referrals", "outreach", "people_reached", "outcomes", "resilience")
        return [self.table(code) for code in codes]

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """What one of each figure is."""
        return [(table.title, table.meaning) for table in self.figures.tables]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """(heading, text) of what was written."""
        row = self.report
        if row is None:
            return []
        return [
            ("Kegiatan semester ini", row.activities),
            ("Hambatan", row.obstacles),
            ("Rencana semester berikutnya", row.plans),
        ]

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """The same with the letters of the printed report, after its figures."""
        return [(f"{letter}. {heading}", text) for letter, (heading, text) in zip("CDE", self.texts, strict=False)]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What a reader must know to defend the figures."""
        row, period = self.report, self.half.period
        return [
            ("LK3", f"{self.unit.name}, {self.unit.district.full_name}"),
            ("Masa", f"{day_text(period.start)} sampai {day_text(period.end)}"),
            ("Nomor", row.number if row and row.number else "belum diberi nomor"),
            ("Versi", self._edition),
            ("Angka dihitung", self.counted_words),
            ("Sumber", "catatan kasus, layanan, rujukan dan penjangkauan LK3 ini"),
        ]

    @property
    def history(self) -> list[Event]:
        """What happened to all editions, oldest first."""
        return events_of(self.editions)

    @property
    def splits_note(self) -> str:
        if self.is_own:
            return ""
        return SPLITS_PROTECTED if self.protected else SPLITS_ELSEWHERE

    def table(self, code: str) -> SafeTable:
        """One plain table; where persons are divided, with the columns added together."""
        tally = self.figures[code]
        return self._safe(tally.merged if tally.splits_persons else tally)

    @property
    def _edition(self) -> str:
        row = self.report
        if row is None or row.edition == 1:
            return "pertama"
        return f"{row.edition}, memperbaiki: {row.correction_reason}"

    def _safe(self, tally: Tally) -> SafeTable:
        return tally.table(self.audience, period=self.half.label, area=unit_area(self.unit).label)

    def _beside(self, codes: Sequence[str], headers: tuple[str, ...]) -> Beside:
        tables = [self.table(code) for code in codes]
        lines = [(rows[0].label, [row.total for row in rows]) for rows in zip(*(t.rows for t in tables), strict=True)]
        return Beside(headers, lines, [table.totals.total for table in tables])

    def _split(self, tally: Tally) -> SplitTable:
        ages = [label.partition(", ")[2] for _, label in tally.columns[::2]]
        return SplitTable(self._safe(tally), ages)


def draft_page(unit: Unit, half: Half, draft: SemesterReport | None, today: date) -> Shown:
    """The report as it would be sent today, and what it still lacks."""
    figures = count_all(unit, half)
    return Shown(
        unit=unit,
        half=half,
        report=draft,
        due_on=due_on(half),
        today=today,
        audience=Audience.UNIT,
        figures=figures,
        compared=compare(unit, half, None, figures.totals, today),
        editions=_editions(unit, half),
        missing=list(_missing(unit, half, today)),
    )


def report_page(row: SemesterReport, user: User, today: date) -> Shown:
    """The report as it was sent, for this reader; a draft with figures of this moment."""
    half = Half(row.year, row.half)
    now = count_all(row.unit, half)
    sent = Tallies.from_json(row.figures) if row.figures else None
    editions = [other for other in _editions(row.unit, half) if user.hat.unit_id or other.state != State.DRAFT]  # type: ignore[union-attr]
    return Shown(
        unit=row.unit,
        half=half,
        report=row,
        due_on=due_on(half),
        today=today,
        audience=audience_for(user, unit_area(row.unit)),
        figures=sent or now,
        compared=compare(row.unit, half, sent.totals if sent else None, now.totals, today),
        editions=editions,
        protected=splits.tables_for(user, half.period, unit_area(row.unit)),
    )


def _editions(unit: Unit, half: Half) -> list[SemesterReport]:
    rows = SemesterReport.objects.filter(unit=unit, year=half.year, half=half.half)
    people = rows.select_related("begun_by", "submitted_by", "read_by", "decided_by")
    return list(people.defer("figures", "activities", "obstacles", "plans").order_by("edition"))


def _missing(unit: Unit, half: Half, today: date) -> list[str]:
    """What the head may want to settle before sending; none of it holds the report up."""
    notes = []
    months = [m for m in row_of(unit, half.year, today).months if (m.first.month <= 6) == (half.half == 1)]
    if silent := [MONTHS[m.first.month - 1] for m in months if m.state is MonthState.SILENT]:
        notes.append(
            f"Tanpa kasus dan tanpa pernyataan: {', '.join(silent)}. Nyatakan “tidak ada kasus” pada halaman Kelengkapan, "
            "atau masukkan kasusnya dulu."
        )
    if contradicted := [MONTHS[m.first.month - 1] for m in months if m.contradicts]:
        notes.append(f"Pernah dinyatakan tanpa kasus, ternyata ada kasusnya: {', '.join(contradicted)}.")
    return notes
