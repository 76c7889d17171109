"""Suggestions beside "lainnya": the words of the reference table, and what they say about a typed text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from .models import CategoryTerm, ProblemCategory
from .suggestions import Row, Terms, suggest

# More text than this adds no new problem, only time.
MOST_CHARACTERS = 4000


class Better(NamedTuple):
    """A category that may fit better, and the words of the text that say so, as they were typed."""

    category: ProblemCategory
    because: str


def better_for(text: str, categories: Mapping[str, ProblemCategory]) -> list[Better]:
    """Return at most three of ``categories`` (by code) that the text speaks of. One query; nothing is stored or logged."""
    found = suggest(text[:MOST_CHARACTERS], _compiled(_rows()))
    return [
        Better(categories[one.code], ", ".join(f"“{words}”" for words in one.because))
        for one in found
        if one.code in categories
    ]


def _rows() -> tuple[Row, ...]:
    rows = CategoryTerm.objects.order_by("pk")
    return tuple(rows.values_list("category__code", "category__parent__code", "term", "weight"))


@lru_cache(maxsize=2)
def _compiled(rows: tuple[Row, ...]) -> Terms:
    """Compile the table once; an edit in the admin gives other rows, and so another table."""
    return Terms.compile(rows)
