"""New and continuing clients of a period, as the semester report asks for them.

Source: reports of LK3 units, which count "klien baru" and "binaan lanjutan" apart; the rule for both is ours, because no text
that was read defines them.
"""

from __future__ import annotations

from typing import NamedTuple

from cases.models import CaseParticipant
from cases.querysets import CaseQuerySet

from .queries import cases_known_in
from .scopes import Scope


class Clients(NamedTuple):
    """Different persons: those who came for the first time in the period, and those who were clients before it."""

    new: int
    continuing: int


def new_and_continuing(scope: Scope) -> Clients:
    """Count every person once. Three queries; exact, so for a unit's own eyes only until ``reports.disclosure`` protected it.

    New: client of a case opened in the period as a new client. Continuing: client of a case opened in the period as "binaan
    lanjutan", or opened before it and in service at some time in it, reopened cases included. Who is both is continuing.
    """
    start, end = scope.period.start, scope.period.end
    cases = cases_known_in(scope)
    in_service = cases.in_service_during(start, end)
    earlier = _clients_of(in_service.filter(opened_on__lt=start)) | _clients_of(
        in_service.filter(opened_on__gte=start, is_continuing=True)
    )
    first = _clients_of(in_service.filter(opened_on__gte=start, is_continuing=False))
    return Clients(len(first - earlier), len(earlier))


def _clients_of(cases: CaseQuerySet) -> set[int]:
    rows = CaseParticipant.objects.filter(role=CaseParticipant.Role.CLIENT, case__in=cases).order_by()
    return set(rows.values_list("person", flat=True).distinct())
