"""Taking a case for writing: locked, still open, and each form only once."""

from typing import Any

from lk3.models import User

from .models import Case
from .workflow import NotAllowed, require_open

TAKEN = "Formulir ini sudah pernah dikirim. Buka formulir baru."
CHANGED = "Data ini baru saja diubah orang lain. Muat ulang halaman, bandingkan, lalu simpan lagi."


def lock_open(case: Case) -> Case:
    """Return the case locked until the end of the transaction; raise NotAllowed when it is closed."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    require_open(locked.state)
    return locked


def same(existing: Any, case: Case, author_id: int, by: User) -> Any:
    """Return what an earlier click made, but never somebody else's or another case's."""
    if existing.case_id != case.pk or author_id != by.pk:
        raise NotAllowed(TAKEN)
    return existing
