"""What saving an upload would do: the tables that result, what each replaces, and everything that stands in the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from lk3.models import User

from ..models import Recap, RecapUpload
from ..scopes import Period, half_period, month_period, year_period
from .areas import NATION, Place, Places
from .checks import settle, storable
from .choices import Choices
from .layouts import Layout, Role, Turned, recognise
from .matching import Match, Matcher
from .tables import Gatherer, Key, Problem, Question, Table

NEW, REPLACES, KNOWN = "new", "replaces", "known"
OLDEST = 1990
NO_CATEGORY_HERE = (
    "Tidak ada jenis masalah yang dikenali di lembar ini. Bila ini memang rekap, pilih sendiri susunannya dan "
    "kolom (atau baris) yang berisi nama masalahnya."
)


@dataclass
class SheetPlan:
    """One sheet of the file, how it is read, and what was found in it."""

    name: str
    is_hidden: bool
    use: bool
    rows: list[Any]
    layout: Layout | None
    refused: list[str]
    matches: dict[str, Match] = field(default_factory=dict)
    needs_year: bool = False

    @property
    def turned(self) -> Turned:
        """Return the sheet as its layout sees it."""
        return Turned(self.rows, self.layout.kind if self.layout else "ROWS")


@dataclass
class PlannedTable:
    """A recap as it would be saved."""

    table: Table
    period: Period
    existing: Recap | None
    state: str


@dataclass
class Plan:
    """All of it. Nothing is saved while ``errors`` or ``questions`` remain."""

    place: Place
    sheets: list[SheetPlan]
    tables: list[PlannedTable]
    errors: list[Problem]
    warnings: list[Problem]
    questions: list[Question]
    skipped: list[str]

    @property
    def is_ready(self) -> bool:
        """Whether saving would write something and nothing wrong."""
        return not self.errors and not self.questions and bool(self.to_write)

    @cached_property
    def to_write(self) -> list[PlannedTable]:
        """Return the tables that are new or replace another one."""
        return [planned for planned in self.tables if planned.state != KNOWN]

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of all that would be saved; it differs when the file's reading or what it meets changed meanwhile."""
        said = [
            [
                planned.table.place.key,
                planned.table.key,
                planned.state,
                planned.existing.pk if planned.existing else None,
                sorted(planned.table.counts.items()),
                sorted((code, str(percent)) for code, percent in planned.table.percents.items()),
                planned.table.stated,
            ]
            for planned in self.tables
        ]
        return hashlib.sha256(
            json.dumps([said, self.skipped, len(self.errors), len(self.questions)]).encode()
        ).hexdigest()


def make_plan(upload: RecapUpload, user: User) -> Plan | None:
    """Return what saving would do, from what was read and decided so far; None when the area is not the person's any more.

    A handful of queries, however many sheets and tables.
    """
    places = Places(user)
    place = places.all.get(key_of(upload))
    if place is None:
        return None
    choices = Choices.load(upload.choices)
    matcher = Matcher(place, choices.labels)
    sheets = [_sheet(read, choices, matcher, places) for read in upload.content.get("sheets", [])]
    if not any(sheet.use for sheet in sheets):
        _fall_back(sheets, choices)
    plan = Plan(place, sheets, [], [], [], [], [])
    tables: list[Table] = []
    for sheet in sheets:
        if sheet.use:
            tables += _gather(plan, sheet, matcher, places, choices)
    _finish(plan, tables, upload)
    return plan


def key_of(upload: RecapUpload) -> str:
    """Return the key of the area an upload is about."""
    return f"lk3-{upload.unit_id}" if upload.unit_id else upload.region_id or NATION


def _sheet(read: dict[str, Any], choices: Choices, matcher: Matcher, places: Places) -> SheetPlan:
    choice = choices.sheet(read["name"])
    area_of = places.named if len(places.all) > 1 else lambda text: ""
    layout = recognise(read["rows"], read["name"], matcher.is_category, area_of, kind=choice.kind, labels=choice.labels)
    if layout is not None:
        choice.apply(layout)
    use = choice.use if choice.use is not None else layout is not None and not read["is_hidden"]
    return SheetPlan(read["name"], read["is_hidden"], use, read["rows"], layout, read["refused_columns"])


def _fall_back(sheets: list[SheetPlan], choices: Choices) -> None:
    """Where nothing was recognised and nothing decided, the first sheet with cells is the one to talk about."""
    for sheet in sheets:
        if sheet.rows and choices.sheet(sheet.name).use is None and not sheet.is_hidden:
            sheet.use = True
            return


