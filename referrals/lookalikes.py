"""Partners that may be the same as one that somebody is about to enter: the same telephone, or nearly the same name there."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.db.models import Q

from lk3.models import Region

from .models import Partner

# Above this share of equal letters two names are pointed out; 'LBH' and 'PBH' lie below, 'Puskesos' and 'Puskessos' above.
ALIKE = 0.87
PLACE_WORDS = {"kota", "kab", "kabupaten"}


def lookalikes(*, name: str, phone: str, district: Region) -> list[Partner]:
    """Return partners that may be the one meant, active or not. One query."""
    number = _number(phone)
    rows = Q(district=district)
    if number:
        # Numbers are stored as people write them; the last two figures stand together in every way of writing.
        rows |= Q(phone__endswith=number[-2:])
    known = Partner.objects.filter(rows).select_related("district").order_by("name", "pk")
    return [row for row in known if _is_alike(row, name, number, district)]


def _is_alike(row: Partner, name: str, number: str, district: Region) -> bool:
    if number and _number(row.phone) == number:
        return True
    if row.district_id != district.pk:
        return False
    return SequenceMatcher(None, _key(row.name, district), _key(name, district)).ratio() >= ALIKE


def _key(name: str, district: Region) -> str:
    """Return the words of a name in alphabetical order, without those that only say where it is."""
    words = set(re.findall(r"\w+", name.casefold()))
    telling = words - PLACE_WORDS - set(re.findall(r"\w+", district.name.casefold()))
    return " ".join(sorted(telling or words))


def _number(phone: str) -> str:
    """Return the figures of a telephone number as dialled inside the country: +62 751 12 and (0751) 12 are one number."""
    figures = re.sub(r"\D", "", phone)
    return f"0{figures[2:]}" if figures.startswith("62") else figures
