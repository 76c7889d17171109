"""What can be true of a table that somebody published: does it add up, which cells cannot be, which whole numbers fit.

Judged in whole numbers (``reports.published``). Nothing is stored and nothing is corrected: a table that cannot be is shown with
the reason, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..published import check_table, count_text, feasible_range, percent_of, percent_text
from .pasted import Line, Pasted


@dataclass(frozen=True)
class CheckedLine:
    """A row as printed, what is possible behind it, one number that fits, and what is wrong with it, if anything."""

    label: str
    count: str
    percent: str
    possible: str
    example: str
    problem: str


@dataclass(frozen=True)
class Verdict:
    """What the page says of a pasted table; ``problems`` is empty when nothing contradicts anything."""

    lines: tuple[CheckedLine, ...]
    total: int | None
    count_sum: int | None
    percent_sum: Decimal | None
    has_examples: bool
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def total_text(self) -> str:
        return "–" if self.total is None else count_text(self.total)

    @property
    def count_sum_text(self) -> str:
        return "–" if self.count_sum is None else count_text(self.count_sum)

    @property
    def percent_sum_text(self) -> str:
        return "–" if self.percent_sum is None else percent_text(self.percent_sum)

    @property
    def has_counts(self) -> bool:
        """Whether any row was printed with a count."""
        return any(line.count != "–" for line in self.lines)

    @property
    def is_possible(self) -> bool:
        return not self.problems


def judge(pasted: Pasted, total: int | None = None) -> Verdict:
    """Check a table that was read without problems; ``total`` is the one typed beside it and wins over the one in the table."""
    lines = pasted.lines
    counts = [line.count for line in lines]
    percents = [line.percent for line in lines]
    count_sum = sum(count or 0 for count in counts) if lines and None not in counts else None
    percent_sum = sum((percent or Decimal(0) for percent in percents), Decimal(0)) if None not in percents else None
    printed = pasted.total.count if pasted.total else None
    whole = total if total is not None else printed if printed is not None else count_sum
    ranges = [_range(line, whole) for line in lines]
    wrong = [_wrong(line, possible, whole) for line, possible in zip(lines, ranges, strict=True)]
    examples, unreachable = _fitting(lines, ranges, whole, any(wrong))
    problems = [
        *_sums(count_sum, whole, total, printed),
        *_percent_sum(percents, percent_sum),
        *(f"{line.label}: {reason}" for line, reason in zip(lines, wrong, strict=True) if reason),
        *unreachable,
    ]
    shown = tuple(
        CheckedLine(
            label=line.label,
            count="–" if line.count is None else count_text(line.count),
            percent="–" if line.percent is None else percent_text(line.percent),
            possible=_range_text(possible) if line.percent is not None and whole else "–",
            example=count_text(examples[place]) if examples else "–",
            problem=reason,
        )
        for place, (line, possible, reason) in enumerate(zip(lines, ranges, wrong, strict=True))
    )
    notes = _notes(pasted, whole, percent_sum)
    return Verdict(shown, whole, count_sum, percent_sum, bool(examples), tuple(problems), tuple(notes))


def _range(line: Line, total: int | None) -> tuple[int, int] | None:
    """The whole numbers that the printed percentage allows; those of a row without one are what it says itself."""
    if line.percent is None:
        return None if line.count is None else (line.count, line.count)
    return feasible_range(line.percent, total, _decimals(line.percent)) if total else None


def _wrong(line: Line, possible: tuple[int, int] | None, total: int | None) -> str:
    """Why this row cannot be, or ''."""
    if line.count is not None and total is not None and line.count > total:
        return f"{count_text(line.count)} lebih banyak daripada jumlah {count_text(total)}."
    if line.percent is None or not total:
        return ""
    if possible is None:
        return f"tidak ada bilangan bulat dari {count_text(total)} yang pembulatannya {percent_text(line.percent)}."
    if line.count is None or possible[0] <= line.count <= possible[1]:
        return ""
    share = percent_of(line.count, total)
    really = (
        f"; {count_text(line.count)} dari {count_text(total)} adalah {percent_text(share)}" if share is not None else ""
    )
    return f"{percent_text(line.percent)} berarti {_range_text(possible)}{really}."


def _fitting(
    lines: tuple[Line, ...], ranges: list[tuple[int, int] | None], total: int | None, has_wrong: bool
) -> tuple[tuple[int, ...] | None, list[str]]:
    """One set of whole numbers that fits, if counts are missing; and why there is none, if there is none."""
    if not total or has_wrong or all(line.count is not None for line in lines):
        return None, []
    if all(line.count is None and line.percent is not None for line in lines):
        check = check_table(total, [line.percent for line in lines if line.percent is not None])
        return check.solution, list(check.problems)
    fixed = [
        (line.count, line.count) if line.count is not None else found for line, found in zip(lines, ranges, strict=True)
    ]
    known = [found for found in fixed if found is not None]
    if len(known) < len(fixed):
        return None, []
    low, high = sum(found[0] for found in known), sum(found[1] for found in known)
    if low <= total <= high:
        return None, []
    return None, [
        f"Jumlah {count_text(total)} tidak dapat dicapai: baris-barisnya berjumlah paling sedikit {count_text(low)} "
        f"dan paling banyak {count_text(high)}."
    ]


def _sums(count_sum: int | None, whole: int | None, typed: int | None, printed: int | None) -> list[str]:
    found = []
    if typed is not None and printed is not None and typed != printed:
        found.append(f"Jumlah yang Anda tulis {count_text(typed)}, tetapi tabelnya menyebut {count_text(printed)}.")
    if count_sum is not None and whole is not None and count_sum != whole:
        apart = count_text(abs(count_sum - whole))
        more = "lebih" if count_sum > whole else "kurang"
        found.append(
            f"Baris-barisnya berjumlah {count_text(count_sum)}, {apart} {more} dari jumlah yang disebut, {count_text(whole)}."
        )
    return found


def _percent_sum(percents: list[Decimal | None], percent_sum: Decimal | None) -> list[str]:
    """Whether rounding alone explains that percentages do not sum to 100: each row may be half its last digit off."""
    if percent_sum is None or not percents or percent_sum == 100:
        return []
    slack = sum((Decimal(5).scaleb(-_decimals(percent) - 1) for percent in percents if percent is not None), Decimal(0))
    if abs(percent_sum - 100) <= slack:
        return []
    return [
        f"Persentasenya berjumlah {percent_text(percent_sum)}. Pembulatan {len(percents)} baris hanya menjelaskan "
        f"selisih sampai {percent_text(slack)}: ada baris yang hilang, terhitung dua kali, atau salah tulis."
    ]


def _notes(pasted: Pasted, whole: int | None, percent_sum: Decimal | None) -> list[str]:
    notes = []
    if percent_sum is not None and percent_sum not in (0, 100):
        notes.append(f"Persentasenya berjumlah {percent_text(percent_sum)}, karena tiap baris dibulatkan sendiri.")
    if whole is None:
        notes.append("Tulis jumlah keseluruhan supaya bilangan bulat di balik persentase dapat dicari.")
    stated = pasted.total.percent if pasted.total else None
    if stated is not None and percent_sum is not None and stated != percent_sum:
        rows = percent_text(percent_sum)
        notes.append(f"Tabelnya menyebut {percent_text(stated)} sebagai jumlah persentase; baris-barisnya {rows}.")
    return notes


def _range_text(possible: tuple[int, int] | None) -> str:
    if possible is None:
        return "tidak ada"
    low, high = possible
    return count_text(low) if low == high else f"{count_text(low)}–{count_text(high)}"


def _decimals(percent: Decimal) -> int:
    exponent = percent.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
