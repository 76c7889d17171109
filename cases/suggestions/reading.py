"""A text as words: where each stands, which shapes it has, and whether somebody said that it is not so."""

import re
from dataclasses import dataclass

from cases.suggestions.spelling import forms, joined, plain

# Nobody types more than this about one problem; what comes after is not read, so that no text can be slow.
LONGEST_TEXT = 20_000
# "tidak pernah kasih uang nafkah": so many weighty words later "tidak" still belongs to the word.
FAR = 4
# "tidak dipukul": only so near does it say that the thing did not happen.
NEAR = 2

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[.!?;\n]+|[,:()]")
_NOT = "tidak"
_SENTENCE_END = frozenset(".!?;\n")
_CLAUSE_STARTS = """tetapi karena sehingga sampai sejak malah justru melainkan padahal dan lalu kemudian terus akhirnya kalau
    jika bila waktu saat ketika sambil supaya agar hingga setelah sesudah sebelum meski walau sudah cuma hanya"""
# "tidak hanya dipukul", "tidak tahan dihina": the thing did happen.
_NOT_A_DENIAL = """hanya cuma sekadar saja tahan kuat jarang segan henti henti-hentinya berhenti sadar sangka menyangka nyangka
    terima rela ikhlas nyaman tega sanggup sekali berani betah"""
_LIGHT = """pernah lagi ada bisa ingin juga di ke dari yang akan dapat boleh saya dia kami itu ini pun"""
_STARTS, _NO_DENIALS, _LIGHT_WORDS = (frozenset(each.split()) for each in (_CLAUSE_STARTS, _NOT_A_DENIAL, _LIGHT))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text; ``negator`` is the place of the "tidak" before it, ``denied`` that it did not happen."""

    start: int
    end: int
    plain: str
    sentence: int
    forms: frozenset[str]
    negator: int | None = None
    denied: bool = False


def read(text: str) -> list[Word]:
    """The words of a text in order, lower-cased, spelled one way, each with its negation."""
    words: list[Word] = []
    negation = _Negation()
    sentence = 0
    for match in _TOKEN.finditer(text[:LONGEST_TEXT]):
        token = match.group().lower()
        if not token[0].isalnum():
            sentence += token[0] in _SENTENCE_END
            negation.end()
            continue
        spelled = plain(token)
        together = joined(words[-1].plain, spelled) if words and words[-1].sentence == sentence else None
        if together:
            before = words.pop()
            words.append(_word(before.start, match.end(), together, sentence, before.negator, before.denied))
            continue
        place = len(words)
        negator, denied = negation.hear(spelled, place)
        words.append(_word(match.start(), match.end(), spelled, sentence, negator, denied))
    return words


def _word(start: int, end: int, spelled: str, sentence: int, negator: int | None, denied: bool) -> Word:
    return Word(start, end, spelled, sentence, forms(spelled), negator, denied)


class _Negation:
    """What the last "tidak" still reaches."""

    def __init__(self) -> None:
        self.end()

    def end(self) -> None:
        """A comma, a full stop or "karena": what follows is a new thought."""
        self.place: int | None = None
        self.distance = 0
        self.denies = True

    def hear(self, word: str, place: int) -> tuple[int | None, bool]:
        """The place of the "tidak" that this word stands under, and whether the word is denied by it."""
        if word == _NOT:
            self.end()
            self.place = place
            return None, False
        if self.place is None:
            return None, False
        if self.distance == 0 and word in _NO_DENIALS:
            self.denies = False
        elif word in _STARTS or self.distance >= FAR:
            self.end()
            return None, False
        self.distance += word not in _LIGHT_WORDS
        return self.place, self.denies and self.distance <= NEAR
