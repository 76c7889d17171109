"""Taking a case for writing: locked, still open, and each form only once."""

from collections.abc import Iterable
from typing import Any

from lk3.models import User

from .models import Case
from .workflow import NotAllowed, require_open

TAKEN = "Formulir ini sudah pernah dikirim. Buka formulir baru."
SAID_MORE = (
    "Formulir ini sudah tersimpan ketika Anda menekan tombol pertama kali. Yang Anda ubah sesudahnya belum tersimpan: "
    "salin kata-katanya, buka yang tersimpan, lalu perbaiki atau tambahkan di sana."
)
CHANGED = "Data ini baru saja diubah orang lain. Muat ulang halaman, bandingkan, lalu simpan lagi."


def lock_open(case: Case) -> Case:
    """Return the case locked until the end of the transaction; raise NotAllowed when it is closed."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    require_open(locked.state)
    return locked


def same(existing: Any, case: Case, author_id: int, by: User, **said: Any) -> Any:
    """Return what an earlier click made, but never somebody else's or another case's.

    ``said`` are fields as they come now. Words that were added after the first click, while its answer was on the way, would be
    dropped in silence: such a form is refused and stays on the screen.
    """
    if existing.case_id != case.pk or author_id != by.pk:
        raise NotAllowed(TAKEN)
    refuse_new_words(said.values(), [getattr(existing, name) for name in said])
    return existing


def refuse_new_words(said: Iterable[Any], stored: Iterable[Any]) -> None:
    """Raise NotAllowed when something that is said now is not among what the first click stored; only words count."""
    known = set(filter(_is_text, stored))
    if any(words not in known for words in said if _is_text(words) and words.strip()):
        raise NotAllowed(SAID_MORE)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
