"""From the name of a village, as somebody types it, to the official village of that kecamatan."""

from __future__ import annotations

import difflib
from functools import cached_property

from lk3.models import Region

# Villages are loaded on demand; where a kecamatan has none, the typed name simply stays text.
KIND_WORDS = ("desa ", "kelurahan ", "kel. ", "nagari ", "kampung ")


class Villages:
    """The villages around a district: one query for the list of names, one for each kecamatan that is asked for."""

    def __init__(self, district: Region) -> None:
        self.district = district
        self._by_place: dict[str, dict[str, Region]] = {}

    @cached_property
    def names(self) -> list[str]:
        """Return the names in the own district, to complete what is typed."""
        rows = Region.objects.filter(level="VILLAGE", code__startswith=f"{self.district.pk}.")
        return sorted(set(rows.values_list("name", flat=True)))

    def find(self, text: str, subdistrict: str) -> tuple[Region | None, str]:
        """Return the village and '', or None with the sentence that refuses the name; (None, '') where none is loaded."""
        if subdistrict not in self._by_place:
            rows = Region.objects.filter(level="VILLAGE", parent_id=subdistrict).order_by("name", "code")
            self._by_place[subdistrict] = {_plain(row.name): row for row in rows}
        known = self._by_place[subdistrict]
        if not known:
            return None, ""
        if found := known.get(_plain(text)):
            return found, ""
        close = difflib.get_close_matches(_plain(text), known, n=3, cutoff=0.6)
        hint = f" Mungkin {' atau '.join(known[name].name for name in close)}?" if close else ""
        return None, f"Tidak ada desa bernama demikian di kecamatan itu.{hint} Nama tempat lain ditulis di “Tempat”."


def _plain(text: str) -> str:
    plain = " ".join(text.split()).casefold()
    for word in KIND_WORDS:
        plain = plain.removeprefix(word)
    return plain
