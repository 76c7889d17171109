"""Five shades for a table of figures: where one ends and the next begins, in round numbers a reader can say aloud."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ..published import count_text

SHARES = (0.4, 0.65, 0.85, 0.95)  # of all figures above zero lie below the second, third, fourth and fifth shade
STEPS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)


def bounds(figures: Iterable[int]) -> list[int]:
    """The smallest figure of the second to fifth shade, rising; fewer where the figures hardly differ."""
    known = sorted(figure for figure in figures if figure > 0)
    if not known:
        return []
    found = {rounded(known[min(int(len(known) * share), len(known) - 1)]) for share in SHARES}
    return sorted(bound for bound in found if bound > known[0])


def rounded(figure: int) -> int:
    """The next smaller number that people count in: 137 gives 120, 78 gives 60; up to ten every number is one."""
    if figure <= STEPS[0]:
        return figure
    magnitude = 10 ** (len(str(figure)) - 2)
    return next(step * magnitude for step in reversed(STEPS) if step * magnitude <= figure)


def shade(figure: int, limits: Sequence[int]) -> int:
    """0 for the lightest (nothing is drawn), up to 4."""
    return bisect_right(limits, figure)


def legend(limits: Sequence[int]) -> list[tuple[int, str]]:
    """Shade and what it stands for: '0–9', '10–49', '50 atau lebih'."""
    starts = [0, *limits]
    texts = [_range(start, end) for start, end in zip(starts, limits, strict=False)]
    return list(enumerate([*texts, f"{count_text(starts[-1])} atau lebih"]))


def _range(start: int, end: int) -> str:
    return count_text(start) if end - start == 1 else f"{count_text(start)}–{count_text(end - 1)}"
