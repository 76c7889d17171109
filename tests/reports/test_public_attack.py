"""The attacker reads what really leaves: the public pages of every area and period, and the open data, in two versions."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from reports.public import figures as public_figures
from reports.public.tables import category_roots
from tests.reports.attacker import attack_public
from tests.reports.attacker_worlds import HALVES, PERIODS, World, invent, leaf_counts
from tests.reports.public_world import publish
from tests.reports.test_public_pages import lines

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Total:
    value: int


@dataclass(frozen=True)
class Line:
    """A row as it was read; the same names as in a protected table."""

    code: str
    total: Total


@dataclass(frozen=True)
class Read:
    rows: list[Line]
    totals: Line


@dataclass(frozen=True)
class FromPage:
    """What the attacker holds: a table that was read, of which area, semesters and version."""

    table: Read
    area: tuple[str, ...]
    halves: tuple[int, ...]
    version: int


def in_this_country(world: World) -> World:
    """The invented world with four of the real categories; its codes of provinces and districts are real ones."""
    codes = ["ECONOMIC_HARDSHIP", "NEGLECT", "DOMESTIC_VIOLENCE", "OTHER"]
    names = dict(zip(world.categories, codes, strict=False))
    return replace(
        world,
        categories=[root.code for root in category_roots()],
        cases=[replace(case, category=names[case.category]) for case in world.cases],
        later=[replace(case, category=names[case.category]) for case in world.later],
    )


def publish_all(world: World, cases: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody read both semesters as the records know them now."""
    monkeypatch.setattr(public_figures, "_districts_with_units", lambda: {unit[1] for unit in world.units})
    for half in HALVES:
        monkeypatch.setattr(public_figures, "_count", lambda period, half=half: leaf_counts(cases, half))
        publish(2016, half)


def pages(world: World, version: int, client: Client) -> Iterator[FromPage]:
    for area in [area for area in world.areas if len(area) < 3]:
        for halves in PERIODS:
            period = "2016" if len(halves) == 2 else f"2016-s{halves[0]}"
            html = client.get(f"/statistik/{period}/{f'{area[-1]}/' if area else ''}").content.decode()
            found = lines(html, "tabel-jenis")
            table = {code: Line(code, Total(int(cells[0].replace(".", "")))) for code, cells in found.items()}
            yield FromPage(Read([line for code, line in table.items() if code], table[""]), area, halves, version)


def open_data(client: Client) -> Counter[Any]:
    """{(district, category, half): cases} of the CSV."""
    header, _, *rows = csv.reader(client.get("/statistik/data/kasus.csv").content.decode().splitlines())
    at = header.index
    found: Counter[Any] = Counter()
    for row in rows:
        place = (row[at("kode_provinsi")], row[at("kode_kabupaten")])
        found[place, row[at("kode_jenis")], int(row[at("semester")][-1])] += int(row[at("kasus")])
    return found


@pytest.mark.parametrize("turn", range(2))
def test_whoever_reads_all_pages_and_files_in_two_versions_determines_no_small_count(
    turn: int, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    world = in_this_country(invent(seed))
    publish_all(world, world.cases, monkeypatch)
    read = list(pages(world, 1, client))
    files = open_data(client)
    publish_all(world, world.later, monkeypatch)
    read += list(pages(world, 2, client))

    lost, many = attack_public(world, read)
    assert many, f"world {seed} has nothing to protect"
    assert lost == 0, f"world {seed}: {lost} of {many} determined"
    for page in read:
        if page.version == 1:
            for line in (*page.table.rows, page.table.totals):
                inside = [
                    files[place, code, half]
                    for place, code, half in files
                    if place[: len(page.area)] == page.area and half in page.halves and line.code in ("", code)
                ]
                assert sum(inside) == line.total.value, f"world {seed}: pages and files differ"


def test_the_attacker_finds_counts_where_pages_show_the_truth(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    world = in_this_country(invent(1))
    monkeypatch.setattr(public_figures, "round_table", lambda true, secret: dict(true))
    monkeypatch.setattr("reports.disclosure.ROUNDING_BASE", 1)
    publish_all(world, world.cases, monkeypatch)
    read = [replace(page, version=version) for page in pages(world, 1, client) for version in (1, 2)]
    read.sort(key=lambda page: page.version)
    lost, many = attack_public(replace(world, later=world.cases), read)
    assert lost > many / 4
