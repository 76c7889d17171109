"""The table of 2016 says the same wherever it stands: page, paper, CSV, workbook, JSON, PDF, API, command and dashboard."""

import json
import random
from typing import Any

import pytest
from django.test import Client

from lk3.models import Unit, User
from tests.cast import As
from tests.reports.api_client import key_of, tables
from tests.reports.reading import (
    CSV,
    PAGE,
    PDF,
    PRINT,
    as_shown,
    beside,
    csv_rows,
    json_rows,
    page_rows,
    pdf_rows,
    printed_rows,
    rows_of,
    stepped_up,
    xlsx_rows,
)
from tests.reports.test_breakdown_command import facts
from tests.reports.year_of_3252 import POSSIBLE, live_through_the_published_year

QUESTIONS = 100
DASHBOARD = "/laporan/dasbor/json/"
PERIODS = ["", "", "s1", "s2", *(f"{month:02d}" for month in range(1, 13))]
YEARS = [2016, 2016, 2016, 2016, 2017, 2015, 2018]
NOTHING = "tidak ada data"


@pytest.fixture
def seed() -> int:
    """Drawn from the seed of the run, which stands at the head of its output (``-p randomly -p "randomly_seed=…"``)."""
    return random.randrange(10**6)


@pytest.fixture
def year(delima: Unit, raudah: Unit, seed: int) -> None:
    live_through_the_published_year(delima, raudah, seed)


