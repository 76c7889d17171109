"""The words and the name that the other side gave with a step: kept encrypted, written and read only here.

``ReferralTransition`` has no ``uid`` to which ``EncryptedTextField`` could bind them, so they are bound to the number of the
row, which is known once it is saved. On the model itself the two fields cannot be read or written.
"""

from __future__ import annotations

from lk3.encryption import Sealed, decrypt, encrypt

from .models import ReferralTransition

NOTE, NAME = "note", "answered_as"


def write(row: ReferralTransition, *, note: str, name: str) -> None:
    """Put words and name into a saved row."""
    given = [(field, text) for field, text in ((NOTE, note), (NAME, name)) if text]
    for field, text in given:
        row.__dict__[field] = Sealed(encrypt(text, bound_to=_binding(row, field)))
    if given:
        row.save(update_fields=[field for field, _ in given])


def note_of(row: ReferralTransition) -> str:
    """Return the words, or ''."""
    return _read(row, NOTE)


def name_of(row: ReferralTransition) -> str:
    """Return the name that somebody without an account gave, or ''."""
    return _read(row, NAME)


def _read(row: ReferralTransition, field: str) -> str:
    stored = str(row.__dict__[field])
    return decrypt(stored, bound_to=_binding(row, field)) if stored else ""


def _binding(row: ReferralTransition, field: str) -> str:
    return f"{row._meta.label_lower}:{row.pk}:{field}"
