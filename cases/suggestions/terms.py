"""The table of words that lead to a category, made ready for matching."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from cases.suggestions.everyday import COMMON, is_person
from cases.suggestions.hints import Hints, Part
from cases.suggestions.reading import Word
from cases.suggestions.spelling import forms, joined, plain

# code, code of the parent ("" or None for the eleven), the words, weight 1 to 5
Row = tuple[str, str | None, str, int]
# So many other words may stand between the words of one term.
GAP = 3
_NOT = "tidak"
OTHER = "OTHER"


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
    # What competes with what: the ten roots, and each sub-category of "lainnya" for itself.
    group: str
    # Its words without those for people; all of them if it has no other.
    telling: tuple[Piece, ...]
    # "suami pukul" and "ayah pukul" of one row are the same way to say it, "suami tendang" is another.
    way: tuple[int, frozenset[frozenset[str]]]

    @classmethod
    def of(cls, row: int, code: str, parent: str | None, weight: int, pieces: tuple[Piece, ...]) -> Term:
        """The term of a row, with what follows from it."""
        root = parent or code
        telling = tuple(piece for piece in pieces if not is_person(piece.shapes)) or pieces
        way = (row, frozenset(piece.shapes for piece in telling))
        return cls(row, code, root, weight, pieces, code if root == OTHER else root, telling, way)

    def parts(self) -> Iterator[Part]:
        """What each of its words may hint at alone: its weight is shared among them."""
        for piece in self.telling:
            for shape in piece.shapes:
                yield (shape, bool(piece.under_not)), self.group, self.way, self.weight / len(self.telling)

    def might_stand_in(self, shapes: set[str]) -> bool:
        """Whether the text has all its words at all: the quick question before the slow one."""
        pieces = self.pieces
        return len(pieces) == 1 or not any(piece.shapes.isdisjoint(shapes) for piece in pieces[1:])

    def places(self, words: list[Word], first: int) -> tuple[int, ...] | None:
        """Where its words stand when its first piece stands at ``first``; nothing if they are not close together."""
        taken = [first]
        for piece in self.pieces[1:]:
            at = _nearest(piece, words, taken, len(self.pieces) + GAP)
            if at is None:
                return None
            taken.append(at)
        if max(taken) - min(taken) >= len(self.pieces) + GAP:
            return None
        denials = [
            range(words[at].negator or 0, at) for at, piece in zip(taken, self.pieces, strict=True) if piece.under_not
        ]
        return tuple(sorted({*taken, *(place for denial in denials for place in denial)}))


def _nearest(piece: Piece, words: list[Word], taken: list[int], reach: int) -> int | None:
    """The place next to the first word of a term where another of its words stands, in the same sentence."""
    first = taken[0]
    for distance in range(1, reach):
        for at in (first - distance, first + distance):
            here = 0 <= at < len(words) and at not in taken and words[at].sentence == words[first].sentence
            if here and piece.meets(words[at]):
                return at
    return None


class Terms:
    """The compiled table. Compile it once and keep it: the same rows give the same object."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_shape: dict[str, list[Term]] = defaultdict(list)
        every: list[Term] = []
        for number, (code, parent, text, weight) in enumerate(rows):
            every += [Term.of(number, code, parent, weight, pieces) for pieces in _ways_to_say(text)]
        every = _rarest_first(every)
        for term in every:
            for shape in term.pieces[0].shapes:
                self._by_shape[shape].append(term)
        self._roots = {term.group: term.root for term in every}
        self.hints = Hints(part for term in every for part in term.parts())

    def root_of(self, group: str) -> str:
        """The one of the eleven that a group belongs to."""
        return self._roots[group]

    @staticmethod
    def compile(rows: Iterable[Row]) -> Terms:
        """Make the table ready; a row that holds no word is passed over."""
        return _compiled(tuple((code, parent or None, text, int(weight)) for code, parent, text, weight in rows))

    def found_in(self, words: list[Word]) -> Iterator[tuple[Term, tuple[int, ...]]]:
        """Every term that the words say, with the places of its words; each way to say a row counts once."""
        counted: set[tuple[int, frozenset[frozenset[str]]]] = set()
        shapes = {shape for word in words for shape in word.forms}
        for at, word in enumerate(words):
            for term in self._beginning_with(word):
                if term.way not in counted and term.pieces[0].meets(word) and term.might_stand_in(shapes):
                    places = term.places(words, at)
                    if places is not None:
                        counted.add(term.way)
                        yield term, places

    def _beginning_with(self, word: Word) -> Iterator[Term]:
        for shape in word.forms:
            yield from self._by_shape.get(shape, ())


@lru_cache(maxsize=4)
def _compiled(rows: tuple[Row, ...]) -> Terms:
    return Terms(rows)


def _rarest_first(terms: list[Term]) -> list[Term]:
    """The same terms, each with its rarest word first: it is the one that is looked up, so that few are tried in vain."""
    common = Counter(shape for term in terms for piece in term.pieces for shape in piece.shapes)
    return [
        replace(term, pieces=tuple(sorted(term.pieces, key=lambda piece: max(common[shape] for shape in piece.shapes))))
        for term in terms
    ]


def _ways_to_say(text: str) -> Iterator[tuple[Piece, ...]]:
    """``suami/istri pukul`` gives two ways; usually the last word tells most, so it comes first."""
    for way in product(*(part.split("/") for part in text.lower().split())):
        pieces = _pieces(way)
        if pieces:
            yield tuple(reversed(pieces))


def _pieces(way: tuple[str, ...]) -> list[Piece]:
    pieces: list[Piece] = []
    after_not = _NOT in [plain(part) for part in way]
    for exact, word, is_denied in _spelled(way):
        # "dirumahkan" must not meet every "rumah".
        shapes = frozenset({word}) if exact or word in COMMON else forms(word) - COMMON
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
    # A "tidak" with nothing after it denies nothing, so such a term says nothing.
    return [] if denied else spelled
