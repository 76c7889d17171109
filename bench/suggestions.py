"""``python -m bench.suggestions [--show]``: how often the right category is among the suggestions.

Narratives are invented (``tests/cases/narratives``). Those in ``fit`` may be read to improve the table; those in ``report``
were written by others, are read by nobody who edits the table or the rules, and were measured once: ``--show`` prints only FIT.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cases.suggestions import OTHER, Row, Suggestion, Terms, suggest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "cases/data"
NARRATIVES = ROOT / "tests/cases/narratives"
GOAL_RIGHT = 0.85
GOAL_NEEDLESS = 0.10


@dataclass(frozen=True)
class Narrative:
    """An invented text, the hand that wrote it, and the codes that are right; none when the text names no problem."""

    hand: str
    codes: frozenset[str]
    text: str


@dataclass
class Result:
    """How one half did: shares from 0 to 1 and how many texts stand behind them."""

    problems: int = 0
    right: int = 0
    first: int = 0
    quiet: int = 0
    needless: int = 0

    @property
    def right_share(self) -> float:
        return self.right / self.problems

    @property
    def needless_share(self) -> float:
        return self.needless / self.quiet


def terms_of_the_program() -> Terms:
    """The table as the program ships it."""
    parents = {row["code"]: row["parent"] for row in _rows(DATA / "problem_categories.csv")}
    rows: Iterable[Row] = [
        (row["code"], parents[row["code"]], row["term"], int(row["weight"]))
        for row in _rows(DATA / "category_terms.csv")
    ]
    return Terms.compile(rows)


def narratives(half: str) -> list[Narrative]:
    """The narratives of ``FIT`` or ``REPORT``, each in a folder of its own."""
    return [
        Narrative(row["hand"], frozenset(row["code"].split()), row["text"])
        for path in sorted((NARRATIVES / half.lower()).glob("*.csv"))
        for row in _rows(path)
    ]


def is_right(narrative: Narrative, suggestions: list[Suggestion]) -> bool:
    """Whether one of the suggestions is what its author meant: the root for the ten, the sub-category for the others."""
    return any((one.code if one.root == OTHER else one.root) in narrative.codes for one in suggestions)


def measure(half: str, terms: Terms) -> Result:
    """Count the narratives of one half."""
    result = Result()
    for narrative in narratives(half):
        suggestions = suggest(narrative.text, terms)
        if narrative.codes:
            result.problems += 1
            result.right += is_right(narrative, suggestions)
            result.first += is_right(narrative, suggestions[:1])
        else:
            result.quiet += 1
            result.needless += bool(suggestions)
    return result


def main(arguments: list[str]) -> int:
    """Print both halves; 1 when the REPORT half misses a goal."""
    terms = terms_of_the_program()
    for half in ("FIT", "REPORT"):
        print(_line(half, measure(half, terms)))
    if "--show" in arguments:
        print(*_misses(terms), sep="\n")
    report = measure("REPORT", terms)
    return int(report.right_share < GOAL_RIGHT or report.needless_share > GOAL_NEEDLESS)


def _line(half: str, result: Result) -> str:
    return (
        f"{half:6}  right among three: {result.right} of {result.problems} ({result.right_share:.1%})"
        f"  right first: {result.first} ({result.first / result.problems:.1%})"
        f"  suggestions on no problem: {result.needless} of {result.quiet} ({result.needless_share:.1%})"
    )


def _misses(terms: Terms) -> Iterator[str]:
    for narrative in narratives("FIT"):
        suggestions = suggest(narrative.text, terms)
        if is_right(narrative, suggestions) if narrative.codes else not suggestions:
            continue
        got = "; ".join(f"{one.code} {one.score} {one.because}" for one in suggestions)
        yield f"\n{' '.join(sorted(narrative.codes)) or 'no problem'}: {narrative.text}\n    {got or 'nothing'}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
