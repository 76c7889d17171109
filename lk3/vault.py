"""Files that must stay secret: each lies encrypted on disk under a random name, outside the web root.

The name says nothing and is not the key: whoever has the folder, or moves a file under another row, reads nothing (see
``lk3.encryption``). A file is written before its row is committed, so a crash leaves at worst a file that no row knows;
``sweep`` finds those.
"""

import os
import re
import secrets
import tempfile
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from .encryption import decrypt_bytes, encrypt_bytes

_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)


def store(data: bytes, *, bound_to: str) -> str:
    """Write ``data`` encrypted and return its random name; a half-written file never bears a name."""
    name = secrets.token_hex(32)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")  # readable by its owner only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(encrypt_bytes(data, bound_to=bound_to))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return name


def open_file(name: str, *, bound_to: str) -> bytes:
    """Return what was stored; FileNotFoundError when it is gone, NotReadable when it is not where it was written."""
    return decrypt_bytes(_path(name).read_bytes(), bound_to=bound_to)


def destroy(name: str) -> None:
    """Delete the file; one that is gone already is no error."""
    _path(name).unlink(missing_ok=True)


def missing(names: Collection[str]) -> list[str]:
    """Return those names whose file is not there."""
    return [name for name in names if not _path(name).is_file()]


def sweep(*, known: Collection[str], older_than: datetime) -> int:
    """Delete files that nobody knows and that were last written before ``older_than``; return how many."""
    swept = 0
    for path in _files():
        if path.name not in known and path.stat().st_mtime < older_than.timestamp():
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _files() -> Iterator[Path]:
    """Yield every file of the vault, also those that a crash left half-written; nothing that is not ours."""
    for folder in settings.ATTACHMENT_ROOT.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]"):
        yield from (path for path in folder.iterdir() if path.is_file())


def _path(name: str) -> Path:
    """Return where a file lies. Two levels of folders keep each of them small; a name that is none never becomes a path."""
    if not _NAME.fullmatch(name):
        raise ValueError("Ini bukan nama berkas dalam penyimpanan.")
    return Path(settings.ATTACHMENT_ROOT) / name[:2] / name[2:4] / name


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can (Windows cannot)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
