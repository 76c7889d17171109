"""Hands a file to the child process that opens it and takes back plain sheets, within bounds of memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from threading import Thread, Timer
from typing import Any

from django.conf import settings

from .cells import Refused
from .child import TOO_LARGE

COMMAND = [sys.executable, "-m", "reports.uploads.child"]
WALL_SECONDS = 20
# Sixty thousand short cells fit into it; more would not be a recap.
MOST_ANSWER = 16 * 1024 * 1024
_UNREADABLE = (
    "Berkas ini tidak dapat dibaca. Salin tabelnya ke buku kerja baru, simpan sebagai .xlsx, lalu unggah lagi."
)


def read_file(data: bytes) -> dict[str, Any]:
    """Return {"sheets": [{name, is_hidden, rows, refused_columns}], "notes": [...]}; Refused with a sentence otherwise."""
    out, code = _run(data)
    if code != 0 or len(out) > MOST_ANSWER:
        raise Refused(TOO_LARGE if code < 0 or len(out) > MOST_ANSWER else _UNREADABLE)
    try:
        answer: dict[str, Any] = json.loads(out)
    except ValueError:
        raise Refused(_UNREADABLE) from None
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer


def _run(data: bytes) -> tuple[bytes, int]:
    """Run the child with an empty environment and return what it wrote, at most a bounded length, and how it ended."""
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell, nothing of the person in the command
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
    )
    timer = Timer(WALL_SECONDS, process.kill)
    timer.start()
    feeder = Thread(target=_feed, args=(process, data), daemon=True)
    feeder.start()
    try:
        out = process.stdout.read(MOST_ANSWER + 1)  # type: ignore[union-attr]
    finally:
        process.stdout.close()  # type: ignore[union-attr]
        code = _end(process)
        timer.cancel()
        feeder.join(1)
    return out, code


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    with suppress(BrokenPipeError, ValueError):
        process.stdin.write(data)  # type: ignore[union-attr]
    with suppress(BrokenPipeError, ValueError):
        process.stdin.close()  # type: ignore[union-attr]


def _end(process: subprocess.Popen[bytes]) -> int:
    with suppress(subprocess.TimeoutExpired):
        return process.wait(2)
    process.kill()
    return process.wait()
