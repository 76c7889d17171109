"""No file of the project names where packages came from or where on a machine it was written."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

# By their shape rather than by name, so that this file does not name them either.
REGISTRIES = re.compile(
    r"https?://(?:[\w.-]+\.)?(?:registry|files|deb|security|mirror|index|cdn)[\w-]*\.[\w.-]+"
    r"|\"?resolved\"?:? \"?https?://|(?:^|\s)--(?:extra-)?inde[x]-url",
    re.MULTILINE,
)
MACHINE_PATHS = re.compile(r"(?:^|[\s\"'`=(:])(?:file://)?/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/", re.MULTILINE)


def project_files() -> list[Path]:
    """Return the files git keeps or would keep."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True).stdout
    paths = [Path(settings.BASE_DIR, name) for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_package_registry_or_a_machine_path():
    found, read = [], 0
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        read += 1
        found += [
            f"{path.relative_to(settings.BASE_DIR)}: {match.group().strip()}"
            for pattern in (REGISTRIES, MACHINE_PATHS)
            for match in pattern.finditer(text)
        ]
    assert read > 20
    assert not found


@pytest.mark.parametrize("host", ["registry.contoh", "files.contoh", "deb.contoh", "cdn.contoh", "mirror-1.contoh"])
def test_a_registry_is_recognised(host):
    scheme = "https:" + "//"
    assert REGISTRIES.search(f"{scheme}{host}.id/packages/x.whl")


@pytest.mark.parametrize("path", ["/wo" + "rk/main", "/ro" + "ot/x", "/ho" + "me/siti/lk3", "file:///wo" + "rk/x"])
def test_a_machine_path_is_recognised(path):
    assert MACHINE_PATHS.search(f"stored in {path}/file")


@pytest.mark.parametrize("text", ["/kasus/root/", "static/work/", "https://example.org/work/", "a/home/b/c"])
def test_an_ordinary_path_is_let_through(text):
    assert not MACHINE_PATHS.search(text)
