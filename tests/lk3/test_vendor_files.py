"""The files we ship from others are the ones we say they are."""

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "static/vendor/README.md"
FOLDERS = (ROOT / "static/vendor", ROOT / "tests/vendor")
BACKQUOTED = re.compile(r"`([^`]+)`")


def table_rows() -> list[dict[str, str]]:
    """Return the rows of the table as column name to cell text."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, _rule, *rows = cells
    return [dict(zip(head, row, strict=True)) for row in rows]


def paths_in(cell: str) -> list[str]:
    """Return what stands between backquotes in one cell."""
    return BACKQUOTED.findall(cell)


def test_every_listed_file_has_the_stated_checksum():
    rows = table_rows()
    assert {row["name"] for row in rows} >= {"Bootstrap", "htmx", "Plus Jakarta Sans", "axe-core"}
    for row in rows:
        [path] = paths_in(row["file"])
        [stated] = paths_in(row["sha256"])
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == stated, path


def test_every_listed_file_stands_beside_its_licence():
    for row in table_rows():
        licences = paths_in(row["licence"])
        assert licences, row["name"]
        for licence in licences:
            assert (ROOT / licence).stat().st_size > 500, licence
            assert Path(licence).parent == Path(*paths_in(row["file"])).parent, licence


def test_no_vendored_file_is_missing_from_the_table():
    listed = {path for row in table_rows() for column in ("file", "licence") for path in paths_in(row[column])}
    found = {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.is_file() and path != TABLE
    }
    assert found == listed


def test_the_version_in_the_table_is_the_version_in_the_file():
    versions = {row["name"]: row["version"] for row in table_rows()}
    bootstrap = (ROOT / "static/vendor/bootstrap/bootstrap.min.css").read_text(encoding="utf-8")
    htmx = (ROOT / "static/vendor/htmx/htmx.min.js").read_text(encoding="utf-8")
    axe = (ROOT / "tests/vendor/axe.min.js").read_text(encoding="utf-8")
    assert f"Bootstrap  v{versions['Bootstrap']} " in bootstrap
    assert f'version:"{versions["htmx"]}"' in htmx
    assert f"axe v{versions['axe-core']}\n" in axe


def test_the_stylesheet_refers_to_no_other_file():
    css = (ROOT / "static/vendor/bootstrap/bootstrap.min.css").read_text(encoding="utf-8")
    targets = re.findall(r"url\(\s*[\"']?([^\"')]{5})", css)
    assert targets
    assert set(targets) == {"data:"}
    assert "@import" not in css
    assert "sourceMappingURL" not in css
