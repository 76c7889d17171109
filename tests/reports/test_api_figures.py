"""What a key reads: the figures of the pages, of the areas of its maker, protected as there, and nothing else."""

from typing import Any

import pytest

from cases.models import Case
from lk3.models import Unit, User
from reports import replica
from reports.splits import build
from tests.cast import As
from tests.reports.api_client import ask, complaints, key_of, tables
from tests.reports.reading import PAGE, page_rows
from tests.reports.test_splits import open_cases
from tests.reports.world import live_through_2016


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def cells(table: dict[str, Any]) -> dict[str, list[int | None]]:
    """{code of the row: its values}."""
    return {row["code"]: [cell["value"] for cell in row["cells"]] for row in table["rows"]}


def total(table: dict[str, Any]) -> int | None:
    value: int | None = table["total"]["total"]["value"]
    return value


def test_one_figure_is_one_number(mira: User, year: dict[str, Case]) -> None:
    (table,) = tables(key_of(mira), "figures/opened", {"tahun": 2016})
    assert (table["title"], total(table), len(table["rows"])) == ("Kasus dibuka", 6, 1)
    assert (table["audience"], table["area"], table["period"]) == ("OFFICE", "Indonesia", "Tahun 2016")


def test_a_figure_by_category_is_what_the_page_says(
    mira: User, wati: User, budi: User, as_: As, year: dict[str, Case]
) -> None:
    compared = 0
    for reader, area in ((mira, {}), (mira, {"provinsi": "13"}), (wati, {}), (budi, {})):
        client, key = as_(reader), key_of(reader)
        for period in ({}, {"periode": "s1"}, {"periode": "03"}, {"periode": "12"}):
            query = {"tahun": 2016} | area | period
            (table,) = tables(key, "figures/opened", query | {"menurut": "category"})
            if total(table) is None:
                assert "Belum ada data" in client.get(PAGE, query).content.decode()
                continue
            found = [[row["label"], str(row["total"]["value"])] for row in (*table["rows"], table["total"])]
            assert found == [row[:2] for row in page_rows(client, PAGE, query)]
            compared += 1
    assert compared > 10


def test_two_dimensions_make_a_table(mira: User, year: dict[str, Case]) -> None:
    (table,) = tables(key_of(mira), "figures/opened", {"tahun": 2016, "menurut": "district,category"})
    assert table["columns"] == ["KDRT", "Kesulitan ekonomi", "Lainnya"]
    found = cells(table)
    assert (found["13.71"], found["13.74"]) == ([2, 2, 0], [0, 1, 1])
    assert total(table) == 6


def test_a_filter_narrows_and_the_table_says_so(mira: User, year: dict[str, Case]) -> None:
    query = {"tahun": 2016, "jenis": "ECONOMIC_HARDSHIP", "menurut": "district"}
    (table,) = tables(key_of(mira), "figures/opened", query)
    found = cells(table)
    assert (found["13.71"], found["13.74"], total(table)) == ([2], [1], 3)
    assert "Hanya jenis masalah: Kesulitan ekonomi." in table["population"]


def test_where_nothing_was_recorded_there_is_no_data_and_no_zero(mira: User, year: dict[str, Case]) -> None:
    (table,) = tables(key_of(mira), "figures/opened", {"tahun": 2011, "menurut": "category"})
    states = {row["total"]["state"] for row in (*table["rows"], table["total"])}
    assert states == {"NO_DATA"}


OTHERS = [
    ("wati", {"kabupaten": "13.74"}),
    ("wati", {"provinsi": "13"}),
    ("wati", {"provinsi": "32"}),
    ("wati", {"kabupaten": "99.99"}),
    ("wati", {"lk3": "raudah"}),
    ("budi", {"lk3": "raudah"}),
    ("budi", {"kabupaten": "13.74"}),
    ("budi", {"provinsi": "13"}),
    ("hasan", {"lk3": "delima"}),
    ("hasan", {"kabupaten": "13.71"}),
    ("mira", {"lk3": "2147483647"}),
]


@pytest.mark.parametrize(("person", "area"), OTHERS, ids=[f"{person} {area}" for person, area in OTHERS])
@pytest.mark.parametrize("path", ["figures/opened", "breakdown", "person-splits"])
def test_an_area_of_others_looks_like_one_that_is_not_there(
    person: str, area: dict[str, str], path: str, delima: Unit, raudah: Unit, request: pytest.FixtureRequest
) -> None:
    key = key_of(request.getfixturevalue(person))
    units = {"delima": str(delima.pk), "raudah": str(raudah.pk)}
    response = ask(key, path, {name: units.get(value, value) for name, value in area.items()})
    may_not_at_all = path == "person-splits" and person in ("budi", "hasan")
    assert response.status_code == (403 if may_not_at_all else 404)
    if not may_not_at_all:
        assert response.content == ask(key, path, {"kabupaten": "98.98"}).content


@pytest.mark.parametrize(
    "query",
    [
        {"provinsi": "32", "kabupaten": "13.71"},
        {"provinsi": "13", "kabupaten": "32.73"},
        {"kabupaten": "13.74", "lk3": "delima"},
        {"provinsi": "32", "lk3": "delima"},
    ],
)
def test_places_that_contradict_each_other_are_not_answered_with_one_of_them(
    mira: User, delima: Unit, query: dict[str, str]
) -> None:
    query = {name: str(delima.pk) if value == "delima" else value for name, value in query.items()}
    said = complaints(ask(key_of(mira), "figures/opened", query))
    assert list(said) == [[*query][-1]]


