"""Whom to think of first for each of the eleven problems, whether or not the directory holds them. Source: ``data/README.md``."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from .models import Partner

FILE = Path(__file__).parent / "data" / "partner_suggestions.csv"


class Suggestion(NamedTuple):
    """An institution that helps with a problem; ``kind`` is '' where only its ``words`` tell it from others."""

    institution: str
    kind: str
    words: tuple[str, ...]
    is_first: bool
    is_sourced: bool

    def is_met_by(self, partner: Partner) -> bool:
        """Return whether this partner is such an institution, as far as its kind, name and services tell."""
        if self.kind and partner.kind != self.kind:
            return False
        text = f"{partner.name} {partner.services}".lower()
        return not self.words or any(word in text for word in self.words)


class Advice(NamedTuple):
    """An institution to think of, and the partners of the directory that are such and serve the district."""

    suggestion: Suggestion
    partners: list[Partner]


def suggestions_for(problem: str) -> tuple[Suggestion, ...]:
    """Return whom to think of for a problem (code of one of the eleven), first ones first; nothing for other codes."""
    return SUGGESTIONS.get(problem, ())


def is_first_choice(partner: Partner, problem: str) -> bool:
    """Return whether the partner is one of the institutions to think of first for the problem."""
    return any(row.is_first and row.is_met_by(partner) for row in suggestions_for(problem))


def advice(problem: str, partners: Iterable[Partner]) -> list[Advice]:
    """Return whom to think of for a problem, each with those of ``partners`` that are such. No queries of its own."""
    known = list(partners)
    return [Advice(row, [one for one in known if row.is_met_by(one)]) for row in suggestions_for(problem)]


def _read() -> dict[str, tuple[Suggestion, ...]]:
    found: dict[str, list[Suggestion]] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = tuple(word.lower() for word in row["words"].split("|") if word)
            is_first, is_sourced = row["rank"] == "first", row["basis"] == "sourced"
            found[row["problem"]].append(Suggestion(row["institution"], row["kind"], words, is_first, is_sourced))
    return {problem: tuple(sorted(rows, key=lambda row: not row.is_first)) for problem, rows in found.items()}


SUGGESTIONS = _read()