def _gather(plan: Plan, sheet: SheetPlan, matcher: Matcher, places: Places, choices: Choices) -> list[Table]:
    if sheet.layout is None:
        plan.errors.append(Problem(sheet.name, f"Lembar “{sheet.name}”", NO_CATEGORY_HERE))
        return []
    where = f"Lembar “{sheet.name}”"
    plan.errors += [Problem(sheet.name, where, said) for said in sheet.layout.odd if "Pilih sendiri" in said]
    plan.warnings += [Problem(sheet.name, where, said) for said in sheet.layout.odd if "Pilih sendiri" not in said]
    if not any(head.role in (Role.COUNT, Role.PART, Role.PERCENT) for head in sheet.layout.heads):
        plan.errors.append(
            Problem(sheet.name, where, "Tidak ada kolom angka. Tentukan kolom mana yang berisi jumlahnya.")
        )
        return []
    found = Gatherer(sheet.turned, sheet.layout, sheet.name, matcher, plan.place, places.all).gather(choices.skip)
    sheet.matches, sheet.needs_year = found.matches, found.needs_year
    if found.needs_year:
        said = "Tahunnya tidak tertulis di judul maupun di kolom. Isi tahunnya di bawah."
        plan.errors.append(Problem(sheet.name, where, said))
    plan.errors += found.errors
    plan.warnings += found.warnings
    plan.skipped += found.skipped
    plan.questions += [one for one in found.questions.values() if one.words not in {q.words for q in plan.questions}]
    return list(found.tables.values())


def _finish(plan: Plan, tables: list[Table], upload: RecapUpload) -> None:
    """Settle every table, refuse what cannot be, and look up what each would replace."""
    kept: dict[tuple[str, Key], Table] = {}
    for table in tables:
        settle(table)
        period = period_of(table.key)
        where = f"{period.label}, {table.place.label}"
        other = kept.get((table.place.key, table.key))
        if not table.counts and not table.percents:
            if table.given or table.totals:
                plan.warnings.append(Problem(table.sheet, where, "Tidak ada angka per jenis masalah; tidak disimpan."))
        elif other is not None:
            said = (
                f"Ada dua tabel untuk periode ini: lembar “{other.sheet}” dan “{table.sheet}”. Pakai satu lembar saja."
            )
            plan.errors.append(Problem(table.sheet, where, said))
        else:
            kept[table.place.key, table.key] = table
            plan.errors += _impossible(table, period, where)
            plan.warnings += [Problem(table.sheet, where, said) for said in table.warnings]
    plan.tables = _with_states(list(kept.values()), upload)


def period_of(key: Key) -> Period:
    """Return the period of a table."""
    year, half, month = key
    return month_period(year, month) if month else half_period(year, half) if half else year_period(year)


def _impossible(table: Table, period: Period, where: str) -> Iterable[Problem]:
    if period.year < OLDEST:
        yield Problem(table.sheet, where, f"Tahun {period.year} terlalu lama; rekap disimpan sejak {OLDEST}.")
    elif period.start > timezone.localdate():
        yield Problem(table.sheet, where, "Periode ini belum dimulai. Periksa tahun dan bulannya.")


def _with_states(tables: list[Table], upload: RecapUpload) -> list[PlannedTable]:
    """Each table with the current recap of the same area and period; two queries."""
    existing = {_identity(recap): recap for recap in _candidates(tables)}
    planned = []
    for table in sorted(tables, key=lambda table: (table.place.key, table.key)):
        known = existing.get((table.place.key, table.key))
        state = NEW if known is None else KNOWN if _says_the_same(known, table, upload) else REPLACES
        planned.append(PlannedTable(table, period_of(table.key), known, state))
    return planned


def _candidates(tables: list[Table]) -> list[Recap]:
    years = {table.key[0] for table in tables}
    units = {table.place.unit.pk for table in tables if table.place.unit}
    regions = {table.place.region.pk for table in tables if table.place.region}
    current = Recap.objects.current().filter(year__in=years)
    areas = current.filter(unit__in=units) | current.filter(region__in=regions) | current.filter(unit=None, region=None)
    return list(areas.order_by("pk").prefetch_related("rows__category"))


def _identity(recap: Recap) -> tuple[str, Key]:
    area = f"lk3-{recap.unit_id}" if recap.unit_id else recap.region_id or NATION
    return area, (recap.year, recap.half or 0, recap.month or 0)


def _says_the_same(recap: Recap, table: Table, upload: RecapUpload) -> bool:
    rows = {row.category.code: (row.count, row.percent) for row in recap.rows.all()}
    same_source = (recap.source, recap.source_on) == (upload.source, upload.source_on)
    return same_source and rows == rows_of(table) and recap.stated_total == table.stated


def rows_of(table: Table) -> dict[str, tuple[int | None, Any]]:
    """Return {category code: (count, percent)} as they are stored; a percentage beside a count only if it fits as it stands."""
    codes = [*table.counts, *(code for code in table.percents if code not in table.counts)]
    if table.counts:
        return {code: (table.counts[code], None) for code in codes if code in table.counts}
    return {code: (None, storable(table.percents[code])) for code in codes}