def test_areas_are_those_that_may_be_asked_for(mira: User, wati: User, budi: User, delima: Unit, raudah: Unit) -> None:
    document = ask(key_of(mira), "areas").json()
    assert (len(document["provinces"]), len(document["districts"])) == (38, 514)
    assert {unit["id"] for unit in document["units"]} == {delima.pk, raudah.pk}
    for reader in (wati, budi):
        document = ask(key_of(reader), "areas").json()
        assert document["provinces"] == []
        assert [row["code"] for row in document["districts"]] == ["13.71"]
        assert [row["id"] for row in document["units"]] == [delima.pk]


PERSONS = ["sex", "age", "subdistrict", "ppks"]


@pytest.mark.parametrize("dimension", PERSONS)
def test_a_unit_splits_its_own_persons_and_offices_do_not(
    dimension: str, budi: User, wati: User, mira: User, delima: Unit, year: dict[str, Case]
) -> None:
    figure = "figures/welfare" if dimension == "ppks" else "figures/opened"
    query = {"tahun": 2016, "menurut": dimension, "lk3": delima.pk}
    assert tables(key_of(budi), figure, query)[0]["audience"] == "UNIT"
    for reader in (wati, mira):
        for asked in (query, query | {"menurut": f"category,{dimension}"}, query | {"menurut": f"{dimension},month"}):
            said = complaints(ask(key_of(reader), figure, asked))
            assert "hanya untuk LK3 sendiri" in said["menurut"]


@pytest.mark.parametrize("narrowed", [{"jk": "F"}, {"umur": "18-24"}, {"ppks": "POOR_PERSON"}])
@pytest.mark.parametrize("area", [{}, {"kabupaten": "13.71"}, {"lk3": "delima"}])
def test_an_office_does_not_split_persons_by_a_filter_either(
    wati: User, delima: Unit, narrowed: dict[str, str], area: dict[str, str], year: dict[str, Case]
) -> None:
    query = {"tahun": 2016, **narrowed, **({"lk3": str(delima.pk)} if "lk3" in area else area)}
    assert list(complaints(ask(key_of(wati), "figures/clients", query))) == [*narrowed]


def test_a_head_does_not_split_the_persons_of_the_district(budi: User, year: dict[str, Case]) -> None:
    query = {"tahun": 2016, "kabupaten": "13.71"}
    key = key_of(budi)
    assert tables(key, "figures/opened", query | {"menurut": "category"})[0]["audience"] == "OFFICE"
    assert complaints(ask(key, "figures/opened", query | {"menurut": "sex"}))
    assert ask(key, "person-splits", query).status_code == 403


@pytest.mark.parametrize("how", [{"menurut": "unit"}, {"menurut": "unit_kind"}, {"jenis_lk3": "DISTRICT"}])
def test_a_head_does_not_tell_the_other_units_of_the_district_apart(budi: User, how: dict[str, str]) -> None:
    said = complaints(ask(key_of(budi), "figures/opened", {"tahun": 2016, "kabupaten": "13.71", **how}))
    assert list(said) == [*how]
    assert "LK3 tidak melihat LK3 lain satu per satu" in said[next(iter(how))]


def test_persons_of_an_area_come_from_the_frozen_split_and_small_ones_are_hidden(wati: User, siti: User) -> None:
    open_cases(siti, 9)
    open_cases(siti, 2, sex="M")
    key, query = key_of(wati), {"tahun": 2016, "periode": "s1"}
    before = ask(key, "person-splits", query).json()
    assert before["tables"] == []
    assert any("sesudah semesternya selesai" in fact["text"] for fact in before["facts"])
    build(2016, 1)
    by_sex = next(table for table in tables(key, "person-splits", query) if "jenis kelamin" in table["title"])
    hidden = [cell for row in by_sex["rows"] for cell in row["cells"] if cell["state"] == "HIDDEN"]
    assert hidden
    assert all(cell["value"] is None for cell in hidden)
    assert list(complaints(ask(key, "person-splits", query | {"periode": "03"}))) == ["periode"]


def test_the_breakdown_has_the_four_counts_side_by_side(mira: User, year: dict[str, Case]) -> None:
    found = tables(key_of(mira), "breakdown", {"tahun": 2016})
    assert {table["counts"]: total(table) for table in found} == {
        "CASES": 6,
        "CLIENTS": 7,
        "PROBLEMS": 9,
        "SERVICES": 5,
    }


def test_every_answer_says_where_and_when_it_was_counted(
    mira: User, year: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(mira)
    fresh = ask(key, "figures/opened").json()["freshness"]
    assert fresh == {"counted_on": "PRIMARY", "seconds": 0.0, "text": ""}
    behind = replica.Freshness(on_standby=True, seconds=12.34)
    monkeypatch.setattr("reports.api.views.answer", lambda count: (count(), behind))
    for path in ("figures/opened", "breakdown", "person-splits"):
        fresh = ask(key, path).json()["freshness"]
        assert (fresh["counted_on"], fresh["seconds"]) == ("STANDBY", 12.3)
        assert "12 detik yang lalu" in fresh["text"]


def test_no_answer_holds_a_name_or_a_number_of_a_case(budi: User, year: dict[str, Case]) -> None:
    key, case = key_of(budi), year["beaten"]
    secrets = [case.reference, case.client.name, case.family.reference, case.narrative, budi.name, "Siti Aminah"]
    for path in ("", "definitions", "areas", "breakdown", "figures/opened", "figures/services"):
        text = ask(key, path).content.decode()
        assert len(text) > 50
        assert not [secret for secret in secrets if secret and secret in text], path


def test_an_answer_costs_the_same_number_of_queries_for_one_case_and_for_many(
    wati: User, siti: User, django_assert_max_num_queries: Any
) -> None:
    key = key_of(wati)
    for _ in range(2):
        open_cases(siti, 5)
        with django_assert_max_num_queries(20):
            ask(key, "figures/opened", {"tahun": 2016, "menurut": "unit,category"})
