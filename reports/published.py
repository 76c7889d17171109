"""How figures are rounded and written here, and whether a table that someone published can be true.

A ministry publishes a total and one rounded percentage per row. Such a table is possible only if whole numbers exist
that add up to the total and round to every printed percentage. All arithmetic is exact: a float
would decide ties by luck.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

WRITTEN_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,6})?\s*%?")


class CheckedRow(NamedTuple):
    """A printed percentage with the lowest and highest whole count behind it; both None when there is no such count."""

    percent: Decimal
    low: int | None
    high: int | None


@dataclass(frozen=True)
class TableCheck:
    """What is possible behind a published table; the sums are None when a row has no whole number at all."""

    total: int
    rows: tuple[CheckedRow, ...]
    low_sum: int | None
    high_sum: int | None
    percent_sum: Decimal
    solution: tuple[int, ...] | None
    problems: tuple[str, ...]

    @property
    def solvable(self) -> bool:
        return self.solution is not None


def count_text(count: int) -> str:
    """A whole number as Indonesians write it: 3252 gives '3.252'."""
    return f"{count:,}".replace(",", ".")


def percent_text(percent: Decimal) -> str:
    """A percentage as Indonesians write it, with the decimals it has: '14,8%'."""
    return f"{percent:f}".replace(".", ",") + "%"


def percent_of(count: int, total: int) -> Decimal | None:
    """The share of `count` in `total` in percent, to one decimal, half up: the one rounding rule of the project.

    None when the total is zero: a share of nothing does not exist and is not 0.
    """
    if total == 0:
        return None
    return Decimal((2000 * count + total) // (2 * total)).scaleb(-1)


def parse_percent(text: str) -> Decimal:
    """Read '14.8', '14,8' or '14,8%' and keep the decimals as written; ValueError with a sentence for the user."""
    written = text.strip()
    if not WRITTEN_PERCENT.fullmatch(written):
        raise ValueError(f"“{text}” bukan persentase. Tulislah misalnya 14,8 atau 14.8.")
    percent = Decimal(written.rstrip("% ").replace(",", "."))
    if percent > 100:
        raise ValueError(f"“{text}” lebih dari 100 persen. Persentase sebuah baris paling tinggi 100.")
    return percent


def feasible_range(percent: Decimal, total: int, decimals: int = 1) -> tuple[int, int] | None:
    """The lowest and highest count whose share of `total` prints as `percent` with that many decimals, or None.

    Nobody says how a published table rounded its ties, so a count passes if rounding half up or half to even gives the
    figure: a tie below always rounds up to it, a tie above rounds down to it only when its last digit is even.
    """
    printed = Fraction(percent) * 10**decimals
    if total <= 0 or printed.denominator != 1 or printed < 0:
        return None
    digits, step = printed.numerator, 2 * 100 * 10**decimals
    low = -(-(2 * digits - 1) * total // step)
    high, is_between = divmod((2 * digits + 1) * total, step)
    if not is_between and digits % 2:
        high -= 1
    low, high = max(low, 0), min(high, total)
    return (low, high) if low <= high else None


def check_table(total: int, percents: Sequence[Decimal | str]) -> TableCheck:
    """Check a published total and its rounded percentages; each row's decimals are those it was written with.

    Raises ValueError, with a sentence for the user, for a negative total, no rows, or a text that is no percentage.
    """
    if total < 0:
        raise ValueError("Jumlah keseluruhan tidak boleh negatif.")
    if not percents:
        raise ValueError("Masukkan sedikitnya satu persentase.")
    printed = [parse_percent(percent) if isinstance(percent, str) else percent for percent in percents]
    if not all(percent.is_finite() for percent in printed):
        raise ValueError("Setiap persentase harus berupa angka.")
    rows = tuple(_checked_row(percent, total) for percent in printed)
    ranges = [(row.low, row.high) for row in rows if row.low is not None and row.high is not None]
    is_complete = len(ranges) == len(rows)
    low_sum = sum(low for low, _ in ranges) if is_complete else None
    high_sum = sum(high for _, high in ranges) if is_complete else None
    problems = _problems(total, rows, low_sum, high_sum)
    return TableCheck(
        total=total,
        rows=rows,
        low_sum=low_sum,
        high_sum=high_sum,
        percent_sum=sum(printed, Decimal(0)),
        solution=None if problems else _closest_solution(total, printed, ranges),
        problems=problems,
    )


def _decimals(percent: Decimal) -> int:
    exponent = percent.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _checked_row(percent: Decimal, total: int) -> CheckedRow:
    return CheckedRow(percent, *(feasible_range(percent, total, _decimals(percent)) or (None, None)))


def _problems(total: int, rows: Sequence[CheckedRow], low_sum: int | None, high_sum: int | None) -> tuple[str, ...]:
    if total == 0:
        return ("Jumlah keseluruhan 0 tidak dapat dibagi menjadi persentase.",)
    if low_sum is None or high_sum is None:
        return tuple(
            f"Baris {number}: tidak ada bilangan bulat dari {count_text(total)} "
            f"yang pembulatannya {percent_text(row.percent)}."
            for number, row in enumerate(rows, start=1)
            if row.low is None
        )
    if low_sum <= total <= high_sum:
        return ()
    return (
        f"Jumlah {count_text(total)} tidak dapat dicapai: dengan persentase ini baris-barisnya berjumlah "
        f"paling sedikit {count_text(low_sum)} dan paling banyak {count_text(high_sum)}.",
    )


def _closest_solution(total: int, percents: Sequence[Decimal], ranges: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The counts inside the ranges that add up to `total` with the least squared distance from the exact shares.

    Every row starts at its nearest count and all are moved by the same whole step, found by bisection; what is still
    missing goes, one each, to the rows where one more costs least. The cost is convex, so no other choice is closer.
    """
    shares = [Fraction(percent) * total / 100 for percent in percents]

    def moved(step: int) -> list[int]:
        return [min(max(round(share) + step, low), high) for share, (low, high) in zip(shares, ranges, strict=True)]

    below, above = -total - 1, total + 1
    while above - below > 1:
        middle = (below + above) // 2
        if sum(moved(middle)) <= total:
            below = middle
        else:
            above = middle
    counts, one_more = moved(below), moved(below + 1)
    growing = [row for row in range(len(counts)) if one_more[row] > counts[row]]
    growing.sort(key=lambda row: (counts[row] - shares[row], row))
    for row in growing[: total - sum(counts)]:
        counts[row] += 1
    return tuple(counts)
