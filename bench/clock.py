"""Two things timed in turn, A B A B, so that whatever else the machine does falls on both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

WARM_UP = 5


@dataclass(frozen=True)
class Figure:
    """One line of the result: a ratio, what it means, and the goal it has to meet, where there is one."""

    name: str
    ratio: float
    ours: str
    baseline: str
    at_least: float | None = None
    at_most: float | None = None
    remark: str = ""

    @property
    def is_missed(self) -> bool:
        too_low = self.at_least is not None and self.ratio < self.at_least
        return too_low or (self.at_most is not None and self.ratio > self.at_most)

    @property
    def goal(self) -> str:
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else "–"

    @property
    def verdict(self) -> str:
        if self.goal == "–":
            return "–"
        return "MISSED" if self.is_missed else "met"


def in_turn(
    first: Callable[[], Any], second: Callable[[], Any], times: int, between: Callable[[], Any] | None = None
) -> tuple[float, float]:
    """Return the median seconds of both; the first few rounds warm up, and ``between`` two acts the clock stands still."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM_UP + times):
        for act, seconds in zip((first, second), taken, strict=True):
            if between:
                between()
            start = time.perf_counter()
            act()
            if turn >= WARM_UP:
                seconds.append(time.perf_counter() - start)
    return median(taken[0]), median(taken[1])


def milliseconds(seconds: float) -> str:
    """Return 0.01234 as '12.3 ms'."""
    return f"{seconds * 1000:.3g} ms"


def share_of_throughput(
    name: str, ours: float, baseline: float, at_least: float | None = None, remark: str = ""
) -> Figure:
    """Return how many requests per second we answer for each one of the baseline."""
    return Figure(name, baseline / ours, f"{1 / ours:.0f}/s", f"{1 / baseline:.0f}/s", at_least=at_least, remark=remark)


def share_of_time(name: str, ours: float, baseline: float, at_most: float | None = None, remark: str = "") -> Figure:
    """Return how long we take for each second of the baseline."""
    return Figure(name, ours / baseline, milliseconds(ours), milliseconds(baseline), at_most=at_most, remark=remark)


def table(figures: list[Figure]) -> str:
    """Return the figures as a table in Markdown."""
    lines = ["| measure | ours | baseline | ratio | goal | verdict | remark |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| {f.name} | {f.ours} | {f.baseline} | {f.ratio:.2f} | {f.goal} | {f.verdict} | {f.remark} |" for f in figures
    ]
    return "\n".join(lines)
