"""Categories that came out of the clinic of "lainnya": what they are called, and whether one can still be taken back."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q

from cases.models import Case, ProblemCategory

from ..models import Recoding

SOURCE = "Klinik “lainnya”"


def is_used(category: ProblemCategory) -> bool:
    """Whether a case has it, as its problem or beside it, or was moved to it. At most two queries."""
    asked = (
        Case.objects.filter(Q(category=category) | Q(secondary_problems__category=category)),
        Recoding.objects.filter(to_category=category),
    )
    return any(rows.exists() for rows in asked)


def code_for(label: str) -> str:
    """The code of a new category, made of its name: 'Pinjaman daring' gives 'PINJAMAN_DARING'."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_")[:40]
