"""Everything a dashboard shows, counted in one go: the template asks the database nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from lk3.models import Unit, User

from ..charts import Bar, bar_chart
from ..disclosure import Audience, SafeRow, SafeTable
from ..figures import CATALOG, Question
from ..figures.catalog import Figure
from ..presenters import KNOWN_ONLY, PROTECTION, days_of, in_words
from ..published import count_text
from ..queries import quiet_units
from ..rates import basis_text
from ..scopes import audience_for, units_for
from .changes import Change, largest
from .headline import DurationTile, Tile, duration_tiles, headline
from .matrix import Matrix
from .periods import Compared, compared
from .persons import person_tables
from .rates import RateLine, map_of, rate_lines
from .tables import Asked, Tables, links_of, matrix_of, tables_for
from .trend import Trend, trend_points

QUIET_DAYS, MOST_QUIET, FIRST_RATES = 60, 12, 10
ON_PERCENTAGES = "Jumlah persentase"  # how the sentence begins that is different for each table
BREAKDOWN_KNOWS = ("tahun", "periode", "provinsi", "kabupaten", "lk3")


@dataclass(frozen=True)
class Dashboard:
    """One page for one question; made by `dashboard_for`."""

    asked: Asked
    audience: Audience
    pair: Compared
    tiles: list[Tile]
    durations: list[DurationTile]
    tables: Tables
    trend: Trend
    quiet: list[Unit]
    units: int
    links: Mapping[str, str] = field(default_factory=dict)
    population_basis: str = ""
    persons: list[SafeTable] = field(default_factory=list)
    persons_refusal: str = ""
    freshness: str = ""

    @property
    def headline(self) -> list[Tile | DurationTile]:
        """All that stands on top."""
        return [*self.tiles, *self.durations]

    @property
    def question(self) -> Question:
        return self.asked.question

    @property
    def figure(self) -> Figure:
        """What is broken down and drawn."""
        return CATALOG[self.asked.code]

    @property
    def area(self) -> str:
        return self.question.scope.area.label

    @property
    def period(self) -> str:
        return self.question.scope.period.label

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was recorded."""
        return all(tile.now.value is None for tile in self.tiles) and self.tables.now.totals.total.value is None

    @property
    def sentence(self) -> str:
        """What the page says, before any figure."""
        tile, when = self.tiles[0], in_words(self.question.scope)
        now, before = tile.now.value, tile.before.value
        if now is None:
            return f"Belum ada kasus yang dibuka di {self.area} {when}."
        opened = f"{tile.now.text} kasus dibuka di {self.area} {when}"
        if before is None:
            return f"{opened}; untuk {self.pair.against} tidak ada data."
        if not before:
            return f"{opened}; pada {self.pair.against} tidak ada."
        if now == before:
            return f"{opened}, sama banyak dengan {self.pair.against}."
        more = "lebih banyak" if now > before else "lebih sedikit"
        return f"{opened}, {count_text(abs(now - before))} {more} daripada {self.pair.against}."

    @property
    def breakdown(self) -> list[tuple[SafeRow, SafeRow]]:
        """The categories of this period, the most frequent first, each with the same of the year before."""
        before = {row.code: row for row in self.tables.categories_before.rows}
        pairs = [(row, before[row.code]) for row in self.tables.categories.rows]
        return sorted(pairs, key=lambda pair: -(pair[0].total.value or 0))

    @property
    def chart(self) -> SafeString:
        """The categories as bars."""
        bars = [
            Bar(row.label, row.total.value, row.total.text, "" if row.total.value is None else row.percent_text)
            for row, _ in self.breakdown
        ]
        title = f"{self.figure.label} menurut masalah, {self.area}, {self.period}"
        return bar_chart(bars, title=title, description="Terbanyak di atas; angka yang sama ada di tabel.", width=960)

    @property
    def map(self) -> SafeString | None:
        region = self.question.scope.area.region
        return map_of(self.tables.now, self.tables.lines, self.links, region.pk if region else None)

    @property
    def rates(self) -> list[RateLine]:
        return rate_lines(self.tables.now, self.tables.lines, self.links)

    @property
    def breakdown_url(self) -> str:
        """The page with all four counts of the same period and area."""
        kept = {name: value for name, value in self.asked.query.items() if name in BREAKDOWN_KNOWS}
        return f"{reverse('reports:breakdown')}?{urlencode(kept)}"

    @property
    def matrix_url(self) -> str:
        """Where the country stands with all its districts; '' elsewhere."""
        return f"{reverse('reports:dashboard-matrix')}?{self.query}" if self.question.scope.area.is_nation else ""

    @property
    def matrix(self) -> Matrix:
        return matrix_of(self.asked, self.tables.now, self.tables.lines, self.tables.columns, self.links)

    @property
    def first_rates(self) -> list[RateLine]:
        """The highest; the others are folded below them."""
        return self.rates[:FIRST_RATES]

    @property
    def other_rates(self) -> list[RateLine]:
        return self.rates[FIRST_RATES:]

    @property
    def anchors(self) -> list[tuple[str, str]]:
        """Where the parts of a long page begin, for links on top of it."""
        places = [("peta", "Peta"), ("tingkat", "Per 100.000")] if self.tables.lines.are_regions else []
        return [
            ("masalah", "Masalah"),
            ("tren", "Per bulan"),
            ("matriks", self.tables.lines.header),
            *places,
            *([("orang", "Jenis kelamin, umur")] if self.persons or self.persons_refusal else []),
            ("berubah", "Berubah"),
            *([("diam", "Lama diam")] if self.units else []),
            ("asal", "Asal angka"),
        ]

    @property
    def can_compare(self) -> bool:
        """Whether anything was recorded in the earlier period."""
        return self.tables.categories_before.totals.total.value is not None

    @cached_property
    def changed_places(self) -> list[Change]:
        """Places that moved most; months of a unit are compared in the trend."""
        if self.tables.lines.are_months:
            return []
        return largest(self.tables.now, self.tables.before, self.links)

    @cached_property
    def changed_categories(self) -> list[Change]:
        return largest(self.tables.categories, self.tables.categories_before, {})

    @property
    def shown_quiet(self) -> list[Unit]:
        return self.quiet[:MOST_QUIET]

    @property
    def more_quiet(self) -> int:
        return max(len(self.quiet) - MOST_QUIET, 0)

    @property
    def query(self) -> str:
        """The address of this very view."""
        return urlencode(self.asked.query)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Where the figures come from, for a reader who must defend them."""
        scope = self.question.scope
        chosen = [("Hanya", ", ".join(word for _, word in self.question.filters.words))]
        return [
            ("Periode", days_of(scope.period)),
            ("Dibandingkan dengan", self.pair.before.label),
            ("Wilayah", self.area),
            *(chosen if self.question.filters.chosen else []),
            ("Pelindungan", KNOWN_ONLY if scope.known_to else PROTECTION[self.audience]),
            ("Sumber", "catatan LK3, dihitung langsung dari basis data"),
            *([("Keadaan", self.freshness)] if self.freshness else []),
        ]

    @property
    def notes(self) -> list[str]:
        """Each sentence once, though several tables may need it; what is said of percentages names its table."""
        named = [
            (f"Menurut {self.tables.lines.word}", self.tables.now),
            ("Menurut masalah", self.tables.categories),
            *((table.title, table) for table in self.persons),
        ]
        return list(dict.fromkeys(_named(name, note) for name, table in named for note in table.notes))


def dashboard_for(user: User, asked: Asked, today: date) -> Dashboard:
    """Count for a question the person may ask. The number of queries does not depend on how many places or cases there are."""
    question = asked.question
    audience, pair = audience_for(user, question.scope.area), compared(question.scope.period, today)
    tiles = headline(question, pair, audience)
    opened = tiles[0]
    are_known = (opened.now.value is not None, opened.before.value is not None)
    tables = tables_for(user, asked, pair, audience, are_known)
    persons, refusal = person_tables(user, question, audience)
    units = [unit for unit in units_for(user) if _lies_in(unit, question)]
    return Dashboard(
        asked=asked,
        audience=audience,
        pair=pair,
        tiles=tiles,
        durations=duration_tiles(question, pair, audience),
        tables=tables,
        trend=trend_points(asked.code, question, audience, today),
        quiet=quiet_units(units, today, QUIET_DAYS, known_to=question.scope.known_to),
        units=len(units),
        links=links_of(asked, tables.lines),
        population_basis=basis_text([line.code for line in tables.lines.lines]) if tables.lines.are_regions else "",
        persons=persons,
        persons_refusal=refusal,
    )


def _named(name: str, note: str) -> str:
    return f"{name}: {note[0].lower()}{note[1:]}" if note.startswith(ON_PERCENTAGES) else note


def _lies_in(unit: Unit, question: Question) -> bool:
    area, kind = question.scope.area, question.filters.unit_kind
    if kind and unit.kind != kind:
        return False
    if area.unit is not None:
        return unit.pk == area.unit.pk
    return area.is_nation or unit.district_id in area.districts
