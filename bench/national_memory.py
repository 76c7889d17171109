"""How much memory a worker needs for long files; ``python -m bench.national_memory NAME`` is that worker, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from bench.clock import Figure  # noqa: E402
from bench.national_pages import person  # noqa: E402
from cases.models import Case  # noqa: E402
from reports import bulk, files  # noqa: E402

FLAT, WARM = 1.25, 0.1
CODES = ("opened", "closed", "clients", "problems", "services")
LIST = 100_000
NAMES = {"monthly": "counts of ten years by month, district and category", "list": "a list of cases"}


def exports() -> list[Figure]:
    """Memory at its highest against what it was after a tenth of the file."""
    return [_exported(name) for name in NAMES]


def _exported(name: str) -> Figure:
    call = [sys.executable, "-m", "bench.national_memory", name]
    answer = subprocess.run(call, env=os.environ, stdout=subprocess.PIPE, check=True).stdout
    said = json.loads(answer.splitlines()[-1])
    after = [size for at, size in said["sizes"] if at >= WARM * said["lines"]]
    early, most = after[0], max(size for _, size in said["sizes"])
    remark = f"{said['lines']:,} lines, {said['bytes'] / 1e6:.0f} MB"
    return Figure(
        f"export of {NAMES[name]}", most / early, f"{most:.0f} MB", f"{early:.0f} MB", at_most=FLAT, remark=remark
    )


class _Told:
    """What a job is told its steps by."""

    def step(self, done: int, total: int, words: str) -> None:
        """Say nothing."""


def _monthly() -> Iterator[bytes]:
    wish = bulk.Wish(CODES, 2016, 2025, "DISTRICT")
    return files.stream_tables(bulk.tables(wish, person("menteri"), _Told()))  # type: ignore[arg-type]


def _list() -> Iterator[bytes]:
    columns = ("reference", "opened_on", "unit__name", "category__label", "channel", "state", "closed_on")
    rows = Case.objects.order_by("pk").values_list(*columns)[:LIST].iterator(chunk_size=2000)
    return files.stream_rows(columns, rows)


def _write(content: Iterable[bytes]) -> dict[str, Any]:
    """Write the file as a worker does, and look at the memory after every piece."""
    sizes, lines, written = [], 0, 0
    with tempfile.TemporaryFile() as file:
        for piece in content:
            file.write(piece)
            lines, written = lines + piece.count(b"\n"), written + len(piece)
            sizes.append((lines, _megabytes()))
    return {"lines": lines, "bytes": written, "sizes": sizes}


def _megabytes() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    connection.ensure_connection()
    print(json.dumps(_write({"monthly": _monthly, "list": _list}[sys.argv[1]]())))
