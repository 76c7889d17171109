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
# A long text holds more words by chance, so each so many words ask for one more, up to a limit.
WORDS_PER_POINT = 6
MOST_FOR_LENGTH = 3
# Who asks when we are open, thanks us or studies us often uses our words; each such word raises what is needed.
ERRAND = 3
# Once a problem is clear, a further suggestion needs only this much, and this share of the best one.
FURTHER = 3
SHARE = 0.2
# A sub-category is named when it has most of what its root has; otherwise the root itself.
CLEAR = 0.6
# So many different words about people and what they feel, and a long text needs no more than a short one.
LIVES_ENOUGH = 2
OTHER = "OTHER"
MOST_REASONS = 6
# Whom it happened to says nothing about what happened, so these words add nothing of their own.
_PEOPLE_WORDS = """suami istri pasangan ayah ibu orangtua anak bayi balita adik kakak nenek kakek lansia paman bibi mertua ipar
    keponakan cucu menantu saudara keluarga saya dia remaja pelajar siswa murid perempuan lelaki orang"""
# Words that show that somebody's life is being told.
_LIVES_WORDS = """suami istri anak bayi balita nenek kakek lansia mertua ipar cucu keponakan pacar remaja siswa paman orangtua
    adik ayah takut nangis bingung tolong klien ybs capek kasihan damping tahun lapor kabur sakit malu umur hidup keluarga"""
# Words of those who come about something else than a problem.
_ERRANDS_WORDS = """skripsi penelitian riset tesis magang wawancara webinar seminar sertifikat narasumber pemateri
    undangan proposal sumbang donasi donatur relawan parkir piket jadwal terimakasih fotokopi formulir rapat sosialisasi
    penyuluhan lomba anggaran komunitas yayasan lowongan studi pelatihan brosur kunjungan jumat sabtu
    senin loket poster wartawan printer absen rekomendasi acara absensi"""
_PEOPLE, _LIVES, _ERRANDS = (frozenset(each.split()) for each in (_PEOPLE_WORDS, _LIVES_WORDS, _ERRANDS_WORDS))

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
    if not scored or scored[0][0] < _needed(words):
        return []
    least = max(FURTHER, SHARE * scored[0][0])
    return [
        Suggestion(_named(key, found), found[0][0].root, _because(found, words, text), score)
        for score, found, key in scored[:limit]
        if score >= least and key != OTHER
    ]


def _needed(words: list[Word]) -> int:
    """What the best sum must reach: more for an errand, and more in a long text that tells of nobody's life."""
    errands = {word.plain for word in words if not _ERRANDS.isdisjoint(word.forms)}
    lives = {word.plain for word in words if not _LIVES.isdisjoint(word.forms)}
    length = 0 if len(lives) >= LIVES_ENOUGH else min(MOST_FOR_LENGTH, len(words) // WORDS_PER_POINT)
    return THRESHOLD + length + ERRAND * len(errands)


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
