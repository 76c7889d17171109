"""Files lie encrypted under names that say nothing, and open only where they were written."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from lk3 import vault
from lk3.encryption import NotReadable
from lk3.upload_handler import MemoryOnly

SECRET = b"foto memar di lengan kiri" * 100


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENT_ROOT = tmp_path / "lampiran"
    return settings.ATTACHMENT_ROOT


def path_of(root: Path, name: str) -> Path:
    return root / name[:2] / name[2:4] / name


def test_what_is_stored_comes_back_and_the_disk_shows_nothing_of_it(root: Path) -> None:
    name = vault.store(SECRET, bound_to="baris-1")
    assert vault.open_file(name, bound_to="baris-1") == SECRET
    on_disk = path_of(root, name).read_bytes()
    assert b"memar" not in on_disk
    assert SECRET[:20] not in on_disk
    assert len(name) == 64


def test_the_same_file_twice_has_two_names_and_two_ciphertexts(root: Path) -> None:
    first, second = (vault.store(SECRET, bound_to="baris-1") for _ in range(2))
    assert first != second
    assert path_of(root, first).read_bytes() != path_of(root, second).read_bytes()


def test_only_the_owner_of_the_process_may_read_file_and_folder(root: Path) -> None:
    path = path_of(root, vault.store(SECRET, bound_to="baris-1"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_file_moved_to_another_row_is_unreadable() -> None:
    name = vault.store(SECRET, bound_to="baris-1")
    with pytest.raises(NotReadable):
        vault.open_file(name, bound_to="baris-2")


@pytest.mark.parametrize("harm", ["one bit", "cut off", "emptied", "no key"])
def test_a_file_changed_behind_our_back_is_unreadable(root: Path, harm: str) -> None:
    name = vault.store(SECRET, bound_to="baris-1")
    path = path_of(root, name)
    sealed = path.read_bytes()
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    path.write_bytes({"one bit": flipped, "cut off": sealed[:15], "emptied": b"", "no key": b"lain" + sealed[3:]}[harm])
    with pytest.raises(NotReadable):
        vault.open_file(name, bound_to="baris-1")


def test_a_destroyed_file_is_gone_and_may_be_destroyed_again(root: Path) -> None:
    name = vault.store(SECRET, bound_to="baris-1")
    vault.destroy(name)
    vault.destroy(name)
    assert vault.missing([name]) == [name]
    with pytest.raises(FileNotFoundError):
        vault.open_file(name, bound_to="baris-1")


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "٣" * 64])
def test_what_is_no_name_never_becomes_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="bukan nama"):
        vault.open_file(name, bound_to="x")
    with pytest.raises(ValueError, match="bukan nama"):
        vault.destroy(name)


def test_a_disk_that_fills_up_leaves_no_half_file_behind(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.store(SECRET, bound_to="baris-1")
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_sweeping_takes_old_files_nobody_knows_and_leaves_the_known_and_the_young(root: Path) -> None:
    known, old, young = (vault.store(SECRET, bound_to="x") for _ in range(3))
    torn = path_of(root, old).parent / ".setengah"
    torn.write_bytes(b"?")
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    for path in (path_of(root, known), path_of(root, old), torn):
        os.utime(path, (long_ago, long_ago))
    assert vault.sweep(known={known}, older_than=timezone.now() - timedelta(days=1)) == 2
    assert vault.missing([known, old, young]) == [old]
    assert not torn.exists()


class Member:
    is_authenticated = True


def received(user: Any, *sizes: int) -> list[Any]:
    """Send files of these sizes as ``user`` and return what arrives."""
    files = [SimpleUploadedFile(f"{place}.jpg", b"x" * size) for place, size in enumerate(sizes)]
    request = RequestFactory().post("/", {"files": files, "title": "Rapor"})
    request.user = user
    request.upload_handlers = [MemoryOnly(request)]
    assert request.POST["title"] == "Rapor"
    return request.FILES.getlist("files")


def test_uploads_stay_in_memory(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_temporary_file(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a temporary file was made")

    assert settings.FILE_UPLOAD_HANDLERS == ["lk3.upload_handler.MemoryOnly"]
    monkeypatch.setattr("tempfile.NamedTemporaryFile", no_temporary_file)
    (file,) = received(Member(), 4_000_000)
    assert file.read() == b"x" * 4_000_000
    assert (file.size, file.is_dropped) == (4_000_000, False)


def test_nothing_of_a_stranger_is_kept() -> None:
    (file,) = received(AnonymousUser(), 1000)
    assert (file.size, file.read(), file.is_dropped) == (1000, b"", True)


def test_too_large_and_too_many_files_arrive_without_content_and_the_text_stays(settings: Any) -> None:
    settings.UPLOAD_MAX_FILE, settings.UPLOAD_MAX_TOTAL, settings.UPLOAD_MAX_FILES = 1000, 2500, 5
    files = received(Member(), 900, 1001, 900, 900, 600, 10)
    assert [file.is_dropped for file in files] == [False, True, False, True, False, True]
    assert [file.size for file in files] == [900, 1001, 900, 900, 600, 10]
    assert all(file.read() == b"" for file in files if file.is_dropped)
