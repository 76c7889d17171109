"""What an indicator says of a unit: yes, not yet, or no data. No data is never counted as no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from reports.published import count_text
from reports.scopes import day_text


class Result(Enum):
    """The value is how addresses and files write it."""

    YES = "ya"
    NOT_YET = "belum"
    NO_DATA = "tanpa-data"

    @property
    def label(self) -> str:
        return {"YES": "Memenuhi", "NOT_YET": "Belum", "NO_DATA": "Tidak ada data"}[self.name]

    @property
    def tone(self) -> str:
        return {"YES": "good", "NOT_YET": "warn", "NO_DATA": "neutral"}[self.name]


@dataclass(frozen=True)
class Reading:
    """The answer of one indicator: the result, the value in words, and of which day the data are.

    ``wants`` says that somebody could do or write down something about it; a unit without a car cannot.
    """

    result: Result
    value: str
    as_of: str
    wants: bool = True


def yes_if(condition: bool, value: str, as_of: str) -> Reading:
    """Return yes or not yet."""
    return Reading(Result.YES if condition else Result.NOT_YET, value, as_of)


def no_data(value: str, as_of: str, *, wants: bool = True) -> Reading:
    """Return that nothing is known; ``value`` says what is not recorded."""
    return Reading(Result.NO_DATA, value, as_of, wants)


def on(day: date) -> str:
    """'per 22 November 2026'."""
    return f"per {day_text(day)}"


def last(what: str, day: date | None, today: date) -> str:
    """'kegiatan terakhir 3 Mei 2026'; 'per hari ini' words where there is none."""
    return f"{what} {day_text(day)}" if day else on(today)


def counted(words: list[tuple[int, str]]) -> str:
    """'1 psikolog, 2 polisi'; what there is none of stays out."""
    return ", ".join(f"{count_text(many)} {word}" for many, word in words if many)


def listed(words: list[str]) -> str:
    """'a', 'a dan b', 'a, b, dan c'."""
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"


def decimal_text(value: Decimal | float) -> str:
    """One decimal at most, with a comma: '2,5', '3', '1.204'."""
    rounded = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{count_text(int(digits))}" + (f",{part}" if part != "0" else "")
