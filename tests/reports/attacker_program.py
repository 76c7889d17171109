"""A patient reader's integer program: unknown counts, everything that was read as equations and bounds, and its answers."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Terms = list[tuple[Hashable, int]]
TRIES_WITHOUT_NEWS = 3


class Program:
    """Whole numbers of at least zero, of which sums are known exactly or between two bounds."""

    def __init__(self, seed: int) -> None:
        self.numbers: dict[Hashable, int] = {}
        self.lines: dict[tuple[tuple[int, int], ...], tuple[float, float]] = {}
        self.draw = random.Random(seed)
        self.solved = 0

    def unknown(self, name: Hashable) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    def learn(self, terms: Terms, low: float, high: float) -> None:
        """The sum of the terms lies between the bounds."""
        key = tuple(sorted((self.unknown(name), factor) for name, factor in terms))
        known = self.lines.get(key, (-np.inf, np.inf))
        self.lines[key] = (max(low, known[0]), min(high, known[1]))

    def determined(self, targets: Iterable[Terms]) -> list[Terms]:
        """Those of the sums that have one possible value only."""
        self._prepare()
        rows = dict(enumerate(targets))
        vectors = {number: self._vector(terms) for number, terms in rows.items()}
        seen: dict[int, set[int]] = {number: set() for number in rows}
        idle = 0
        while idle < TRIES_WITHOUT_NEWS and any(len(values) < 2 for values in seen.values()):
            open_ones = [number for number, values in seen.items() if len(values) < 2]
            objective = sum((self.draw.choice((-1, 1)) * vectors[number] for number in open_ones), start=0 * vectors[0])
            idle = 0 if self._look(objective, vectors, seen) else idle + 1
        for number in [number for number, values in seen.items() if len(values) < 2]:
            for sign in (1, -1):
                if len(seen[number]) < 2:
                    self._look(sign * vectors[number], vectors, seen)
        return [rows[number] for number, values in seen.items() if len(values) < 2]

    def _look(self, objective: np.ndarray, vectors: dict[int, np.ndarray], seen: dict[int, set[int]]) -> bool:
        """Solve once, note the value of every target, and say whether an open one got a second value."""
        found = milp(
            objective, constraints=self.constraints, integrality=np.ones(len(objective)), bounds=Bounds(0, np.inf)
        )
        self.solved += 1
        if found.x is None:
            raise AssertionError(f"What was read contradicts itself: {found.message}")
        world, news = np.round(found.x), False
        for number, vector in vectors.items():
            before = len(seen[number])
            if before < 2:
                seen[number].add(round(float(vector @ world)))
                news = news or len(seen[number]) == 2
        return news

    def _prepare(self) -> None:
        where = [(row, number, factor) for row, key in enumerate(self.lines) for number, factor in key]
        rows, columns, factors = zip(*where, strict=True)
        matrix = csr_array((factors, (rows, columns)), shape=(len(self.lines), len(self.numbers)))
        low, high = zip(*self.lines.values(), strict=True)
        self.constraints = LinearConstraint(matrix, low, high)

    def _vector(self, terms: Terms) -> np.ndarray:
        vector = np.zeros(len(self.numbers))
        for name, factor in terms:
            vector[self.numbers[name]] += factor
        return vector
