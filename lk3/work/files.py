"""What jobs make, kept until it is fetched: encrypted in pieces, so that a file of any size is written and read in little memory.

Each piece is bound to its job, its place and to whether it is the last one: nobody can cut a file off, or put pieces of two
files together. The files lie beside the attachments of cases, in a folder of their own.
"""

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from ..encryption import NotReadable, decrypt_bytes, encrypt_bytes

PIECE = 1024 * 1024
_LENGTH = 4  # bytes before each piece that say how long it is


def write(content: Iterable[bytes], *, bound_to: str) -> uuid.UUID:
    """Write the file and return its name; a half-written one leaves nothing behind."""
    name = uuid.uuid4()
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for number, (piece, is_last) in enumerate(_pieces(content)):
                sealed = encrypt_bytes(piece, bound_to=_binding(bound_to, name, number, is_last))
                file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return name


def read(name: uuid.UUID, *, bound_to: str) -> Iterator[bytes]:
    """Yield the file piece by piece; FileNotFoundError at once when it is gone, NotReadable when it was cut off or changed."""
    path = _path(name)
    size = path.stat().st_size
    return _opened(path, size, name, bound_to)


def destroy(name: uuid.UUID) -> None:
    """Delete the file; one that is gone already is no error."""
    _path(name).unlink(missing_ok=True)


def sweep(*, known: set[uuid.UUID], older_than: datetime) -> int:
    """Delete files that no job knows and that were last written before ``older_than``; return how many."""
    swept = 0
    with suppress(FileNotFoundError):
        for path in _folder().iterdir():
            if path.name not in {str(name) for name in known} and path.stat().st_mtime < older_than.timestamp():
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _opened(path: Path, size: int, name: uuid.UUID, bound_to: str) -> Iterator[bytes]:
    with path.open("rb") as file:
        number = 0
        while file.tell() < size:
            sealed = file.read(int.from_bytes(file.read(_LENGTH), "big"))
            yield decrypt_bytes(sealed, bound_to=_binding(bound_to, name, number, file.tell() == size))
            number += 1
    if number == 0:
        raise NotReadable("Berkas pekerjaan kosong.")


def _pieces(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield pieces of about one size, each with whether it is the last one; an empty file has one empty piece."""
    waiting = bytearray()
    for part in content:
        waiting += part
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE]), False
            del waiting[:PIECE]
    yield bytes(waiting), True


def _binding(bound_to: str, name: uuid.UUID, number: int, is_last: bool) -> str:
    return f"{bound_to}:{name}:{number}:{'last' if is_last else 'more'}"


def _folder() -> Path:
    return Path(settings.ATTACHMENT_ROOT) / "work"


def _path(name: uuid.UUID) -> Path:
    return _folder() / str(name)
