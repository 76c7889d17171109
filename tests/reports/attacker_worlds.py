"""Small invented countries in which nearly everything is a small number, and the tables their readers get."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from reports.disclosure import Audience, Counted, RawRow, RawTable, SafeTable, protect
from reports.protection import frozen
from reports.protection.rounding import round_change, round_table
from reports.protection.web import ALL, Path
from reports.split_tables import cell_table, vector_table

SEXES, AGES = ("F", "M", ""), ("0-5", "6-12", "13-17", "18-24", "25-44", "45-59", "60+", "?", "")
SPLITS = {"SEX": SEXES, "AGE": AGES}
HALVES = (1, 2)
PERIODS = ((1,), (2,), (1, 2))
FACTS = {"title": "Kasus", "period": "2026", "date_basis": "dibuka", "area": "rekaan", "population": "rekaan"}


@dataclass(frozen=True)
class OneCase:
    """One case as the records know it."""

    unit: Path
    category: str
    half: int
    sex: str
    age: str
    subdistrict: str


@dataclass(frozen=True)
class World:
    """Units, sub-districts per district, and cases; ``later`` are the cases as they stand some weeks later."""

    seed: int
    units: list[Path]
    subdistricts: dict[Path, list[str]]
    categories: list[str]
    cases: list[OneCase]
    later: list[OneCase]

    @property
    def areas(self) -> list[Path]:
        return sorted({unit[:depth] for unit in self.units for depth in range(4)})


@dataclass(frozen=True)
class Reading:
    """A table in a reader's hands: what its rows and columns are, for which area and semesters."""

    table: SafeTable
    area: Path
    halves: tuple[int, ...]
    split: str = ""
    version: int = 1


def invent(seed: int) -> World:
    """A country of two or three provinces, one to three districts each, one or two units there."""
    draw = random.Random(seed)
    units, subdistricts = [], {}
    for p in range(draw.randint(2, 3)):
        for d in range(draw.randint(1, 3)):
            district = (f"{p + 11}", f"{p + 11}.0{d + 1}")
            subdistricts[district] = [f"{district[1]}.0{s + 1}" for s in range(draw.randint(1, 3))] + [""]
            units += [(*district, f"{len(units) + u + 1}") for u in range(draw.randint(1, 2))]
    categories = [f"K{n}" for n in range(draw.randint(3, 4))]
    cases = []
    for unit in units:
        busy = draw.choice([0.3, 1, 2, 4, 9])
        for category in categories:
            for half in HALVES:
                many = int(draw.expovariate(1 / busy))
                cases += [_case(draw, unit, category, half, subdistricts[unit[:2]]) for _ in range(many)]
    return World(
        seed, units, subdistricts, categories, cases, _some_weeks_later(draw, cases, units, categories, subdistricts)
    )


def _case(draw: random.Random, unit: Path, category: str, half: int, subdistricts: list[str]) -> OneCase:
    sex = draw.choices(SEXES, (70, 25, 5))[0]
    age = draw.choices(AGES[:-1], (3, 6, 10, 14, 45, 12, 5, 5))[0] if sex else ""
    return OneCase(unit, category, half, sex, age, draw.choice(subdistricts))


def _some_weeks_later(
    draw: random.Random,
    cases: list[OneCase],
    units: list[Path],
    categories: list[str],
    subdistricts: dict[Path, list[str]],
) -> list[OneCase]:
    """A few cases were recorded late, a few moved to another category."""
    later = [replace(case, category=draw.choice(categories)) if draw.random() < 0.04 else case for case in cases]
    for _ in range(draw.randint(0, 4)):
        unit = draw.choice(units)
        later.append(_case(draw, unit, draw.choice(categories), draw.choice(HALVES), subdistricts[unit[:2]]))
    return later


def counted(cases: list[OneCase], half: int, key: Callable[[OneCase], Any]) -> Counter[Any]:
    return Counter(key(case) for case in cases if case.half == half)


