"""What people write under "lainnya", as groups of words: for those who may never read the texts themselves.

Only words that stand in at least five cases of at least three LK3 come out, with their counts; the texts stay where they are.
A group is a word with the words that keep company with it: a word joins when at least half of the cases with the rarer of the
two have both. Whoever reads the group sees why it is one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import snowballstemmer

from cases.suggestions.everyday import COMMON, PEOPLE
from cases.suggestions.spelling import plain

from ..figures import Question
from ..published import count_text
from .shares import others_in

LEAST_CASES, LEAST_UNITS = 5, 3
MOST_TEXTS, MOST_WORDS, MOST_GROUPS, MOST_IN_GROUP = 8_000, 300, 20, 5
TOGETHER = 0.5  # of the cases with the rarer word have the other one too
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)?")


@dataclass(frozen=True)
class WordGroup:
    """Words that occur together, the most frequent first, and in how many cases of how many LK3 one of them stands."""

    words: tuple[str, ...]
    cases: int
    units: int

    @property
    def text(self) -> str:
        """'utang, pinjol: 37 kasus di 12 LK3'."""
        return f"{', '.join(self.words)}: {count_text(self.cases)} kasus di {count_text(self.units)} LK3"

    @property
    def query(self) -> str:
        """The words as they stand in the address of the form that makes a category of them."""
        return ",".join(self.words)


def groups_in(question: Question) -> list[WordGroup]:
    """The groups among the cases of a question, largest first. One query, at most the 8,000 newest cases: half a second."""
    rows = others_in(question).exclude(other_explanation="").order_by("-opened_on", "-pk")
    return group(rows.values_list("unit_id", "other_explanation")[:MOST_TEXTS])


def group(texts: Iterable[tuple[int, str]]) -> list[WordGroup]:
    """The groups among (unit, text), largest first."""
    reader = _Reader()
    cases: dict[str, set[int]] = defaultdict(set)
    units: dict[str, set[int]] = defaultdict(set)
    homes: dict[int, int] = {}
    for number, (unit, text) in enumerate(texts):
        homes[number] = unit
        for stem in reader.stems(text):
            cases[stem].add(number)
            units[stem].add(unit)
    often = [stem for stem in cases if len(cases[stem]) >= LEAST_CASES and len(units[stem]) >= LEAST_UNITS]
    often.sort(key=lambda stem: (-len(cases[stem]), stem))
    found = []
    for stems in _companies(often[:MOST_WORDS], cases):
        together = set().union(*(cases[stem] for stem in stems))
        words = tuple(reader.word_of(stem) for stem in stems)
        found.append(WordGroup(words, len(together), len({homes[number] for number in together})))
    return sorted(found, key=lambda each: (-each.cases, each.words))[:MOST_GROUPS]


def _companies(often: Sequence[str], cases: dict[str, set[int]]) -> list[list[str]]:
    """Each word once: with the most frequent word it keeps company with, or as the first of a group of its own."""
    groups: list[list[str]] = []
    for stem in often:
        own = cases[stem]
        home = next(
            (
                each
                for each in groups
                if len(each) < MOST_IN_GROUP
                and len(own & cases[each[0]]) >= TOGETHER * min(len(own), len(cases[each[0]]))
            ),
            None,
        )
        if home is None:
            groups.append([stem])
        else:
            home.append(stem)
    return groups


class _Reader:
    """Turns texts into stems, and remembers which spelling of a stem people used most."""

    def __init__(self) -> None:
        # One stemmer to a reader: it is not safe for two at once.
        self._stemmer = snowballstemmer.stemmer("indonesian")
        self._stem_of: dict[str, str] = {}
        self._spellings: dict[str, Counter[str]] = defaultdict(Counter)

    def stems(self, text: str) -> set[str]:
        """The telling words of a text, each once, without persons and the small words of every text."""
        found = set()
        for word in {plain(each) for each in _WORD.findall(text.lower())}:
            stem = self._stem_of.get(word)
            if stem is None:
                stem = self._stem_of[word] = "" if word in COMMON or word in PEOPLE else self._stemmer.stemWord(word)
            if stem and stem not in COMMON and stem not in PEOPLE:
                self._spellings[stem][word] += 1
                found.add(stem)
        return found

    def word_of(self, stem: str) -> str:
        """The usual spelling if enough cases have it, else the bare stem, which more than enough have."""
        word, many = min(self._spellings[stem].items(), key=lambda each: (-each[1], each[0]))
        return word if many >= LEAST_CASES else stem
