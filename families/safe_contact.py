"""Whether and how a family may be reached without putting anybody in danger: in one line, and as stored."""

from __future__ import annotations

from typing import Any, NamedTuple

from lk3.models import User

from .models import Family

# In the order of the conversation.
FIELDS = [
    "contact_allowed",
    "safe_contact_phone",
    "safe_contact_name",
    "contact_times",
    "contact_answerers",
    "contact_words",
]
NEEDS_PHONE = {Family.ContactAllowed.CALL, Family.ContactAllowed.MESSAGE}


class SafeContact(NamedTuple):
    """How the family may be reached. ``tone`` is danger when it must not be, warn while nobody has asked."""

    headline: str
    details: list[str]
    phone: str
    tone: str


def describe(family: Family) -> SafeContact:
    """Return in words whether, when, through whom and with which words the family may be reached. Asks no database."""
    allowed = Family.ContactAllowed(family.contact_allowed)
    details = [
        f"melalui {family.safe_contact_name}" if family.safe_contact_name else "",
        f"waktu: {family.contact_times}" if family.contact_times else "",
        f"yang boleh mengangkat: {family.contact_answerers}" if family.contact_answerers else "",
        f"kata yang dipakai: {family.contact_words}" if family.contact_words else "",
        family.safe_contact_note,
    ]
    phone = family.safe_contact_phone
    if allowed in NEEDS_PHONE and not phone:
        details.insert(0, "nomor telepon belum ada")
    known = [detail for detail in details if detail]
    if allowed == Family.ContactAllowed.NOT_ASKED:
        headline = "Belum ditanyakan boleh tidaknya dihubungi" if known or phone else "Belum ada kontak aman"
        return SafeContact(headline, known, phone, "warn")
    tone = "danger" if allowed == Family.ContactAllowed.NONE else "info"
    return SafeContact(allowed.label, known, phone, tone)


def store(family: Family, given: dict[str, Any], by: User) -> list[str]:
    """Write what differs into the locked family, count its version up, and return the names of the fields that differ.

    For use inside a verb, which locks the family and writes the event.
    """
    changed = [name for name, value in given.items() if getattr(family, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(family, name, given[name])
    family.version, family.changed_by = family.version + 1, by
    family.save(update_fields=[*changed, "version", "changed_by", "changed_at"])
    return changed
