"""Refuses words that say who a family is: names, numbers, places and days of one case, and everything that looks like them.

A program cannot know that a text is safe, only that it is not. That is why a person reads it too and says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from cases.models import Case, ServiceContact
from families.models import Family, Person, SocialTie
from families.querysets import name_words
from lk3.models import Region
from reports.scopes import MONTHS

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
ENDINGS = ("nya", "lah", "kah", "pun", "ku", "mu")
SHORTEST_NAME, SHORTEST_STREET = 3, 4
# Of how many pieces a split name is put together again.
LONGEST_NAME = 12
# Words that stand in the name fields without being names; a story cannot do without them.
TITLES = set(
    """keluarga ibu bapak pak bapa ayah mama papa bin binti haji hajah almarhum almarhumah alm anak adik kakak abang
    uda uni nenek kakek paman bibi tante suami istri mantan sepupu keponakan menantu mertua tetangga teman
    guru kepala rumah tangga warga kelompok panti yayasan sekolah kecamatan kabupaten kota desa kelurahan
    nagari jorong dusun petugas kader ketua dan atau dari yang dengan klien pelapor puskesmas polisi polsek
    dinas sosial tksk psm relawan lurah camat wali bidan dokter perawat ustaz imam pekerja kantor rukun
    posyandu""".split()  # noqa: SIM905
)
# Words that stand in every address.
GENERIC = set(
    """jalan jln jl gang lorong nomor blok komplek kompleks perumahan perum rumah dusun jorong korong nagari desa
    kelurahan kecamatan kabupaten kota provinsi barat timur utara selatan tengah dekat depan belakang samping
    sebelah simpang masjid pasar sekolah kontrakan kost kos alamat tempat tinggal""".split()  # noqa: SIM905
)
STREETS = {"jalan", "jln", "jl", "gang", "gg", "lorong"}
# Words of street names that give nobody away when they stand alone.
ORDINARY = {"lama", "baru", "raya", "besar", "kecil", "indah", "dalam", "damai", "merdeka", "harapan"}
# What gives somebody away whoever it is.
PATTERNS = (
    re.compile(r"\b(?:LK3|KEL|RUJ)-\d[\d-]*", re.IGNORECASE),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    # Letters that look like ours and are not (Greek, Cyrillic) hide a name from every comparison.
    re.compile(r"\w*[\u0370-\u03ff\u0400-\u052f]\w*"),
    re.compile(r"\bR[TW]\b\s*\.?\s*\d+", re.IGNORECASE),
    re.compile(r"\b(?i:jl|jln|jalan|gg|gang|lorong)\b\.?\s+[A-Z0-9][\w-]*(?:\s+[A-Z][\w-]*)*"),
    re.compile(rf"\b\d{{1,2}}\s+(?:{'|'.join(MONTHS)})(?:\s+\d{{4}})?", re.IGNORECASE),
    re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"),
)


LONG_NUMBER = re.compile(r"\+?\d(?:[\s.()/-]*\d){6,}")
# Two years and an amount of money are long numbers, too.
YEARS = re.compile(r"(?:19|20)\d\d\s*[-/]\s*(?:19|20)\d\d")
AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")


@dataclass(frozen=True)
class Identity:
    """The folded words and phrases by which the people of one case can be known."""

    words: frozenset[str]
    phrases: frozenset[tuple[str, ...]]

    def found_in(self, text: str) -> list[str]:
        """Return what gives somebody away, as it was typed, each once, in the order of the text."""
        text = _visible(text)
        found = [*self._words_in(text), *self._split_names_in(text), *_numbers_in(text)]
        found += [(match.start(), match[0].strip()) for one in PATTERNS for match in one.finditer(text)]
        return list(dict.fromkeys(typed for _, typed in sorted(found)))

    def _words_in(self, text: str) -> Iterator[tuple[int, str]]:
        typed = [(match.start(), match[0], fold(match[0])) for match in WORD.finditer(text)]
        folded = [word for _, _, word in typed]
        for number, (start, as_typed, word) in enumerate(typed):
            if self._is_name(word):
                yield start, as_typed
            for phrase in self.phrases:
                if tuple(folded[number : number + len(phrase)]) == phrase:
                    yield start, " ".join(one for _, one, _ in typed[number : number + len(phrase)])

    def _split_names_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Names written in pieces: 'S i t i', 'Sit-i', 'Si.ti'."""
        typed, longest = list(WORD.finditer(text)), max(map(len, self.words), default=0) * 2
        for number, first in enumerate(typed):
            whole = first[0]
            for count, last in enumerate(typed[number + 1 : number + LONGEST_NAME], start=2):
                whole += last[0]
                if len(whole) > longest:
                    break
                is_spelt = len(whole) == count
                if (is_spelt or len(whole) > SHORTEST_NAME) and fold(whole) in self.words:
                    yield first.start(), text[first.start() : last.end()]

    def _is_name(self, word: str) -> bool:
        stems = [word.removesuffix(end) for end in ENDINGS if word.endswith(end)]
        return any(stem in self.words for stem in (word, *stems))


