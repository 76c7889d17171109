"""The table of a morning, and its goal."""

from dataclasses import dataclass
from functools import reduce
from operator import add

from .hand import Tally

TASKS = {
    1: "what is due; open the most urgent",
    2: "one visit, two cases of a family",
    3: "nobody answers the telephone",
    4: "three tasks done, two moved",
    5: "assessment again after three months",
    6: "plan with the client, on paper",
    7: "case conference with three decisions",
    8: "closing proposed",
}
GOAL = 0.5


@dataclass(frozen=True)
class Result:
    """What each task took in one version, and what is not on file although it should be."""

    counted: dict[int, Tally]
    missing: dict[int, list[str]]

    @property
    def total(self) -> Tally:
        """Return the whole morning."""
        return reduce(add, self.counted.values(), Tally())

    @property
    def is_void(self) -> bool:
        """Return whether some task did not put on file what it should."""
        return any(self.missing.values())


def is_missed(first: Result, now: Result) -> bool:
    """Return whether the present version takes more than half, or one of the two did not do its work."""
    return first.is_void or now.is_void or now.total.both > GOAL * first.total.both


def table(first: Result, now: Result) -> str:
    """Return the tasks with clicks and keystrokes of both versions, the totals, and what is missing."""
    lines = ["| task | first: clicks | keys | now: clicks | keys | ratio |", "|---|---|---|---|---|---|"]
    lines += [_row(f"{n} {words}", first.counted[n], now.counted[n]) for n, words in TASKS.items()]
    lines.append(_row("**all**", first.total, now.total))
    one, two = first.total, now.total
    lines.append(
        f"\nclicks {two.clicks / one.clicks:.3f} · keystrokes {two.keys / one.keys:.3f} · both {two.both / one.both:.3f}"
    )
    for name, result in (("first", first), ("now", now)):
        lines += [f"VOID in {name}: task {n}: {', '.join(gone)}" for n, gone in result.missing.items() if gone]
    return "\n".join(lines)


def _row(words: str, one: Tally, two: Tally) -> str:
    return f"| {words} | {one.clicks} | {one.keys} | {two.clicks} | {two.keys} | {two.both / one.both:.2f} |"
