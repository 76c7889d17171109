"""Finding the kabupaten/kota that a file means, and saying which one it may mean when it does not."""

import difflib
import re

from ..models import Region

# Comparing one unknown name with 514 costs milliseconds; a hostile file must not hold the server for minutes.
MOST_SUGGESTIONS = 50
KIND_WORDS = [
    (re.compile(r"^(kabupaten|kab\.?)\s+"), "kab. "),
    (re.compile(r"^kota\s+(adm\.|administrasi)?\s*"), "kota "),
]


class UnknownDistrict(Exception):
    """No kabupaten/kota has this name; the text says what to write instead (Indonesian)."""


def squeeze(text: str) -> str:
    """Return the text as it is compared: one space, small letters."""
    return " ".join(text.split()).casefold()


class Districts:
    """The 514 kabupaten/kota by full name and by code; one query when made, none afterwards."""

    def __init__(self) -> None:
        regions = list(Region.objects.districts().filter(valid_until=None).order_by("code"))
        self._by_text = {squeeze(region.full_name): region for region in regions}
        self._by_text |= {region.code: region for region in regions}
        self._by_bare_name: dict[str, list[Region]] = {}
        for region in regions:
            self._by_bare_name.setdefault(squeeze(region.name), []).append(region)
        self._failed: dict[str, str] = {}

    def find(self, text: str) -> Region:
        """Return the region for 'Kota Padang', 'KAB. SOLOK' or '13.71'; raise UnknownDistrict with advice otherwise."""
        wanted = squeeze(text)
        for pattern, word in KIND_WORDS:
            wanted = pattern.sub(word, wanted)
        if region := self._by_text.get(wanted):
            return region
        if wanted not in self._failed:
            self._failed[wanted] = self._advice(" ".join(text.split())[:80], wanted)
        raise UnknownDistrict(self._failed[wanted])

    def _advice(self, text: str, wanted: str) -> str:
        if bare := self._by_bare_name.get(wanted):
            names = " atau ".join(f"'{region.full_name}'" for region in bare)
            return f"'{text}' belum jelas kabupaten atau kota. Tulis {names}."
        close: list[str] = []
        if len(self._failed) < MOST_SUGGESTIONS:
            names_only = [name for name in self._by_text if not name[0].isdigit()]
            close = difflib.get_close_matches(wanted, names_only, n=3, cutoff=0.6)
        hint = " atau ".join(f"'{self._by_text[name].full_name}'" for name in close)
        question = f" Mungkin maksudnya {hint}?" if hint else " Tulis seperti 'Kota Padang' atau 'Kab. Solok'."
        return f"'{text}' bukan nama kabupaten/kota.{question}"
