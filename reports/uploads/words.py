"""Words of titles and headers: folded for comparing, and read as periods ("Januari 2018", "Smt I", "Jan-17")."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari peb february",
            "maret mar mrt march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags agust aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nov nop nopember",
            "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii"
ROMAN = {name: number for number, name in enumerate(_ROMANS.split(), start=1)}
_ENUMERATION = re.compile(r"^\s*(\(?([0-9]{1,2}|[a-k]|[ivx]{1,4})[.)]|[-•*])\s*", re.IGNORECASE)
_SMALL = "dan atau serta dengan yang di ke dari pada oleh terhadap untuk para kasus masalah permasalahan jenis lk3"
_NOTHING = frozenset(_SMALL.split())
_YEAR = re.compile(r"(?<![0-9])((?:199|20[0-9])[0-9])(?![0-9])")
_HALF = re.compile(r"\b(?:semester|smt|smtr|sem|smstr)\s*(?:ke\s*)?(i{1,2}|1|2)\b")
_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
# A day before it, the name, and a year of two digits behind it.
_MONTH = re.compile(rf"(?:\b([0-9]{{1,2}})\s+)?\b({_MONTH_NAMES})\b(?:\s+([0-9]{{2}})\b(?![0-9]))?")
_ISO = re.compile(r"((?:199|20[0-9])[0-9])-([0-9]{2})(?:-[0-9]{2})?")
_NUMERIC = re.compile(r"(0?[1-9]|1[0-2])\s*[/.-]\s*((?:199|20[0-9])[0-9])")


class Said(NamedTuple):
    """What a text says of a period; None where it says nothing. ``span``: months from-to that are neither half nor year."""

    year: int | None = None
    half: int | None = None
    month: int | None = None
    span: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether a period is meant at all."""
        return any((self.year, self.half, self.month))

    def over(self, wider: Said) -> Said:
        """This, with what it leaves open taken from something wider (the title of the sheet, the row above)."""
        has_part = self.half or self.month
        return Said(
            self.year or wider.year,
            self.half if has_part else wider.half,
            self.month if has_part else wider.month,
            self.span or wider.span,
        )


def fold(text: str) -> str:
    """Return the text for comparing: no enumeration, lower case, no signs, single blanks."""
    bare = _ENUMERATION.sub("", text)
    letters = unicodedata.normalize("NFKD", bare.casefold())
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split())


def stems(text: str) -> frozenset[str]:
    """Return the stems of the telling words."""
    return frozenset(_stem(word) for word in fold(text).split() if word not in _NOTHING)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    stemmed: str = snowballstemmer.stemmer("indonesian").stemWord(word)
    return stemmed


def period_in(text: str) -> Said:
    """Return what a title or header says of a period. A date ("Padang, 5 Januari 2018", "per 31 Desember") gives no month."""
    if found := _ISO.fullmatch(text.strip()):
        return Said(int(found[1]), month=int(found[2]) if 1 <= int(found[2]) <= 12 else None)
    if found := _NUMERIC.fullmatch(text.strip()):
        return Said(int(found[2]), month=int(found[1]))
    folded = fold(text)
    years = {int(year) for year in _YEAR.findall(folded)}
    year = years.pop() if len(years) == 1 else None
    if found := _HALF.search(folded):
        return Said(year, half=1 if found[1] in ("i", "1") else 2)
    dated = [found for found in _MONTH.finditer(folded) if not found[1]]
    numbers = [MONTHS[found[2]] for found in dated]
    if len(numbers) == 1:
        short = dated[0][3]
        return Said(year or (2000 + int(short) if short else None), month=numbers[0])
    return _span(year, numbers, text)


def _span(year: int | None, numbers: list[int], text: str) -> Said:
    if len(numbers) != 2 or numbers == [1, 12]:
        return Said(year)
    if numbers in ([1, 6], [7, 12]):
        return Said(year, half=1 if numbers[0] == 1 else 2)
    return Said(year, span=text[:60])


def is_total(text: str) -> bool:
    """Whether a label means a sum: Jumlah, Total, Sub total, Grand total."""
    return bool(re.match(r"(grand |sub ?)?(jumlah|jml|total|subtotal)\b", fold(text)))


def months_in_order(texts: list[str]) -> bool:
    """Whether these are the twelve months written as numbers: 1 … 12 or I … XII."""
    folded = [text.strip().casefold().lstrip("0") for text in texts]
    return folded in ([str(number) for number in range(1, 13)], list(ROMAN))