def frozen_figures(world: World, *, complements: bool = True) -> dict[str, dict[int, dict[str, Any]]]:
    """What `reports.splits` would store; ``complements=False`` hides the small counts and nothing with them."""
    figures: dict[str, dict[int, dict[str, Any]]] = {"SEX": {}, "AGE": {}, "SUBDISTRICT": {}}
    for half in HALVES:
        for split, columns in SPLITS.items():
            by = counted(
                world.cases, half, lambda case, split=split: (case.unit, case.category, getattr(case, split.lower()))
            )
            vectors: dict[Any, list[int]] = defaultdict(lambda columns=columns: [0] * len(columns))
            for (unit, category, code), count in by.items():
                vectors[unit, category][columns.index(code)] = count
            leaves = {place: tuple(counts) for place, counts in vectors.items()}
            figures[split][half] = frozen.freeze_vectors(leaves, columns, free={len(columns) - 1})
            if not complements:
                _show_all_but_small(figures[split][half], leaves)
        districts = {}
        for district, rows in world.subdistricts.items():
            own = [case for case in world.cases if case.unit[:2] == district]
            cells = counted(own, half, lambda case: (case.subdistrict, case.category))
            districts[district[1]] = frozen.freeze_cells(cells, rows)
            if not complements:
                _show_all_but_small_cells(districts[district[1]], cells)
        figures["SUBDISTRICT"][half] = {"districts": districts}
    return figures


def _show_all_but_small(figures: dict[str, Any], leaves: dict[Any, tuple[int, ...]]) -> None:
    from reports.protection.web import summed

    for (area, category), counts in summed(leaves).items():
        if not any(0 < count < 5 for count in counts[:-1]):
            figures["places"][frozen.key_of(area)][category]["cells"] = list(counts)


def _show_all_but_small_cells(table: dict[str, Any], cells: Counter[Any]) -> None:
    sums = Counter(cells)
    for (row, _), count in cells.items():
        sums[row, ALL] += count
    for row, line in table["rows"].items():
        line.update({column: sums[row, column] for column in line if not 0 < sums[row, column] < 5})


def office_readings(world: World, figures: dict[str, dict[int, dict[str, Any]]]) -> Iterator[Reading]:
    """All that dinas and ministry together can read: exact counts, then the splits, of every area and period."""
    lines = [(code, code) for code in world.categories]
    for area in world.areas:
        for halves in PERIODS:
            yield Reading(protect(_by_category(world.cases, world, area, halves), Audience.OFFICE), area, halves)
            for split, columns in SPLITS.items():
                halves_figures = [figures[split][half] for half in halves]
                keys = [[frozen.key_of(area)]] * len(halves)
                table = vector_table(halves_figures, keys, lines, dict(zip(columns, columns, strict=True)), **FACTS)
                yield Reading(protect(table, Audience.OFFICE), area, halves, split)
            if len(area) == 2:
                tables = [figures["SUBDISTRICT"][half]["districts"][area[1]] for half in halves]
                rows = [(code, code) for code in world.subdistricts[area]]
                yield Reading(
                    protect(cell_table(tables, rows, lines, **FACTS), Audience.OFFICE), area, halves, "SUBDISTRICT"
                )


def _by_category(cases: list[OneCase], world: World, area: Path, halves: tuple[int, ...]) -> RawTable:
    here = [case for case in cases if case.unit[: len(area)] == area and case.half in halves]
    counts = Counter(case.category for case in here)
    return raw_table([(code, (counts[code],)) for code in world.categories])


def raw_table(lines: list[tuple[str, tuple[int, ...]]]) -> RawTable:
    columns = [f"{number}" for number in range(len(lines[0][1]))]
    rows = [RawRow(code, code, counts) for code, counts in lines]
    return RawTable(counts=Counted.CASES, columns=columns, rows=rows, splits_persons=False, **FACTS)


def leaf_counts(cases: list[OneCase], half: int) -> dict[Any, int]:
    """Cases of a semester per district and category."""
    return dict(counted(cases, half, lambda case: (case.unit[:2], case.category)))


def rounded_versions(world: World) -> list[dict[int, dict[Any, int]]]:
    """The public figures of both semesters, and those of some weeks later."""
    secret = f"rahasia {world.seed}".encode()
    first = {half: round_table(leaf_counts(world.cases, half), secret + bytes([half])) for half in HALVES}
    second = {
        half: round_change(
            first[half], leaf_counts(world.cases, half), leaf_counts(world.later, half), secret + bytes([half, 2])
        )
        for half in HALVES
    }
    return [first, second]


def public_readings(world: World, versions: list[dict[int, dict[Any, int]]]) -> Iterator[Reading]:
    """All that anybody can read: district, province and country, by category, per semester and year, both versions."""
    for number, version in enumerate(versions, start=1):
        for area in [area for area in world.areas if len(area) < 3]:
            for halves in PERIODS:
                counts: Counter[str] = Counter()
                for half in halves:
                    for (district, category), count in version[half].items():
                        if district[: len(area)] == area:
                            counts[category] += count
                table = protect(raw_table([(code, (counts[code],)) for code in world.categories]), Audience.PUBLIC)
                yield Reading(table, area, halves, version=number)
