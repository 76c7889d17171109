"""Better categories than "lainnya", from what was typed: a table of words, a sum of weights, and the words that led there.

No black box: what is suggested is the sum of the weights of the terms found, and ``because`` says which words they were.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cases.suggestions.reading import Word, read
from cases.suggestions.terms import Row, Term, Terms

__all__ = ["Row", "Suggestion", "Terms", "suggest"]

# Below this sum nothing is said: one clear word, or two that point the same way.
THRESHOLD = 4
# Who asks when we are open, thanks us or studies us often uses our words; each such word raises what is needed.
ERRAND = 3
# Once a problem is clear, a further suggestion needs only this much, and this share of the best one.
FURTHER = 3
SHARE = 0.2
# A sub-category is named when it has most of what its root has; otherwise the root itself.
CLEAR = 0.6
OTHER = "OTHER"
MOST_REASONS = 6
# Whom it happened to says nothing about what happened, so these words add nothing of their own.
_PEOPLE = frozenset(
    """suami istri pasangan ayah ibu orangtua anak bayi balita adik kakak nenek kakek lansia paman bibi mertua ipar
    keponakan cucu menantu saudara keluarga saya dia remaja pelajar siswa murid perempuan lelaki orang""".split()
)
_ERRANDS = frozenset(
    """skripsi penelitian riset tesis magang wawancara mahasiswa mahasiswi webinar seminar sertifikat narasumber pemateri
    undangan proposal sumbang donasi donatur relawan parkir piket jadwal terimakasih fotokopi formulir rapat sosialisasi
    penyuluhan lomba anggaran aplikasi komunitas yayasan lowongan studi pelatihan brosur kunjungan jumat sabtu buka tutup
    senin kantor loket printer absen rekomendasi acara tamu absensi""".split()
)

Found = list[tuple[Term, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category that fits better, its root, the words of the text that led to it as typed, and the sum of their weights."""

    code: str
    root: str
    because: list[str]
    score: int


def suggest(text: str, terms: Terms | Iterable[Row], limit: int = 3) -> list[Suggestion]:
    """At most ``limit`` categories for a typed text, best first; nothing when the text names no problem.

    One per root of the eleven, and any number of sub-categories of "lainnya", which stand for themselves.
    """
    compiled = terms if isinstance(terms, Terms) else Terms.compile(terms)
    words = read(text)
    groups: dict[str, Found] = defaultdict(list)
    for term, places in compiled.found_in(words):
        groups[term.code if term.root == OTHER else term.root].append((term, places))
    scored = sorted(((*_count(found, words), key) for key, found in groups.items()), key=lambda row: (-row[0], row[2]))
    if not scored or scored[0][0] < THRESHOLD + _errands(words):
        return []
    least = max(FURTHER, SHARE * scored[0][0])
    return [
        Suggestion(_named(key, found), found[0][0].root, _because(found, words, text), score)
        for score, found, key in scored[:limit]
        if score >= least and key != OTHER
    ]


def _errands(words: list[Word]) -> int:
    """How much more must be said before an errand (opening hours, thanks, a thesis) is taken for a problem."""
    return ERRAND * len({word.plain for word in words if not _ERRANDS.isdisjoint(word.forms)})


def _count(found: Found, words: list[Word]) -> tuple[int, Found]:
    """The sum of the weights, heaviest first, and what was counted: a term counts only for words not yet counted."""
    score = 0
    seen: set[int] = set()
    counted: Found = []
    for term, places in sorted(found, key=lambda one: (-one[0].weight, -len(one[1]), one[1])):
        telling = {place for place in places if _PEOPLE.isdisjoint(words[place].forms)} or set(places)
        if telling <= seen:
            continue
        seen |= telling
        score += term.weight
        counted.append((term, places))
    return score, counted


def _named(key: str, found: Found) -> str:
    """The sub-category that most of the weight speaks for, or the root when none stands out."""
    by_code: dict[str, Found] = defaultdict(list)
    for term, places in found:
        by_code[term.code].append((term, places))
    weights = {code: sum(term.weight for term, _ in own) for code, own in by_code.items()}
    best = max(weights, key=lambda code: (weights[code], code))
    return best if weights[best] >= CLEAR * sum(weights.values()) else key


def _because(found: Found, words: list[Word], text: str) -> list[str]:
    """The words that led here as they were typed, in the order of the text; neighbours stay together."""
    reasons: list[str] = []
    places = sorted({place for _, places in found for place in places})
    start = None
    for number, place in enumerate(places):
        start = place if start is None else start
        follows = number + 1 < len(places) and places[number + 1] == place + 1
        if not follows:
            reasons.append(text[words[start].start : words[place].end])
            start = None
    return list(dict.fromkeys(reasons))[:MOST_REASONS]
