"""Clients: as they stand in cases, and each person once."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cases.models import Case, CaseParticipant

from ..models.summaries import Measure
from ..scopes import Scope
from .cases import in_service_between, opened_in
from .dimensions import Dimension
from .question import cases_of
from .sources import CLIENT, Source, case_paths

Welfare = CaseParticipant.welfare_categories.through


def clients(scope: Scope) -> QuerySet[CaseParticipant]:
    """Clients of the cases opened in the period."""
    return CaseParticipant.objects.filter(opened_in(scope, "case__"), role=CLIENT)


def new_clients(scope: Scope) -> QuerySet[CaseParticipant]:
    """Who came for the first time, one row per person: in the first of their cases opened in the period.

    Nobody who continues is new, whatever else they came for.
    """
    came = _of_cases(_opened(scope).filter(is_continuing=False))
    # Sets, not a question per row: SQLite would walk through all cases of the period for each of them.
    continuing = _of_cases(_continuing_cases(scope)).values("person_id")
    return CaseParticipant.objects.filter(pk__in=_one_each(came, newest=False)).exclude(person_id__in=continuing)


def continuing_clients(scope: Scope) -> QuerySet[CaseParticipant]:
    """Who were clients before and are served in the period, one row per person: in the newest of those cases."""
    return CaseParticipant.objects.filter(pk__in=_one_each(_of_cases(_continuing_cases(scope)), newest=True))


def _opened(scope: Scope) -> QuerySet[Case]:
    return Case.objects.filter(opened_in(scope))


def _continuing_cases(scope: Scope) -> QuerySet[Case]:
    """Opened before the period and in service in it, or opened in it as "binaan lanjutan"."""
    start, end = scope.period.start, scope.period.end
    went_on = Q(opened_on__lt=start) & in_service_between(start, end)
    came_back = Q(opened_on__gte=start, opened_on__lte=end, is_continuing=True)
    return Case.objects.filter(cases_of(scope), went_on | came_back)


def _of_cases(cases: QuerySet[Case]) -> QuerySet[CaseParticipant]:
    return CaseParticipant.objects.filter(role=CLIENT, case__in=cases)


def _one_each(rows: QuerySet[CaseParticipant], *, newest: bool) -> QuerySet[Any]:
    """The ids of one row per person: that of the newest case or of the oldest."""
    sign = "-" if newest else ""
    number = Window(RowNumber(), partition_by="person_id", order_by=[f"{sign}case__opened_on", f"{sign}case_id"])
    return rows.annotate(number=number).filter(number=1).values("pk")


def welfare(scope: Scope) -> QuerySet[Any]:
    """Welfare categories given to those clients."""
    at = "caseparticipant__case__"
    return Welfare.objects.filter(opened_in(scope, at), caseparticipant__role=CLIENT)


def _with_category(category: int) -> Q:
    return Q(pk__in=Welfare.objects.filter(welfarecategory=category).values("caseparticipant_id"))


def _source(rows: Any, measure: str = "") -> Source:
    paths = case_paths("case__", "case__opened_on", person="person__")
    return Source(rows, paths, "case__opened_on", "case__", welfare=_with_category, measure=measure)


CLIENTS = _source(clients, Measure.CLIENT)
NEW, CONTINUING = _source(new_clients), _source(continuing_clients)
WELFARE = Source(
    welfare,
    case_paths("caseparticipant__case__", "caseparticipant__case__opened_on", person="caseparticipant__person__")
    | {Dimension.PPKS: "welfarecategory_id"},
    "caseparticipant__case__opened_on",
    "caseparticipant__case__",
)
