"""The words beside the symbols, and the room they take."""

from dataclasses import dataclass
from datetime import date

from .kin import Couple, Kin, Pregnancy
from .svg import readable, width_of, wrapped
from .tree import Tree

NAME, SMALL, LEADING = 12.0, 10.5, 14.0
LONGEST = 15
SYMBOL, YEARS = 44.0, 33.0
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
UNION = {"MARRIED": "nikah", "UNREGISTERED": "nikah siri", "COHABITING": "hidup bersama"}
ENDING = {"SEPARATED": "pisah", "DIVORCED": "cerai", "WIDOWED": "wafat"}
LOSS = {"ONGOING": "hamil", "MISCARRIAGE": "keguguran", "STILLBIRTH": "lahir mati"}


@dataclass(frozen=True)
class Label:
    """Lines under a symbol: the name, then smaller ones; ``width`` is that of symbol and words together."""

    name: list[str]
    small: list[str]
    width: float

    @property
    def height(self) -> float:
        return LEADING * (len(self.name) + len(self.small)) + 5


def called(kin: Kin) -> str:
    """The name as it is written, without what no line can hold; a person may still be without one."""
    return " ".join(readable(kin.name).split()) or "Tanpa nama"


def day(when: date) -> str:
    """A date as it is written: 26 Maret 2018."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def label_of(tree: Tree, node: int) -> Label:
    """What stands under a person or a pregnancy."""
    expected = tree.pregnancy(node)
    return _pregnancy_label(expected) if expected else _kin_label(tree.people[node])


def _kin_label(kin: Kin) -> Label:
    name = wrapped(called(kin), LONGEST)
    small = [line for mark in kin.marks for line in wrapped(mark, LONGEST + 3)]
    years = YEARS if kin.birth_year is not None or kin.died_year is not None else 0
    return _label(name, small, 2 * max(years, SYMBOL / 2))


def _pregnancy_label(expected: Pregnancy) -> Label:
    small = [LOSS[expected.outcome]]
    if expected.due and expected.outcome == "ONGOING":
        small.append("perkiraan lahir")
    return _label([], small + ([day(expected.due)] if expected.due else []), SYMBOL)


def _label(name: list[str], small: list[str], least: float) -> Label:
    widths = [width_of(line, NAME) for line in name] + [width_of(line, SMALL) for line in small]
    return Label(name, small, max([least, *widths]))


def couple_words(couple: Couple, *, is_numbered: bool) -> tuple[str, str]:
    """What stands above and below a couple's line: how and when it began, how and when it ended."""
    order = f"ke-{couple.order} · " if is_numbered else ""
    began = order + UNION[couple.kind] + (f" {couple.since}" if couple.since is not None else "")
    if couple.status == "TOGETHER":
        return began, f"sampai {couple.ended}" if couple.ended is not None else ""
    return began, ENDING[couple.status] + (f" {couple.ended}" if couple.ended is not None else "")


def numbered(couples: tuple[Couple, ...]) -> set[Couple]:
    """The couples whose order is worth writing: not the first, or one of several of the same person."""
    counts: dict[int, int] = {}
    for couple in couples:
        for key in (couple.one, couple.other):
            counts[key] = counts.get(key, 0) + 1
    return {couple for couple in couples if couple.order > 1 or max(counts[couple.one], counts[couple.other]) > 1}