def identity_of(case: Case) -> Identity:
    """Gather everything by which the people of the case, their home and their file are known. Seven queries."""
    family: Family = case.family
    there = ServiceContact.persons.through.objects.filter(servicecontact__case=case).values("person_id")
    known = {*_ids(case.participants.all()), *_ids(family.members.all()), case.client_id}
    people = list(Person.objects.filter(Q(pk__in=known) | Q(pk__in=there)).order_by("pk"))
    names = [family.name, family.safe_contact_name, case.reporter]
    names += [text for person in people for text in (person.name, person.alias)]
    ties = SocialTie.objects.filter(family=family).order_by("pk")
    where = {fold(word) for region in (family.district, family.district.parent) for word in _words(region.name)}
    phrases = {phrase for text in (family.address, family.safe_address) for phrase in _streets(text, where)}
    phrases |= {_phrase(tie.label) for tie in ties if len(_phrase(tie.label)) > 1}
    phrases |= set(_places(family, [person.birth_place for person in people]))
    return Identity(
        frozenset(word for name in names for word in _names(name)), frozenset(phrase for phrase in phrases if phrase)
    )


def fold(word: str) -> str:
    """The word as names are searched: lower case, without marks, old spelling folded to new."""
    return "".join(name_words(word))


def _visible(text: str) -> str:
    """The text without signs that nobody sees, by which a name could be split: soft hyphens, joiners, marks of direction."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _numbers_in(text: str) -> Iterator[tuple[int, str]]:
    """Long rows of digits: NIK, KK, telephone; not two years, and not rupiah."""
    for match in LONG_NUMBER.finditer(text):
        is_money = AMOUNT.fullmatch(match[0]) and text[: match.start()].rstrip().lower().endswith("rp")
        if not YEARS.fullmatch(match[0]) and not is_money:
            yield match.start(), match[0].strip()


def _ids(rows: Iterable[object]) -> list[int]:
    return list(rows.order_by().values_list("person_id", flat=True))  # type: ignore[attr-defined]


def _names(name: str) -> list[str]:
    return [word for word in name_words(name) if len(word) >= SHORTEST_NAME and word not in TITLES]


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _words(text))


def _streets(address: str, where: set[str]) -> Iterator[tuple[str, ...]]:
    """The own name of a street or a place: a single word, or each two neighbours of several; 'lama' alone gives nobody away."""
    run: list[str] = []
    before = ""
    for part in re.split(r"[\d,.;/()-]+", address):
        for typed in [*_words(part), ""]:
            word = fold(typed)
            if len(word) > 2 and word not in GENERIC | TITLES and word not in where:
                run.append(typed)
                continue
            if len(run) == 1 and _is_own_name(run[0], is_street=before in STREETS):
                yield (fold(run[0]),)
            yield from pairwise(fold(one) for one in run)
            run, before = [], word


def _is_own_name(typed: str, *, is_street: bool) -> bool:
    """Return whether one word of an address names a place: it follows 'jalan' or is written large, and is not on every sign."""
    is_name = is_street or typed[0].isupper()
    return is_name and len(typed) >= SHORTEST_STREET and fold(typed) not in ORDINARY


def _places(family: Family, birth_places: list[str]) -> Iterator[tuple[str, ...]]:
    """Village and kecamatan of the family and where its people were born, unless that is the district itself."""
    district: Region = family.district
    known = {_phrase(region.name) for region in (district, district.parent)}  # type: ignore[union-attr]
    known |= {_phrase(district.full_name), ()}
    names = [region.name for region in (family.village, family.subdistrict) if region]
    yield from {_phrase(name) for name in (*names, *birth_places)} - known
