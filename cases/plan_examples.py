"""Examples of goals with first actions, by problem: a form that begins with one is changed, not written from nothing.

The words stand in ``data/plan_examples.csv``; they are ours and bind nobody. The third action is left empty: it belongs to
what only this family and its worker know. Most likely the client does it, so it begins there; empty it is left out.
"""

import csv
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils import timezone

from .models import Case

FILE = Path(__file__).resolve().parent / "data" / "plan_examples.csv"
# How the form of a goal writes that the client does it.
BY_CLIENT = "klien"


class Example(NamedTuple):
    """A goal with its sign, what the client does and what we do, each with the days until then."""

    category: str
    goal: str
    sign: str
    client_does: str
    client_days: int
    we_do: str
    our_days: int

    def begin(self) -> dict[str, Any]:
        """Return what the form of a new goal starts with."""
        today = timezone.localdate()
        return {
            "text": self.goal,
            "success_sign": self.sign,
            "what_1": self.client_does,
            "who_1": BY_CLIENT,
            "due_on_1": today + timedelta(days=self.client_days),
            "what_2": self.we_do,
            "due_on_2": today + timedelta(days=self.our_days),
            "who_3": BY_CLIENT,
        }


@cache
def examples() -> list[Example]:
    """Return all examples in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return [
            Example(**{**row, "client_days": int(row["client_days"]), "our_days": int(row["our_days"])})  # type: ignore[arg-type]
            for row in csv.DictReader(rows)
        ]


def examples_for(case: Case) -> list[Example]:
    """Return the examples for the main problem of a case, or for what it rolls up to."""
    codes = {case.category.code, case.root_category.code}
    return [example for example in examples() if example.category in codes]


def chosen(case: Case, number: str) -> dict[str, Any]:
    """Return what the form starts with when this case's first ('1') or another example was asked for; else nothing.

    A number, so that the address says nothing of the problem.
    """
    asked = dict(enumerate(examples_for(case), start=1)).get(int(number) if re.fullmatch("[1-9]", number) else 0)
    return asked.begin() if asked else {}
