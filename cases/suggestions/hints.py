"""What a word says when it stands in no whole term: the categories in whose terms it mostly stands.

Nobody can list every sentence. But "jahitan" stands almost only in terms about wounds, so it hints at violence also in a
sentence that no row foresaw. A hint is weaker than any term, and a word that stands everywhere hints at nothing.
"""

from collections import defaultdict
from collections.abc import Iterable

from cases.suggestions.everyday import COMMON
from cases.suggestions.reading import Word

# A word of one category alone is worth nearly this much, "3 is half of what is needed and a little more".
FULL_HINT = 3.0
# So much weight of doubt stands beside every word, so that one that stands in a single small term hints at little.
DOUBT = 4.0
# Below this share of its weight a word belongs to nobody in particular.
LEAST_SHARE = 0.25
# Under "tidak" or not: "nafkah" and "tidak nafkah" hint at different things.
Shape = tuple[str, bool]
# A shape of a word in the table, the group of categories, the way of saying it stands in, and its part of that weight.
Part = tuple[Shape, str, object, float]


class Hints:
    """The words of the table, each with the points it gives to a group of categories."""

    def __init__(self, parts: Iterable[Part]) -> None:
        weights: dict[Shape, dict[str, dict[object, float]]] = defaultdict(lambda: defaultdict(dict))
        for shape, group, row, weight in parts:
            weights[shape][group][row] = weight
        fair = _fairness(weights)
        self._points = {shape: _points(groups, fair) for shape, groups in weights.items()}

    def of(self, word: Word) -> dict[str, float]:
        """The points that a word of a text gives, by group."""
        best: dict[str, float] = {}
        if word.plain in COMMON or (word.negator is None and not COMMON.isdisjoint(word.forms)):
            return best
        for shape in word.forms:
            for under_not in _readings(word):
                for group, points in self._points.get((shape, under_not), {}).items():
                    best[group] = max(points, best.get(group, 0))
        return best


def _readings(word: Word) -> tuple[bool, ...]:
    """A word far behind a "tidak" may or may not be meant by it, so both readings are tried."""
    if word.negator is None:
        return (False,)
    return (True,) if word.denied else (True, False)


def _fairness(weights: dict[Shape, dict[str, dict[object, float]]]) -> dict[str, float]:
    """A group with many rows has every word somewhere; the square root of its size takes half of that advantage away."""
    whole: dict[str, float] = defaultdict(float)
    for groups in weights.values():
        for group, rows in groups.items():
            whole[group] += sum(rows.values())
    mean = sum(whole.values()) / max(1, len(whole))
    return {group: (mean / size) ** 0.5 for group, size in whole.items()}


def _points(groups: dict[str, dict[object, float]], fair: dict[str, float]) -> dict[str, float]:
    sums = {group: fair[group] * sum(rows.values()) for group, rows in groups.items()}
    total = sum(sums.values()) + DOUBT
    return {group: FULL_HINT * own / total for group, own in sums.items() if own / total >= LEAST_SHARE}
