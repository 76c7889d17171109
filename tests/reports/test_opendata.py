"""The open data can be read by programs that were never told of us: HXL, Data Package, plain CSV and JSON."""

import csv
import json
import re
from datetime import date
from hashlib import sha256

import pytest
from django.test import Client, override_settings

from lk3.models import Region, User
from reports.public import opendata
from reports.public import tables as public_tables
from reports.scopes import half_period
from tests.reports.public_world import open_cases, publish

pytestmark = pytest.mark.django_db
# HXL 1.1, tagging conventions: "#" and a word, then any number of "+" and a word; a word begins with a letter.
HXL = re.compile(r"#[a-z][a-z0-9_]*(\s*\+[a-z][a-z0-9_]*)*")
NAME = re.compile(r"[-a-z0-9._/]+")


@pytest.fixture
def table(siti: User, ratna: User, client: Client) -> list[list[str]]:
    """The published CSV of two semesters as a program reads it."""
    open_cases(siti, 13)
    open_cases(ratna, 22, code="NEGLECT")
    open_cases(siti, 9, day=date(2016, 9, 9))
    publish(2016, 1)
    publish(2016, 2)
    return read(client)


def read(client: Client) -> list[list[str]]:
    content = client.get("/statistik/data/kasus.csv").content
    assert not content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(content.decode("utf-8").splitlines()))


def package(client: Client) -> dict:
    return json.loads(client.get("/statistik/data/datapackage.json").content)


def test_the_second_row_holds_a_hashtag_for_every_column(table) -> None:
    header, tags = table[:2]
    assert len(header) == len(tags) == len(set(tags))
    assert all(HXL.fullmatch(tag) for tag in tags), tags
    for wanted in ("#adm1+code", "#adm1+name", "#adm2+code", "#adm2+name", "#date+start", "#date+end"):
        assert wanted in tags
    assert tags[header.index("kasus")] == "#indicator+value+num"


def test_a_program_that_knows_no_hxl_passes_the_hashtags_over(table, client) -> None:
    assert package(client)["resources"][0]["dialect"]["commentChar"] == "#"
    assert table[1][0].startswith("#")
    assert not any(row[0].startswith("#") for row in table[2:])


def test_every_value_is_what_the_schema_says(table, client) -> None:
    schema = package(client)["resources"][0]["schema"]
    assert [field["name"] for field in schema["fields"]] == table[0]
    assert len(table) > 2
    for row in table[2:]:
        for field, text in zip(schema["fields"], row, strict=True):
            assert fits(text, field), (field["name"], text)


def fits(text: str, field: dict) -> bool:
    rules = field["constraints"]
    if field["type"] == "integer":
        return text.isascii() and text.isdigit() and int(text) >= rules["minimum"]
    if field["type"] == "date":
        return date.fromisoformat(text).isoformat() == text
    return bool(text) and ("pattern" not in rules or bool(re.fullmatch(rules["pattern"], text)))


def test_the_key_of_the_schema_names_each_line_once(table, client) -> None:
    key = package(client)["resources"][0]["schema"]["primaryKey"]
    places = [table[0].index(name) for name in key]
    keys = [tuple(row[place] for place in places) for row in table[2:]]
    assert len(keys) == len(set(keys)) == 2 * 2 * 11


def test_the_package_has_what_a_data_package_must_have(table, client) -> None:
    found = package(client)
    resource = found["resources"][0]
    assert found["profile"] == "tabular-data-package"
    assert resource["profile"] == "tabular-data-resource"
    assert NAME.fullmatch(found["name"])
    assert NAME.fullmatch(resource["name"])
    assert all("name" in one or "path" in one for one in found["licenses"])
    assert found["contributors"] == [{"title": "Kementerian Sosial", "role": "publisher"}]
    content = client.get(f"/statistik/data/{resource['path']}").content
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
    types = {"string", "date", "integer"}
    assert {field["type"] for field in resource["schema"]["fields"]} == types


def test_the_licence_is_that_of_whoever_runs_it(table, client) -> None:
    with override_settings(PUBLIC_DATA_LICENCE="OGL-ID", PUBLIC_DATA_LICENCE_TITLE="Lisensi rekaan"):
        assert package(client)["licenses"][0]["title"] == "Lisensi rekaan"
        assert "Lisensi rekaan" in client.get("/statistik/data/").content.decode()


def test_json_holds_the_same_lines(table, client) -> None:
    lines = json.loads(client.get("/statistik/data/kasus.json").content)
    assert [[str(value) for value in line.values()] for line in lines] == table[2:]
    assert list(lines[0]) == table[0]


def test_the_lines_add_up_to_the_pages(table) -> None:
    header = table[0]
    for half in (1, 2):
        period = half_period(2016, half)
        shown = public_tables.showing(public_tables.standing(), period, None)
        lines = [row for row in table[2:] if row[header.index("semester")] == period.key]
        total = sum(int(row[header.index("kasus")]) for row in lines)
        assert total == public_tables.by_category(shown).totals.total.value > 0


def test_a_province_with_a_newer_version_is_read_in_that_one(siti: User, client) -> None:
    open_cases(siti, 15)
    publish()
    open_cases(siti, 5)
    publish(province="13")
    rows = read(client)
    of_padang = [row for row in rows[2:] if row[rows[0].index("kode_kabupaten")] == "13.71"]
    assert {row[-1] for row in of_padang} == {"2"}
    assert sum(int(row[rows[0].index("kasus")]) for row in of_padang) == 20


def test_nothing_published_is_a_table_without_lines(client, db: None) -> None:
    assert len(read(client)) == 2
    assert json.loads(client.get("/statistik/data/kasus.json").content) == []
    assert package(client)["resources"][0]["schema"]["fields"]


def test_no_name_becomes_a_formula(table, client) -> None:
    Region.objects.filter(pk="13.71").update(name="=HYPERLINK(1)", kind="")
    assert "'=HYPERLINK(1)" in [row[6] for row in read(client)]


def test_the_fields_are_described(client, db: None) -> None:
    html = client.get("/statistik/data/").content.decode()
    assert all(field.name in html and field.description for field in opendata.FIELDS)
