"""New and continuing clients of a period, as the semester report asks for them.

Source: reports of LK3 units, which count "klien baru" and "binaan lanjutan" apart; the rule for both is ours, because no text
that was read defines them.
"""

from __future__ import annotations

from typing import NamedTuple

from .figures import Question, count
from .scopes import Scope


class Clients(NamedTuple):
    """Different persons: those who came for the first time in the period, and those who were clients before it."""

    new: int
    continuing: int


def new_and_continuing(scope: Scope) -> Clients:
    """Count every person once. Two queries; exact, so for a unit's own eyes only until ``reports.disclosure`` protected it.

    New: client of a case opened in the period as a new client. Continuing: client of a case opened in the period as "binaan
    lanjutan", or opened before it and in service at some time in it, reopened cases included. Who is both is continuing.
    """
    question = Question(scope)
    return Clients(count("clients_new", question), count("clients_continuing", question))
