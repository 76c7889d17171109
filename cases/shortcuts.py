"""From an agreed step to the form it asks for, by its words: "Konferensi kasus" leads to the minutes of a conference."""

import re
from typing import NamedTuple

from django.urls import reverse

from lk3.models import User

from .models import Case

# The form an agreed step asks for, by words in it: pattern, URL name, what more stands in its address, words on the button.
# Each may be opened by everybody who carries a case; proposing the end is its owner's.
SHORTCUTS: list[tuple[str, str, list[str], str]] = [
    ("konferensi", "cases:conference-add", [], "Catat konferensi"),
    ("asesmen", "cases:assessment-add", ["mendalam"], "Buat asesmen"),
    ("rencana", "cases:goal-add", [], "Tulis rencana"),
    ("penutupan|menutup|tutup kasus", "cases:propose-close", [], "Usulkan penutupan"),
]


class Shortcut(NamedTuple):
    """The form that an agreed step asks for."""

    url: str
    label: str


def shortcut(case: Case, step: str, user: User) -> Shortcut | None:
    """Return the form this step asks for, or None where its words say nothing of one. No query."""
    for pattern, name, more, label in SHORTCUTS:
        if re.search(pattern, step.lower()):
            is_theirs = name != "cases:propose-close" or case.owner_id == user.pk
            return Shortcut(reverse(name, args=[case.reference, *more]), label) if is_theirs else None
    return None
