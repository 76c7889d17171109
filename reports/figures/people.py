"""Clients: as they stand in cases, and each person once."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cases.models import Case, CaseParticipant

from ..models.summaries import Measure
from ..scopes import Scope
from .cases import in_service_between, opened_in
from .dimensions import Dimension
from .question import between, cases_of
from .sources import CLIENT, Source, case_paths

Welfare = CaseParticipant.welfare_categories.through


def clients(scope: Scope) -> QuerySet[CaseParticipant]:
    """Clients of the cases opened in the period."""
    return CaseParticipant.objects.filter(opened_in(scope, "case__"), role=CLIENT)


def new_clients(scope: Scope) -> QuerySet[CaseParticipant]:
    """Who came for the first time, one row per person: in the first of their cases opened in the period.

    Nobody who continues is new, whatever else they came for.
    """
    came = opened_in(scope, "case__") & Q(case__is_continuing=False)
    # Asked person by person, through joins: a set of all who continue would be searched through for every row as soon as it
    # is too large for PostgreSQL's memory, and SQLite would walk through all cases of the period if they stood in an IN.
    earlier = _same_person(came).filter(_is_before())
    return _clients(came).filter(~Exists(_same_person(_continuing(scope, "case__"))), ~Exists(earlier))


def continuing_clients(scope: Scope) -> QuerySet[CaseParticipant]:
    """Who were clients before and are served in the period, one row per person: in the newest of those cases."""
    return CaseParticipant.objects.filter(pk__in=_newest_each(_continuing(scope)))


def _continuing(scope: Scope, at: str = "") -> Q:
    """Cases opened before the period and in service in it, or opened in it as "binaan lanjutan"."""
    start, end = scope.period.start, scope.period.end
    went_on = Q(**{f"{at}opened_on__lt": start}) & in_service_between(start, end, at)
    came_back = between(f"{at}opened_on", start, end) & Q(**{f"{at}is_continuing": True})
    return cases_of(scope, at) & (went_on | came_back)


def _clients(cases: Q) -> QuerySet[CaseParticipant]:
    return CaseParticipant.objects.filter(cases, role=CLIENT)


def _same_person(cases: Q) -> QuerySet[Any]:
    return _clients(cases).filter(person=OuterRef("person"))


def _is_before() -> Q:
    day, case = OuterRef("case__opened_on"), OuterRef("case_id")
    return Q(case__opened_on__lt=day) | Q(case__opened_on=day, case_id__lt=case)


def _newest_each(cases: Q) -> QuerySet[Any]:
    """The ids of one row per person: that of the newest of these cases."""
    number = Window(RowNumber(), partition_by="person_id", order_by=["-case__opened_on", "-case_id"])
    rows = CaseParticipant.objects.filter(role=CLIENT, case__in=Case.objects.filter(cases))
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