@pytest.fixture
def small_year(delima: Unit, raudah: Unit, seed: int) -> None:
    live_through_the_published_year(delima, raudah, seed, one_in=10)


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand out the page that the PDF is drawn from; drawing takes half a second and is tested below."""
    monkeypatch.setattr("referrals.pdf.draw", lambda html: html.encode())


def everywhere(client: Client, query: dict[str, Any]) -> dict[str, list[list[str]]]:
    """The same question, asked everywhere; each answer as rows in the words of the page."""
    page = client.get(PAGE, query).content.decode()
    is_empty = "Belum ada data" in page
    found = {} if is_empty else {"page": rows_of(page), "print": page_rows(client, PRINT, query)}
    from_csv, from_xlsx = csv_rows(client, query), xlsx_rows(client, query)
    found["csv"] = [[row[1], row[2], f"{row[3]}%" if row[3] else "–", *row[4:]] for row in from_csv]
    found["csv"] = [[row[0], *map(_grouped, row[1:])] for row in found["csv"]]
    found["xlsx"] = [[row[1], as_shown(row[2]), _percent(row[3]), *map(as_shown, row[4:])] for row in from_xlsx]
    found["json"] = json_rows(client, query)
    found["pdf"] = rows_of(client.get(PDF, query).content.decode())
    return found


def cases_elsewhere(client: Client, query: dict[str, Any], *, has_cases: bool) -> dict[str, list[list[str]]]:
    """Cases and their share, where only they stand: the dashboard, and the command for whom it counts every case."""
    table = next(one for one in json.loads(client.get(DASHBOARD, query).content)["tables"])
    found = {"dashboard": [_cases(row) for row in (*table["rows"], table["total"])]}
    area = {name: query[name] for name in ("provinsi", "kabupaten") if name in query}
    if has_cases:
        period = {"periode": query["periode"]} if "periode" in query else {}
        found["command"] = printed_rows(query["tahun"], period, area)
    return found


def _cases(row: dict[str, Any]) -> list[str]:
    percent = "–" if row["percent"] is None else f"{row['percent']}%".replace(".", ",")
    value = row["total"]["value"]
    return [row["label"], NOTHING if value is None else as_shown(value), percent]


def _grouped(text: str) -> str:
    return as_shown(int(text)) if text.isdecimal() else text


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}%".replace(".", ",")


def draw(rng: random.Random, areas: list[dict[str, Any]]) -> dict[str, Any]:
    query = {"tahun": rng.choice(YEARS), **rng.choice(areas)}
    period = rng.choice(PERIODS)
    return query | ({"periode": period} if period else {})


def agrees(rows: list[list[str]], first: list[list[str]]) -> bool:
    """Whether cases and shares are the same. Where no case was opened, the dashboard says 0 if the LK3 recorded anything else.

    The breakdown, which looks at nothing else, says that there is no data; no figure but 0 may stand against that.
    """
    if first[-1][1] == NOTHING and all(row[1] in ("0", NOTHING) and row[2] == "–" for row in rows):
        return [row[0] for row in rows] == [row[0] for row in first]
    return rows == [row[:3] for row in first]


def test_a_hundred_questions_get_the_same_figures_everywhere(
    as_: As, mira: User, wati: User, budi: User, raudah: Unit, small_year: None, seed: int, quick_paper: None
) -> None:
    rng = random.Random(seed)
    padang, panjang = {"kabupaten": "13.71"}, {"provinsi": "13", "kabupaten": "13.74"}
    readers = {
        "mira": (
            stepped_up(as_(mira)),
            [{}, {"provinsi": "13"}, {"provinsi": "32"}, padang, panjang, {"provinsi": "31"}],
        ),
        "wati": (stepped_up(as_(wati)), [padang]),
        "budi": (stepped_up(as_(budi)), [padang]),
    }
    keys = {"mira": key_of(mira), "wati": key_of(wati), "budi": key_of(budi)}
    full = 0
    for number in range(QUESTIONS):
        name = rng.choice(["mira", "mira", "mira", "mira", "wati", "budi"])
        client, areas = readers[name]
        query = draw(rng, areas)
        said = f"seed {seed}, question {number}: {name} {query}"
        found = everywhere(client, query)
        found["api"] = beside(tables(keys[name], "breakdown", query))
        first = found["csv"]
        assert all(rows == first for rows in found.values()), (said, found)
        for place, rows in cases_elsewhere(client, query, has_cases=first[-1][1] != NOTHING).items():
            assert agrees(rows, first), (said, place, rows)
        full += first[-1][1] != NOTHING
    # Months of small districts are often empty; enough of both kinds must have been asked.
    assert QUESTIONS // 4 < full < QUESTIONS, said


def test_one_lk3_reads_its_own_exact_figures_the_same_everywhere(
    as_: As, budi: User, mira: User, delima: Unit, small_year: None, quick_paper: None
) -> None:
    query = {"tahun": 2016, "lk3": delima.pk}
    of_head, of_ministry = (everywhere(stepped_up(as_(person)), query) for person in (budi, mira))
    assert len({json.dumps(rows) for rows in (*of_head.values(), *of_ministry.values())}) == 1
    assert int(of_head["csv"][-1][1].replace(".", "")) >= 50


def test_the_published_year_from_cases_and_from_the_recap_says_the_same_percentages_everywhere(
    as_: As, mira: User, year: None
) -> None:
    client, query = stepped_up(as_(mira)), {"tahun": 2016}
    published = [row[:2] for row in page_rows(client, "/laporan/rekap/recap_2016/", {})]
    recap = facts("--year", "2016", "--source", "recap")
    assert [_percent(row["percent"]) for row in recap["rows"]] == [percent for _, percent in published[:-1]]
    rows = csv_rows(client, query)
    assert [int(row[2]) for row in rows] == [*POSSIBLE, 3252]
    assert [[row[1], f"{row[3]}%"] for row in rows] == published
    assert published[-1] == ["Jumlah", "100,2%"]
    shown = page_rows(client, PAGE, query)
    assert [[row[0], row[2]] for row in shown] == published
    assert pdf_rows(client, query, [row[0] for row in shown]) == shown
    assert [[row[0], row[2]] for row in json_rows(client, query)] == published
    assert beside(tables(key_of(mira), "breakdown", query)) == shown
    assert [[row[0], row[2]] for row in cases_elsewhere(client, query, has_cases=True)["dashboard"]] == published
    assert CSV in client.get(PAGE, query).content.decode()
