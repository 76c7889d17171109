"""The table of words that lead to a category, made ready for matching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from cases.suggestions.reading import Word
from cases.suggestions.spelling import forms, joined, plain

# code, code of the parent ("" or None for the eleven), the words, weight 1 to 5
Row = tuple[str, str | None, str, int]
# So many other words may stand between the words of one term.
GAP = 3
_NOT = "tidak"


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a term: the shapes that count, and whether it must, must not or may stand under "tidak"."""

    shapes: frozenset[str]
    exact: bool
    under_not: bool | None

    def meets(self, word: Word) -> bool:
        """Whether a word of the text is this word, and said to be so (or not so) as the term asks."""
        same = word.plain in self.shapes if self.exact else not self.shapes.isdisjoint(word.forms)
        if not same or self.under_not is None:
            return same
        return word.negator is not None if self.under_not else not word.denied


@dataclass(frozen=True, slots=True)
class Term:
    """One way to say a row of the table: ``suami/istri pukul`` is two of them, with the same ``row``."""

    row: int
    code: str
    root: str
    weight: int
    pieces: tuple[Piece, ...]

    def places(self, words: list[Word], first: int) -> tuple[int, ...] | None:
        """Where its words stand when its first piece stands at ``first``; nothing if they are not close together."""
        reach = len(self.pieces) + GAP
        taken = [first]
        for piece in self.pieces[1:]:
            near = sorted(
                range(max(0, first - reach), min(len(words), first + reach + 1)), key=lambda at: abs(at - first)
            )
            for at in near:
                if at not in taken and words[at].sentence == words[first].sentence and piece.meets(words[at]):
                    taken.append(at)
                    break
            else:
                return None
        if max(taken) - min(taken) >= reach:
            return None
        nots = [words[at].negator for at, piece in zip(taken, self.pieces, strict=True) if piece.under_not]
        return tuple(sorted({*taken, *(place for place in nots if place is not None)}))


class Terms:
    """The compiled table. Compile it once and keep it: the same rows give the same object."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_shape: dict[str, list[Term]] = defaultdict(list)
        for number, (code, parent, text, weight) in enumerate(rows):
            for pieces in _ways_to_say(text):
                term = Term(number, code, parent or code, weight, pieces)
                for shape in pieces[0].shapes:
                    self._by_shape[shape].append(term)

    @staticmethod
    def compile(rows: Iterable[Row]) -> Terms:
        """Make the table ready; rows without words or weight are passed over."""
        return _compiled(tuple((code, parent or None, text, int(weight)) for code, parent, text, weight in rows))

    def found_in(self, words: list[Word]) -> Iterator[tuple[Term, tuple[int, ...]]]:
        """Every term that the words say, with the places of its words; a row counts once, where it is found first."""
        counted: set[int] = set()
        for at, word in enumerate(words):
            for shape in word.forms:
                for term in self._by_shape.get(shape, ()):
                    if term.row in counted or not term.pieces[0].meets(word):
                        continue
                    places = term.places(words, at)
                    if places is not None:
                        counted.add(term.row)
                        yield term, places


@lru_cache(maxsize=4)
def _compiled(rows: tuple[Row, ...]) -> Terms:
    return Terms(rows)


def _ways_to_say(text: str) -> Iterator[tuple[Piece, ...]]:
    """``suami/istri pukul`` gives two ways; the rarest word, usually the last, comes first because it is looked up."""
    for way in product(*(part.split("/") for part in text.lower().split())):
        pieces = _pieces(way)
        if pieces:
            yield tuple(reversed(pieces))


def _pieces(way: tuple[str, ...]) -> list[Piece]:
    pieces: list[Piece] = []
    after_not = _NOT in [plain(part) for part in way]
    for exact, word, is_denied in _spelled(way):
        shapes = frozenset({word}) if exact else forms(word)
        pieces.append(Piece(shapes, exact, True if is_denied else None if after_not else False))
    return pieces


def _spelled(way: tuple[str, ...]) -> list[tuple[bool, str, bool]]:
    """Each word of a term: whether only this very word counts, the word, and whether "tidak" stands right before it."""
    spelled: list[tuple[bool, str, bool]] = []
    denied = False
    for part in way:
        word = plain(part.removeprefix("="))
        if word == _NOT:
            denied = True
            continue
        together = joined(spelled[-1][1], word) if spelled else None
        if together:
            spelled[-1] = (spelled[-1][0], together, spelled[-1][2])
        elif word:
            spelled.append((part.startswith("="), word, denied))
            denied = False
    return spelled
