"""Persons split further (sex, age, sub-district): counted once for the whole country when a semester is over, and then frozen.

Offices read these splits and no others. They are protected together (``reports.protection.network``), because a province's split
and those of its districts tell of each other. A semester is frozen once for good: whoever could compare two versions would
learn who was added in between. The months of a semester are never split, and a year is the sum of its two semesters where both
are shown.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import ProblemCategory
from families.models import Person
from lk3 import access, audit
from lk3.access import Permission
from lk3.models import Region, User

from .disclosure import Audience, FrozenTable, SafeTable, protect
from .figures import AGE, AGE_LABELS, CATEGORY, DISTRICT, SEX, SUBDISTRICT, UNIT, Question, counts_by
from .models import PersonSplit
from .protection import frozen
from .scopes import Area, Period, Scope, day_text, half_period, nation
from .split_tables import cell_table, vector_table

# Late entries still count: a semester is frozen by itself when a month has passed since it ended.
FREEZE_AFTER = timedelta(days=31)
NO_PERSON = ""
NO_PERSON_LABEL = "Bukan perorangan"
ELSEWHERE_LABEL = "Di luar kabupaten/kota ini atau tidak dicatat"
Split = PersonSplit.Split
COLUMNS = {
    Split.SEX: {**dict(Person.Sex.choices), NO_PERSON: NO_PERSON_LABEL},
    Split.AGE: {
        **{code: label[0].upper() + label[1:] for code, label in AGE_LABELS.items()},
        NO_PERSON: NO_PERSON_LABEL,
    },
}


class NotOver(ValueError):
    """The semester still runs; the text is a sentence for people."""


def build(year: int, half: int, *, by: User | None = None) -> list[PersonSplit]:
    """Count and protect the three splits of a semester that is over, or return those frozen before. One counting query."""
    period = half_period(year, half)
    if period.end >= timezone.localdate():
        raise NotOver(f"{period.label} belum berakhir; rincian orang dibekukan sesudahnya.")
    if found := _of(year, half):
        return found
    figures = _count(period)
    try:
        with transaction.atomic():
            audit.record("splits.frozen", by=by, object_type=PersonSplit._meta.label_lower, object_id=period.key)
            PersonSplit.objects.bulk_create(_row(split, year, half, figures[split]) for split in Split)
    except IntegrityError:  # Somebody else froze the same semester in this moment.
        pass
    return _of(year, half)


def due(today: date) -> tuple[int, int]:
    """The last semester (year, half) that has been over for `FREEZE_AFTER`."""
    day = today - FREEZE_AFTER
    return (day.year, 1) if day.month > 6 else (day.year - 1, 2)


def has_cases(period: Period) -> bool:
    """Whether anything was recorded in the period."""
    return bool(counts_by("opened", Question(Scope(period, nation()))))


def tables_for(user: User, period: Period, area: Area) -> list[SafeTable]:
    """The splits this person may read of an area; whoever built it has checked that the person may see it."""
    if period.month or not access.can(user, Permission.PERSON_SPLITS):
        return []
    tables = (split_table(split, period, area) for split in Split)
    return [table for table in tables if table is not None]


def split_table(split: str, period: Period, area: Area) -> SafeTable | None:
    """Cases of an area by category and a split of persons, as offices may read them.

    None where a semester of the period is not frozen yet, for months, and for sub-districts of anything but a district.
    """
    halves = (period.half,) if period.half else (1, 2)
    if period != (half_period(period.year, period.half) if period.half else _whole(period)):
        return None
    rows = [PersonSplit.objects.filter(split=split, year=period.year, half=half).newest().first() for half in halves]
    if not all(rows):
        return None
    tables = [row.figures for row in rows if row]
    frozen_on = day_text(timezone.localtime(max(row.built_at for row in rows if row)).date())
    table = (
        _subdistricts(tables, period, area, frozen_on)
        if split == Split.SUBDISTRICT
        else _vectors(Split(split), tables, period, area, frozen_on)
    )
    return protect(table, Audience.OFFICE) if table else None


def _whole(period: Period) -> Period | None:
    """The same period where it is a whole year."""
    is_year = (period.start, period.end) == (date(period.year, 1, 1), date(period.year, 12, 31))
    return period if is_year and not period.month else None


def _of(year: int, half: int) -> list[PersonSplit]:
    return list(PersonSplit.objects.filter(year=year, half=half).order_by("split", "version"))


def _row(split: str, year: int, half: int, figures: dict[str, Any]) -> PersonSplit:
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return PersonSplit(split=split, year=year, half=half, figures=figures, digest=digest, built_at=timezone.now())


def _count(period: Period) -> dict[str, dict[str, Any]]:
    """The protected figures of all three splits, from one counting so that they tell of the same cases."""
    counts = counts_by("opened", Question(Scope(period, nation())), DISTRICT, UNIT, CATEGORY, SEX, AGE, SUBDISTRICT)
    provinces = dict(Region.objects.filter(level=Region.Level.DISTRICT).order_by().values_list("pk", "parent_id"))
    codes = {root.pk: root.code for root in _roots()}
    by: dict[str, dict[Any, Counter[str]]] = {Split.SEX: defaultdict(Counter), Split.AGE: defaultdict(Counter)}
    places: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for (district, unit, root, sex, age, subdistrict), count in counts.items():
        place = ((provinces[district], district, str(unit)), codes[root])
        by[Split.SEX][place][sex or NO_PERSON] += count
        by[Split.AGE][place][age or NO_PERSON] += count
        places[district][subdistrict or "", codes[root]] += count
    figures: dict[str, dict[str, Any]] = {split: _frozen_vectors(split, leaves) for split, leaves in by.items()}
    return figures | {Split.SUBDISTRICT: _frozen_districts(places)}


def _frozen_vectors(split: str, leaves: dict[Any, Counter[str]]) -> dict[str, Any]:
    columns = list(COLUMNS[Split(split)])
    vectors = {place: tuple(counts[column] for column in columns) for place, counts in leaves.items()}
    return frozen.freeze_vectors(vectors, columns, free={columns.index(NO_PERSON)})


def _frozen_districts(places: dict[str, Counter[tuple[str, str]]]) -> dict[str, Any]:
    """A table per district; families that live elsewhere count together with those of whom it is not known."""
    within: dict[str, set[str]] = defaultdict(set)
    for code, district in Region.objects.filter(level=Region.Level.SUBDISTRICT, parent__in=places).values_list(
        "pk", "parent_id"
    ):
        within[district].add(code)
    districts = {}
    for district, counts in sorted(places.items()):
        cells: Counter[tuple[str, str]] = Counter()
        for (subdistrict, category), count in counts.items():
            cells[subdistrict if subdistrict in within[district] else "", category] += count
        if within[district]:
            districts[district] = frozen.freeze_cells(cells, {*within[district], ""})
    return {"districts": districts}


def _roots() -> list[ProblemCategory]:
    return list(ProblemCategory.objects.roots().only("code", "label"))


def _vectors(
    split: PersonSplit.Split, halves: Sequence[dict[str, Any]], period: Period, area: Area, frozen_on: str
) -> FrozenTable:
    rows = [(root.code, root.label) for root in _roots()]
    keys = [_keys(figures, area) for figures in halves]
    return vector_table(halves, keys, rows, COLUMNS[split], **_facts(split, period, area, frozen_on))


def _keys(figures: dict[str, Any], area: Area) -> list[str]:
    """Where the area stands in the stored figures; a unit that moved stands under each of its districts."""
    if area.unit:
        return [key for key in figures["places"] if key.endswith(f"/{area.unit.pk}")]
    return [area.region.pk if area.region else ""]


def _subdistricts(halves: Sequence[dict[str, Any]], period: Period, area: Area, frozen_on: str) -> FrozenTable | None:
    region = area.region
    if region is None or region.level != Region.Level.DISTRICT:
        return None
    tables = [table for table in (figures["districts"].get(region.pk) for figures in halves) if table]
    if not tables:
        return None
    names = dict(Region.objects.filter(parent=region).order_by("pk").values_list("pk", "name"))
    codes = sorted({code for table in tables for code in table["rows"] if code})
    rows = [*((code, names.get(code, code)) for code in codes), ("", ELSEWHERE_LABEL)]
    columns = [(root.code, root.label) for root in _roots()]
    return cell_table(tables, rows, columns, **_facts(Split.SUBDISTRICT, period, area, frozen_on))


def _facts(split: PersonSplit.Split, period: Period, area: Area, frozen_on: str) -> dict[str, Any]:
    return {
        "title": f"Kasus menurut {split.label}",
        "period": period.label,
        "date_basis": "tanggal kasus dibuka",
        "area": area.label,
        "population": f"kasus yang tercatat sampai {frozen_on}",
        "notes": (
            f"Rincian orang dihitung sekali, pada {frozen_on}, dan tidak berubah lagi; "
            "jumlahnya dapat berbeda dari angka hari ini.",
        ),
    }
