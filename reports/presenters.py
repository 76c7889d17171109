"""Protected tables to the words and rows that page, print, CSV, XLSX and command share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.safestring import SafeString

from .charts import Bar, bar_chart
from .disclosure import THE_FOUR, Audience, Cell, Counted, SafeRow, SafeTable, protect
from .published import count_text, percent_text
from .queries import Coverage, breakdowns, coverage
from .scopes import Period, Scope, day_text

DEFINITIONS = {
    Counted.CASES: "Kasus yang dibuka dalam periode ini; satu kasus dihitung sekali, menurut masalah utamanya.",
    Counted.CLIENTS: (
        "Orang yang dicatat sebagai klien dalam kasus-kasus itu; tiap orang sekali per jenis masalah. "
        "Bila seluruh keluarga menjadi klien, yang dihitung hanya anggota yang dicatat."
    ),
    Counted.PROBLEMS: "Masalah utama ditambah semua masalah tambahan dari kasus-kasus itu.",
    Counted.SERVICES: (
        "Layanan yang diberikan dalam periode ini, juga untuk kasus yang dibuka sebelumnya; menurut masalah utama kasusnya."
    ),
}
PROTECTION = {
    Audience.UNIT: "Angka tepat milik LK3 sendiri; tanpa nama dan tanpa nomor kasus.",
    Audience.OFFICE: "Angka tepat per jenis masalah, wilayah dan periode; tanpa nama dan tanpa nomor kasus.",
    Audience.PUBLIC: "Setiap angka dibulatkan ke kelipatan lima.",
}

KNOWN_ONLY = (
    "Hanya kasus yang juga ada dalam daftar kasus Anda; kasus tersegel milik rekan tidak ikut dihitung. "
    "Angka lengkap LK3 ada pada ketua. Tanpa nama dan tanpa nomor kasus."
)


@dataclass(frozen=True)
class Line:
    """One category with its four figures, in the order of `Counted`, and its share of the cases."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    percent: Decimal | None
    percent_text: str


@dataclass(frozen=True)
class Breakdown:
    """The four protected tables of one scope, side by side; made by `present` and shown everywhere alike.

    `freshness` says where they were counted, where there is more than one place for it.
    """

    scope: Scope
    tables: dict[Counted, SafeTable]
    coverage: Coverage
    freshness: str = ""

    @property
    def cases(self) -> SafeTable:
        return self.tables[Counted.CASES]

    @property
    def query(self) -> dict[str, str]:
        """The same question as values of an address."""
        period, area = self.scope.period, self.scope.area
        part = period.key.partition("-")[2]
        query = {"tahun": str(period.year)} | ({"periode": part} if part else {})
        if area.unit:
            return query | {"lk3": str(area.unit.pk)}
        if area.region:
            return query | {"provinsi" if area.region.parent_id is None else "kabupaten": area.region.pk}
        return query

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was recorded, so that there is no table to show."""
        return all(table.totals.total.value is None for table in self.tables.values())

    @property
    def headers(self) -> tuple[str, ...]:
        return ("Jenis masalah", "Kasus", "% kasus", "Klien", "Masalah", "Layanan")

    @property
    def lines(self) -> list[Line]:
        return [_line(rows) for rows in zip(*(self.tables[counted].rows for counted in THE_FOUR), strict=True)]

    @property
    def total(self) -> Line:
        return _line(tuple(self.tables[counted].totals for counted in THE_FOUR))

    @property
    def sentence(self) -> str:
        """What the table says, in one sentence."""
        total = self.cases.totals.total
        when, area = in_words(self.scope), self.scope.area
        if total.value is None:
            return f"Belum ada kasus yang dibuka {_at(self)} {when}."
        opened = f"{total.text} kasus dibuka {_at(self)} {when}"
        most = _largest(self.cases)
        return f"{opened}; terbanyak {most}." if most and (total.value > 1 or not area.unit) else f"{opened}."

    @property
    def notes(self) -> list[str]:
        """Each sentence once, though several of the four tables may need it; those on rounding speak of cases."""
        notes = [*self.cases.notes]
        for counted in (Counted.CLIENTS, Counted.PROBLEMS, Counted.SERVICES):
            notes += [note for note in self.tables[counted].notes if note not in notes and "persentase" not in note]
        return notes

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Where the figures come from, for a reader who must defend them."""
        return [
            ("Periode", days_of(self.scope.period)),
            ("Wilayah", self.cases.area),
            ("Yang tercatat", self.cases.population),
            ("Dasar tanggal", "kasus, klien dan masalah: tanggal kasus dibuka; layanan: tanggal layanan diberikan"),
            ("Pelindungan", KNOWN_ONLY if self.scope.known_to else PROTECTION[self.cases.audience]),
            ("Sumber", "catatan kasus LK3, dihitung langsung dari basis data"),
            *([("Keadaan", self.freshness)] if self.freshness else []),
        ]

    @property
    def definitions(self) -> list[tuple[str, str]]:
        """What one of each count is."""
        return [(counted.label.capitalize(), DEFINITIONS[counted]) for counted in THE_FOUR]

    def chart(self, counted: Counted) -> SafeString:
        """Bars of one of the four counts."""
        table = self.tables[counted]
        bars = [Bar(row.label, row.total.value, row.total.text, _share_text(row)) for row in table.rows]
        return bar_chart(
            bars,
            title=f"{table.title}, {table.period}, {table.area}",
            description=f"Jumlah {counted.label}: {table.totals.total.text}. Angka yang sama ada di tabel pada halaman ini.",
            width=960,
        )


def present(scope: Scope, audience: Audience) -> Breakdown:
    """Count, protect and put side by side: the only way from a scope to something that can be shown."""
    covered = coverage(scope)
    tables = {counted: protect(raw, audience) for counted, raw in breakdowns(scope, covered).items()}
    return Breakdown(scope, tables, covered)


def in_words(scope: Scope) -> str:
    """'pada tahun 2016', 'pada semester I 2016', 'pada Maret 2016'."""
    label = scope.period.label
    return f"pada {label if scope.period.month else label[0].lower() + label[1:]}"


def _at(shown: Breakdown) -> str:
    area = shown.scope.area
    if area.unit:
        return f"di {area.label}"
    where = "" if area.is_nation else f" di {area.label}"
    return f"di {count_text(shown.coverage.reporting)} LK3{where}" if shown.coverage.reporting else f"di {area.label}"


def days_of(period: Period) -> str:
    """The period with its first and last day; one that is not over yet says so, because its figures still grow."""
    today, text = timezone.localdate(), f"{period.label} ({day_text(period.start)} sampai {day_text(period.end)})"
    if period.start > today:
        return f"{text}; belum dimulai"
    return text if period.end < today else f"{text}; belum berakhir, angka sampai {day_text(today)}"


def _largest(table: SafeTable) -> str:
    """'Lainnya (17,6%)'; two that are equal are both named, and of three or more none stands out."""
    known = [row for row in table.rows if row.total.value]
    top = [row for row in known if row.total.value == max(row.total.value or 0 for row in known)]
    if not top or len(top) > 2:
        return ""
    each = "masing-masing " if len(top) == 2 else ""
    return f"{' dan '.join(row.label for row in top)} ({each}{top[0].percent_text})"


def _share_text(row: SafeRow) -> str:
    return row.percent_text if row.percent is not None and row.total.value is not None else ""


def _line(rows: tuple[SafeRow, ...]) -> Line:
    cases = rows[0]
    shown = "–" if cases.percent is None else percent_text(cases.percent)
    return Line(cases.code, cases.label, tuple(row.total for row in rows), cases.percent, shown)
