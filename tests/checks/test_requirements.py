"""What is installed: every dependency has a reason, a version and a hash, and psycopg 3 stays out."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LISTS = ["requirements.txt", "requirements-dev.txt"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pinned(name: str) -> dict[str, str]:
    """Return package → the text of its entry."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return {normal(re.split(r"[=\[]", entry)[0]): entry for entry in entries if "==" in entry}


def declared(specifications: list[str]) -> set[str]:
    return {normal(re.match(r"[A-Za-z0-9._-]+", text).group()) for text in specifications}


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    wanted = [*project()["dependencies"], *chain.from_iterable(project()["optional-dependencies"].values())]
    assert len(wanted) > 20
    for specification in wanted:
        place = next(number for number, line in enumerate(lines) if line.strip() == f'"{specification}",')
        assert lines[place - 1].strip().startswith("# "), specification


def test_every_dependency_is_pinned():
    assert declared(project()["dependencies"]) <= pinned("requirements.txt").keys()
    assert declared(project()["optional-dependencies"]["dev"]) <= pinned("requirements-dev.txt").keys()


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_has_a_hash(name):
    assert len(pinned(name)) > 15
    assert [package for package, entry in pinned(name).items() if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LISTS)
def test_psycopg_3_stays_out(name):
    assert "psycopg2-binary" in pinned(name)
    assert not {"psycopg", "psycopg-binary", "psycopg-c", "pytest-postgresql"} & pinned(name).keys()


def test_development_uses_the_versions_of_production():
    production, development = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert production.keys() <= development.keys()
    different = [name for name in production if production[name].split()[0] != development[name].split()[0]]
    assert different == []
