"""The API is what its description says: every address with every parameter, every answer held against its schema."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from lk3.models import Unit, User
from reports.api import keys, schemas
from reports.api.description import description
from reports.figures import CATALOG
from reports.splits import build
from tests.reports.api_client import ROOT, ask, complaints, key_of
from tests.reports.world import live_through_2016

DESCRIBED = json.loads(json.dumps(description()))
ASKED = [
    (path, parameter["name"])
    for path, item in DESCRIBED["paths"].items()
    for parameter in item["get"].get("parameters", [])
    if parameter["in"] == "query"
]
GARBAGE = [
    "",
    "\x00",
    "-1",
    "٢٠١٦",
    "9" * 400,
    "' OR 1=1 --",
    "<script>",
    "../../etc/passwd",
    "13.71\n",
    "=1+1",
    "null",
]
NOT_ASKED = {"openapi", "unknown"}


@pytest.fixture
def year(siti: User, ratna: User) -> None:
    live_through_2016(siti, ratna)
    for half in (1, 2):
        build(2016, half)


@pytest.fixture(autouse=True)
def much_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "PER_MINUTE", 100_000)


# Some parameters narrow what only some figures record.
FIGURE_OF = {"layanan": "services", "mitra": "referrals"}


def address(path: str, code: str = "opened") -> str:
    return path.lstrip("/").replace("{code}", code)


def fits(response: HttpResponse, path: str) -> bool:
    """Whether an answer is one that the description promises for this address."""
    responses = DESCRIBED["paths"][path]["get"]["responses"]
    promised = responses[str(response.status_code)]
    if "$ref" in promised:
        promised = DESCRIBED["components"]["responses"][promised["$ref"].rpartition("/")[2]]
    kind = response.headers["Content-Type"].partition(";")[0]
    schema = promised["content"][kind]["schema"] | {"components": DESCRIBED["components"]}
    Draft202012Validator(schema).validate(json.loads(response.content))
    return True


def written(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def described(path: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in DESCRIBED["paths"][path]["get"]["parameters"] if one["name"] == name)
    return found


def values_of(schema: dict[str, Any]) -> list[str]:
    """All values that a schema names, or its ends."""
    if schema["type"] == "array":
        return schema["items"]["enum"]
    if schema["type"] == "integer":
        return [str(schema["minimum"]), str(schema["maximum"])]
    return schema.get("enum", [])


def test_the_description_is_valid_openapi_and_anybody_may_read_it(db: None) -> None:
    served = Client().get(f"{ROOT}openapi.json")
    assert (served.status_code, json.loads(served.content)) == (200, DESCRIBED)
    OpenAPIV31SpecValidator(DESCRIBED).validate()
    for name, schema in schemas.SCHEMAS.items():
        Draft202012Validator.check_schema(schema | {"title": name})


def test_a_broken_description_would_be_noticed() -> None:
    broken = json.loads(json.dumps(DESCRIBED))
    broken["paths"]["/areas"]["get"]["parameters"] = [{"name": "tahun", "in": "header or so"}]
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_every_address_is_described_and_no_other() -> None:
    api = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api")
    names = {pattern.name for pattern in api.url_patterns} - NOT_ASKED
    assert names == {item["get"]["operationId"] for item in DESCRIBED["paths"].values()}
    assert len(ASKED) > 20


def test_every_example_in_the_description_fits_its_schema() -> None:
    examples = 0
    for item in DESCRIBED["paths"].values():
        media = item["get"]["responses"]["200"]["content"]["application/json"]
        if "example" in media:
            schema = media["schema"] | {"components": DESCRIBED["components"]}
            Draft202012Validator(schema).validate(media["example"])
            examples += 1
        for parameter in item["get"].get("parameters", []):
            Draft202012Validator(parameter["schema"]).validate(parameter["example"])
            examples += 1
    assert examples > 20


@pytest.mark.parametrize("path", DESCRIBED["paths"])
@pytest.mark.parametrize("person", ["budi", "wati", "mira"])
def test_every_address_answers_everybody_as_described(
    path: str, person: str, year: None, request: pytest.FixtureRequest
) -> None:
    key = key_of(request.getfixturevalue(person))
    response = ask(key, address(path), {"tahun": 2016} if "tahun" in str(DESCRIBED["paths"][path]) else {})
    assert response.status_code == (403 if (path, person) == ("/person-splits", "budi") else 200)
    assert fits(response, path)


@pytest.mark.parametrize(("path", "name"), ASKED)
def test_every_parameter_takes_its_example_and_every_value_it_names(
    path: str, name: str, year: None, mira: User, budi: User, delima: Unit
) -> None:
    parameter, answered = described(path, name), 0
    example, here = written(parameter["example"]), address(path, FIGURE_OF.get(name, "opened"))
    asked = [(mira, example), *((budi, value) for value in (example, *values_of(parameter["schema"])))]
    keys_of = {reader: key_of(reader) for reader in (mira, budi)}
    for reader, value in asked:
        if name == "lk3" and value == example:
            value = str(delima.pk)
        response = ask(keys_of[reader], here, {"tahun": 2016, name: value})
        assert response.status_code in (200, 400, 403, 404), (name, value)
        assert fits(response, path)
        answered += response.status_code == 200
    assert answered


@pytest.mark.parametrize(("path", "name"), ASKED)
def test_a_value_that_does_not_fit_is_refused_by_name(path: str, name: str, mira: User) -> None:
    key = key_of(mira)
    for value in GARBAGE:
        response = ask(key, address(path), {name: value})
        said = complaints(response)
        assert list(said) == [name], (value, said)
        assert fits(response, path)


@pytest.mark.parametrize("path", DESCRIBED["paths"])
def test_an_unknown_parameter_is_refused_and_never_ignored(path: str, mira: User) -> None:
    key = key_of(mira)
    for name in ("warna", "Tahun", "tahun ", "hitungan", "x" * 300):
        assert list(complaints(ask(key, address(path), {name: "1"}))) == [name[:40]]


@pytest.mark.parametrize("path", ["/breakdown", "/figures/{code}"])
def test_a_parameter_that_comes_twice_is_refused(path: str, mira: User) -> None:
    response = ask(key_of(mira), f"{address(path)}?tahun=2016&tahun=2017")
    assert list(complaints(response)) == ["tahun"]


@pytest.mark.parametrize("query", ["a=1&" * 400, "tahun=" + "1" * 100_000, "&" * 5000])
def test_an_address_as_long_as_a_book_is_refused(query: str, mira: User) -> None:
    response = Client().get(f"{ROOT}breakdown?{query}", headers={"Authorization": f"Bearer {key_of(mira)}"})
    assert list(complaints(response)) == [""]


@pytest.mark.parametrize("code", CATALOG)
def test_every_figure_answers_by_every_dimension_that_its_definition_names(
    code: str, year: None, budi: User, definitions: Callable[[User], Any]
) -> None:
    key = key_of(budi)
    known = definitions(budi)[code]["dimensions"]
    assert len(known) > 5
    for dimension in described("/figures/{code}", "menurut")["schema"]["items"]["enum"]:
        response = ask(key, address("/figures/{code}", code), {"tahun": 2016, "menurut": dimension})
        assert (response.status_code == 200) == (dimension in known), (code, dimension, response.content)
        assert fits(response, "/figures/{code}")


@pytest.fixture
def definitions() -> Callable[[User], Any]:
    def read(user: User) -> dict[str, Any]:
        return {figure["code"]: figure for figure in ask(key_of(user), "definitions").json()["figures"]}

    return read


@pytest.mark.parametrize("path", ["nothing", "figures/", "figures/a/b", "figures/../areas", "figures/%00", "laporan/"])
def test_an_address_that_is_not_there_says_so_as_json(path: str, mira: User) -> None:
    response = ask(key_of(mira), path)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert ask(key_of(mira), "figures/invented").json()["detail"].startswith("Angka ini tidak dikenal")
