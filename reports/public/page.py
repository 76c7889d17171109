"""What a public page shows around its tables: a sentence, bars, a map, links, and the facts a reader needs."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from cases.models import ProblemCategory
from lk3.models import Region

from ..charts import Bar, bar_chart
from ..disclosure import SafeRow, SafeTable
from ..maps import bubble_map, tile_map
from ..models import Publication
from ..published import count_text, percent_text
from ..scopes import Period, day_text
from . import tables as public_tables
from .publishing import publisher_name
from .tables import Showing

MOST_BARS = 10


class Link(NamedTuple):
    """Somewhere to go on."""

    label: str
    url: str
    is_current: bool = False


class Page(NamedTuple):
    """Everything one page shows; ``places`` and ``drawing`` are missing for a district, which holds no smaller place."""

    shown: Showing
    sentence: str
    by_category: SafeTable
    places: SafeTable | None
    place_rows: list[tuple[SafeRow, str]]
    bars: SafeString
    drawing: SafeString
    facts: list[tuple[str, str]]
    periods: list[Link]
    parents: list[Link]
    categories: list[ProblemCategory]
    category: ProblemCategory | None

    @property
    def heading(self) -> str:
        return f"{self.shown.area.label}, {self.shown.period.label}"


def make(shown: Showing, *, category: str = "", periods: list[Period] | None = None, is_linked: bool = True) -> Page:
    """The page of an area and period; a category narrows places, bars and map to it, and an unknown one to nothing."""
    roots = public_tables.category_roots()
    chosen = next((root for root in roots if root.code == category), None)
    by_category = public_tables.by_category(shown)
    places = public_tables.by_place(shown, chosen.code if chosen else "")
    rows = [(row, _url(shown.period, row.code, chosen) if is_linked else "") for row in places.rows] if places else []
    return Page(
        shown=shown,
        sentence=_sentence(shown, by_category),
        by_category=by_category,
        places=places,
        place_rows=rows,
        bars=_bars(shown, by_category, places if chosen else None, chosen),
        drawing=_drawing(shown, places, {row.code: url for row, url in rows if url}, chosen),
        facts=_facts(shown, by_category),
        periods=_periods(shown, periods or [], chosen),
        parents=_parents(shown) if is_linked else [],
        categories=roots,
        category=chosen,
    )


def address(period: Period, region: str = "") -> str:
    """Where the figures of an area and period stand."""
    if region:
        return reverse("public:area", kwargs={"period": period.key, "code": region})
    return reverse("public:nation", kwargs={"period": period.key})


def licence() -> dict[str, str]:
    """Under which terms the figures may be used again."""
    return {
        "name": settings.PUBLIC_DATA_LICENCE,
        "title": settings.PUBLIC_DATA_LICENCE_TITLE,
        "path": settings.PUBLIC_DATA_LICENCE_URL,
    }


def _url(period: Period, region: str, chosen: ProblemCategory | None) -> str:
    return address(period, region) + (f"?jenis={chosen.code}" if chosen else "")


def _sentence(shown: Showing, table: SafeTable) -> str:
    if table.totals.total.value is None:
        return "Untuk wilayah ini tidak ada data: belum ada LK3 yang mencatat di sini."
    total = table.totals.total.value
    largest = max(table.rows, key=lambda row: row.total.value or 0)
    if not largest.total.value or largest.percent is None:
        return "Setelah dibulatkan angkanya 0: tidak ada kasus, atau hanya beberapa."
    return (
        f"Sekitar {count_text(total)} kasus dibuka. Yang terbanyak: {largest.label}, "
        f"sekitar {count_text(largest.total.value)} kasus atau {percent_text(largest.percent)}."
    )


def _bars(
    shown: Showing, by_category: SafeTable, places: SafeTable | None, chosen: ProblemCategory | None
) -> SafeString:
    rows = sorted(places.rows, key=lambda row: -(row.total.value or 0))[:MOST_BARS] if places else by_category.rows
    subject = chosen.label if places and chosen else "Kasus menurut jenis masalah"
    bars = [
        Bar(row.label, row.total.value, row.total.text, row.percent_text if row.total.value is not None else "")
        for row in rows
    ]
    title = f"{subject}, {shown.area.label}, {shown.period.label}"
    return bar_chart(bars, title=title, description="Angka yang sama ada dalam tabel di bawah.")


def _drawing(
    shown: Showing, places: SafeTable | None, links: dict[str, str], chosen: ProblemCategory | None
) -> SafeString:
    if places is None:
        return SafeString("")
    values = {row.code: row.total for row in places.rows}
    title = f"{chosen.label if chosen else 'Kasus'} menurut wilayah, {shown.area.label}, {shown.period.label}"
    description = "Angka yang sama ada dalam tabel di bawah."
    if shown.area.region is None:
        return tile_map(values, title=title, description=description, links=links)
    names = {row.code: row.label for row in places.rows}
    return bubble_map(values, title=title, description=description, names=names, province=shown.area.region.pk)


def _facts(shown: Showing, table: SafeTable) -> list[tuple[str, str]]:
    facts = [
        ("Yang dihitung", "Kasus menurut masalah utamanya; satu kasus dihitung sekali."),
        ("Wilayah", f"{shown.area.label}, menurut tempat LK3 yang membuka kasus."),
        ("Periode", f"{day_text(shown.period.start)} sampai {day_text(shown.period.end)}, menurut {table.date_basis}."),
        ("Yang tercatat", f"{table.population[0].upper()}{table.population[1:]}."),
        ("Pelindungan", "Semua angka dibulatkan ke kelipatan lima sebagai satu kesatuan, lalu dibekukan."),
    ]
    return facts + [_publication_fact(row) for row in shown.publications] + _digests(shown)


def _publication_fact(row: Publication) -> tuple[str, str]:
    day = day_text(timezone.localtime(row.approved_at).date()) if row.approved_at else ""
    semester = f"Semester {'I' if row.release.half == 1 else 'II'} {row.release.year}, versi {row.release.version}"
    return "Dipublikasikan", f"{semester}, oleh {publisher_name(row.region)} pada {day}."


def _digests(shown: Showing) -> list[tuple[str, str]]:
    return [("Sidik angka", ", ".join(f"{release.digest[:16]} ({release})" for release in shown.releases))]


def _periods(shown: Showing, periods: list[Period], chosen: ProblemCategory | None) -> list[Link]:
    code = shown.area.region.pk if shown.area.region else ""
    return [Link(one.label, _url(one, code, chosen), one.key == shown.period.key) for one in periods]


def _parents(shown: Showing) -> list[Link]:
    """The way up: the country, and for a district its province."""
    region = shown.area.region
    if region is None:
        return []
    above = [Link("Indonesia", address(shown.period))]
    if region.level == Region.Level.DISTRICT and region.parent is not None:
        above.append(Link(f"Provinsi {region.parent.name}", address(shown.period, region.parent.pk)))
    return above
