"""Better categories than "lainnya", from what was typed: a table of words, a sum of weights, and the words that led there.

No black box: what is suggested is the sum of the weights of the terms found and of the hints of single words, and
``because`` says which words they were.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.suggestions.errands import tells_of_trouble
from cases.suggestions.everyday import is_person
from cases.suggestions.reading import Word, read
from cases.suggestions.terms import OTHER, Row, Term, Terms

__all__ = ["OTHER", "Row", "Suggestion", "Terms", "suggest"]

# The best must have this much: one clear word, or several hints. A further one needs less, but a share of the best.
FIRST = 2.5
LEAST = 2
SHARE = 0.2
# A sub-category is named when it has most of what its root has; otherwise the root itself.
CLEAR = 0.6
MOST_REASONS = 6

Found = list[tuple[Term, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category that fits better, its root, the words of the text that led to it as typed, and the sum of their weights."""

    code: str
    root: str
    because: list[str]
    score: int


@dataclass(slots=True)
class _Group:
    """What speaks for one root, or for one sub-category of "lainnya": its terms, and the words that only hint at it."""

    key: str
    score: float = 0
    terms: Found = field(default_factory=list)
    places: set[int] = field(default_factory=set)


def suggest(text: str, terms: Terms | Iterable[Row], limit: int = 3) -> list[Suggestion]:
    """At most ``limit`` categories for a typed text, best first; nothing when the text names no problem.

    One per root of the eleven, and any number of sub-categories of "lainnya", which stand for themselves.
    """
    compiled = terms if isinstance(terms, Terms) else Terms.compile(terms)
    words = read(text)
    groups = sorted(_groups(words, compiled), key=lambda group: (-group.score, group.key))
    if not groups or groups[0].score < FIRST or not tells_of_trouble(words, text, groups[0].score):
        return []
    least = max(LEAST, SHARE * groups[0].score)
    return [
        Suggestion(_named(group), compiled.root_of(group.key), _because(group.places, words, text), round(group.score))
        for group in groups[:limit]
        if group.score >= least
    ]


def _groups(words: list[Word], compiled: Terms) -> list[_Group]:
    groups: dict[str, _Group] = {}
    found: dict[str, Found] = defaultdict(list)
    for term, places in compiled.found_in(words):
        found[term.group].append((term, places))
    for key, own in found.items():
        groups[key] = _count(key, own, words)
    hinted: set[tuple[str, str]] = set()
    for place, word in enumerate(words):
        for key, points in () if is_person(word.forms) else compiled.hints.of(word).items():
            group = groups.setdefault(key, _Group(key))
            if place not in group.places and (key, word.plain) not in hinted:
                hinted.add((key, word.plain))
                group.score += points
                group.places.add(place)
    return [group for key, group in groups.items() if key != OTHER]


def _count(key: str, found: Found, words: list[Word]) -> _Group:
    """The sum of the weights, heaviest first: a term counts only for words not yet counted."""
    group = _Group(key)
    for term, places in sorted(found, key=lambda one: (-one[0].weight, -len(one[1]), one[1])):
        telling = {place for place in places if not is_person(words[place].forms)} or set(places)
        if telling <= group.places:
            continue
        group.places |= set(places)
        group.score += term.weight
        group.terms.append((term, places))
    return group


def _named(group: _Group) -> str:
    """The sub-category that most of the weight speaks for, or the root when none stands out."""
    weights: dict[str, int] = defaultdict(int)
    for term, _ in group.terms:
        weights[term.code] += term.weight
    best = max(weights, key=lambda code: (weights[code], code), default=group.key)
    return best if weights and weights[best] >= CLEAR * sum(weights.values()) else group.key


def _because(found: set[int], words: list[Word], text: str) -> list[str]:
    """The words that led here as they were typed, in the order of the text; neighbours stay together."""
    reasons: list[str] = []
    places = sorted(found)
    start = None
    for number, place in enumerate(places):
        start = place if start is None else start
        follows = number + 1 < len(places) and places[number + 1] == place + 1
        if not follows:
            reasons.append(text[words[start].start : words[place].end])
            start = None
    return list(dict.fromkeys(reasons))[:MOST_REASONS]
