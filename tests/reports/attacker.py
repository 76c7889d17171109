"""Somebody who collects every table one audience can get and works out what was hidden, by integer programming.

    python -m tests.reports.attacker --worlds 200

prints in how many invented countries a protected figure could be determined, with protection and without, and how much of the
tables stays readable. A figure is determined when the smallest and the largest number it can be, given all that was read, are
the same. Protected is every count of one to four persons: in a split of persons for offices, in any table for the public.

The splits by sex, by age and by sub-district are attacked one by one. Together they tell no more: each of them adds up, unit by
unit and category by category, to counts that offices know exactly, and whatever two such lists with one sum are, there is a
table that has them as its margins. Clients that are no person stand in two of them; the attacker knows their number.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from reports.protection.web import Path
from tests.reports.attacker_program import Program, Terms
from tests.reports.attacker_worlds import (
    HALVES,
    PERIODS,
    SPLITS,
    Reading,
    World,
    frozen_figures,
    invent,
    leaf_counts,
    office_readings,
    public_readings,
    rounded_versions,
)


def terms(world: World, kind: str, area: Path, category: str, halves: Iterable[int], columns: Iterable[str]) -> Terms:
    """The unknown counts that a figure is the sum of; no category means all, no column all columns."""
    units = [unit for unit in world.units if unit[: len(area)] == area]
    places = sorted({unit[:2] for unit in units}) if kind == "SUBDISTRICT" else units
    categories = [category] if category else world.categories
    found = []
    for place in places:
        inside = list(columns) or (world.subdistricts[place] if kind == "SUBDISTRICT" else SPLITS[kind])
        found += [((place, one, half, column), 1) for one in categories for half in halves for column in inside]
    return found


def office_program(world: World, kind: str, readings: Iterable[Reading]) -> Program:
    """Everything offices read, as sums of unknown persons of one split."""
    program = Program(world.seed)
    for reading in readings:
        if kind == "SUBDISTRICT" and len(reading.area) > 2:
            continue
        if reading.split == "":
            _learn_rows(program, world, kind, reading)
        elif reading.split == kind == "SUBDISTRICT":
            _learn_subdistricts(program, world, reading)
        elif reading.split == kind:
            _learn_rows(program, world, kind, reading)
            _learn_vectors(program, world, kind, reading)
    if kind != "SUBDISTRICT":
        known = Counter((case.unit, case.category, case.half) for case in world.cases if not case.sex)
        for name in [name for name in program.numbers if name[-1] == ""]:  # type: ignore[index]
            program.learn([(name, 1)], known[name[:3]], known[name[:3]])  # type: ignore[index]
    return program


def _learn_rows(program: Program, world: World, kind: str, reading: Reading) -> None:
    """Totals of rows and of all, and percentages: a share of a known total is a narrow interval."""
    grand = reading.table.totals.total.value
    for row in (*reading.table.rows, reading.table.totals):
        sums = terms(world, kind, reading.area, row.code, reading.halves, ())
        if row.total.value is not None:
            program.learn(sums, row.total.value, row.total.value)
        if row.percent is not None and grand and row is not reading.table.totals:
            share = float(row.percent) * grand / 100
            program.learn(sums, share - grand * 0.00051, share + grand * 0.00051)


def _learn_vectors(program: Program, world: World, kind: str, reading: Reading) -> None:
    for row in (*reading.table.rows, reading.table.totals):
        for column, cell in zip(SPLITS[kind], row.cells, strict=True):
            if cell.value is not None:
                sums = terms(world, kind, reading.area, row.code, reading.halves, [column])
                program.learn(sums, cell.value, cell.value)


def _learn_subdistricts(program: Program, world: World, reading: Reading) -> None:
    grand = reading.table.totals.total.value or 0
    for row in reading.table.rows:
        for category, cell in zip(world.categories, row.cells, strict=True):
            if cell.value is not None:
                sums = terms(world, "SUBDISTRICT", reading.area, category, reading.halves, [row.code])
                program.learn(sums, cell.value, cell.value)
        sums = terms(world, "SUBDISTRICT", reading.area, "", reading.halves, [row.code])
        if row.total.value is not None:
            program.learn(sums, row.total.value, row.total.value)
        if row.percent is not None:
            share = float(row.percent) * grand / 100
            program.learn(sums, share - grand * 0.00051, share + grand * 0.00051)


def office_targets(world: World, kind: str) -> list[Terms]:
    """Every count of one to four persons in the split, in any area, category and period."""
    truth: Counter[Any] = Counter()
    for case in world.cases:
        column = case.subdistrict if kind == "SUBDISTRICT" else getattr(case, kind.lower())
        place = case.unit[:2] if kind == "SUBDISTRICT" else case.unit
        truth[place, case.category, case.half, column] += 1
    areas = [area for area in world.areas if kind != "SUBDISTRICT" or len(area) == 2]
    found = []
    for area in areas:
        columns = world.subdistricts[area] if kind == "SUBDISTRICT" else [one for one in SPLITS[kind] if one]
        for category in (*world.categories, ""):
            for halves in PERIODS:
                for column in columns:
                    sums = terms(world, kind, area, category, halves, [column])
                    if 0 < sum(truth[name] for name, _ in sums) < 5:
                        found.append(sums)
    return found


def attack_offices(world: World, *, complements: bool = True) -> tuple[int, int]:
    """How many protected figures of the splits were determined, and how many there are."""
    readings = list(office_readings(world, frozen_figures(world, complements=complements)))
    lost = many = 0
    for kind in (*SPLITS, "SUBDISTRICT"):
        if targets := office_targets(world, kind):
            lost += len(office_program(world, kind, readings).determined(targets))
            many += len(targets)
    return lost, many


def public_terms(world: World, version: int, area: Path, category: str, halves: Iterable[int]) -> Terms:
    districts = sorted({unit[:2] for unit in world.units if unit[: len(area)] == area})
    categories = [category] if category else world.categories
    return [((version, one, kind, half), 1) for one in districts for kind in categories for half in halves]


def public_truth(world: World) -> Counter[Any]:
    truth: Counter[Any] = Counter()
    for number, cases in enumerate((world.cases, world.later), start=1):
        for half in HALVES:
            for (district, category), count in leaf_counts(cases, half).items():
                truth[number, district, category, half] = count
    return truth


def attack_public(world: World, readings: Iterable[Reading] | None = None) -> tuple[int, int]:
    """The same for the published figures in two versions, by a reader who knows how they are rounded.

    And who knows which cases of which district and category did not change between the versions. ``readings`` are what was
    read elsewhere, from pages or files; without them the world is rounded here.
    """
    truth, program = public_truth(world), Program(world.seed)
    shown: dict[Any, int] = {}
    for reading in public_readings(world, rounded_versions(world)) if readings is None else readings:
        for row in (*reading.table.rows, reading.table.totals):
            shown[reading.version, reading.area, row.code, reading.halves] = row.total.value or 0
    apart = max(abs(value - sum(truth[name] for name, _ in public_terms(world, *key))) for key, value in shown.items())
    for (version, area, category, halves), value in shown.items():
        sums = public_terms(world, version, area, category, halves)
        off = 4 * len(halves) if version == 1 else apart
        program.learn(sums, value - off, value + off)
        if version == 2:
            change = value - shown[1, area, category, halves]
            before = [(name, -1) for name, _ in public_terms(world, 1, area, category, halves)]
            program.learn([*sums, *before], change - off, change + off)
    for name in [name for name in program.numbers if name[0] == 2]:  # type: ignore[index]
        if truth[name] == truth[1, *name[1:]]:  # type: ignore[misc]
            program.learn([(name, 1), ((1, *name[1:]), -1)], 0, 0)  # type: ignore[misc]
    targets = public_targets(world, truth, (1, 2))
    return len(program.determined(targets)), len(targets)


def public_targets(world: World, truth: Counter[Any], versions: Iterable[int]) -> list[Terms]:
    areas = [area for area in world.areas if len(area) < 3]
    every = (
        public_terms(world, version, area, category, halves)
        for version in versions
        for area in areas
        for category in (*world.categories, "")
        for halves in PERIODS
    )
    return [sums for sums in every if 0 < sum(truth[name] for name, _ in sums) < 5]


def attack_figures_rounded_alone(world: World) -> tuple[int, int]:
    """The rule there was before: every figure, also every total, rounded by itself to the nearest multiple of five."""
    truth, program = public_truth(world), Program(world.seed)
    for area in [area for area in world.areas if len(area) < 3]:
        for category in (*world.categories, ""):
            for halves in PERIODS:
                sums = public_terms(world, 1, area, category, halves)
                value = (sum(truth[name] for name, _ in sums) + 2) // 5 * 5
                program.learn(sums, value - 2, value + 2)
    targets = public_targets(world, truth, (1,))
    return len(program.determined(targets)), len(targets)


def readable(world: World) -> Iterator[tuple[str, bool]]:
    """What stays readable: (kind of figure, whether it is shown) for every figure a reader may look for."""
    levels = ("negara", "provinsi", "kabupaten/kota", "LK3")
    for reading in office_readings(world, frozen_figures(world)):
        depth = len(reading.area)
        if not reading.split and depth == 2 and reading.halves == HALVES:
            yield from (
                ("kantor: kabupaten × kategori × tahun", row.total.value is not None) for row in reading.table.rows
            )
        if len(reading.halves) == 1 and reading.split in SPLITS:
            for row in reading.table.rows:
                if row.total.value:
                    yield f"kantor: rincian {reading.split} × kategori, {levels[depth]}", row.cells[0].value is not None
        if len(reading.halves) == 1 and reading.split == "SUBDISTRICT":
            for row in reading.table.rows:
                yield from (("kantor: kecamatan × kategori", cell.value is not None) for cell in row.cells)
    for reading in public_readings(world, rounded_versions(world)):
        if len(reading.area) == 2 and reading.halves == HALVES and reading.version == 1:
            yield from (
                ("publik: kabupaten × kategori × tahun", row.total.value is not None) for row in reading.table.rows
            )


ATTACKS = {
    "kantor": attack_offices,
    "publik, dua versi": attack_public,
    "kantor tanpa penutup pelengkap": lambda world: attack_offices(world, complements=False),
    "publik, tiap angka dibulatkan sendiri": attack_figures_rounded_alone,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    started, shares = time.monotonic(), Counter()  # type: ignore[var-annotated]
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in ATTACKS}
    for seed in range(options.seed, options.seed + options.worlds):
        world = invent(seed)
        for name, attack in ATTACKS.items():
            found[name].append(attack(world))
        shares.update(readable(world))
    print(f"{options.worlds} worlds from seed {options.seed}, {time.monotonic() - started:.0f} s")
    for name, results in found.items():
        lost, many = (sum(part) for part in zip(*results, strict=True))
        hit = sum(one > 0 for one, _ in results)
        print(f"  {name}: {lost} of {many} protected figures determined, in {hit} worlds")
    for name in sorted({name for name, _ in shares}):
        shown, hidden = shares[name, True], shares[name, False]
        print(f"  {name}: {100 * shown / (shown + hidden):.1f} % of {shown + hidden} shown")


if __name__ == "__main__":
    main()
