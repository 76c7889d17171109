"""Cases opened, open and closed, their problems, and what was done in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth

from cases.models import Case, CaseProblem, CaseTransition, ServiceContact
from referrals.models import Partner, Referral

from ..models.summaries import Measure
from ..scopes import Scope
from .dimensions import Dimension
from .question import between, cases_of, moments_between
from .sources import Source, case_paths, with_client_of

CLOSED = Case.State.CLOSED


def opened_in(scope: Scope, at: str = "") -> Q:
    """Cases of the scope opened in its period."""
    return between(f"{at}opened_on", scope.period.start, scope.period.end) & cases_of(scope, at)


def opened(scope: Scope) -> QuerySet[Case]:
    """Cases opened in the period."""
    return Case.objects.filter(opened_in(scope))


def closed(scope: Scope) -> QuerySet[Case]:
    """Cases closed in the period and not reopened since: the day stands on the case as long as it is closed."""
    return Case.objects.filter(between("closed_on", scope.period.start, scope.period.end) & cases_of(scope))


def active(scope: Scope) -> QuerySet[Case]:
    """Cases open at the end of the last day of the period."""
    return Case.objects.filter(cases_of(scope), open_at(scope.period.end))


def open_at(day: date) -> Q:
    """Cases that were open when the day ended, also those closed since; not those that were closed then and reopened since."""
    not_closed = Q(closed_on=None) | Q(closed_on__gt=day)
    return Q(opened_on__lte=day) & not_closed & ~Q(pk__in=reopened_later(day))


def in_service_between(start: date, end: date, at: str = "") -> Q:
    """Cases that were open at some time from ``start`` to ``end``, both included; reopening counts. ``at`` leads to the case.

    Reopenings are rare and asked for once, so that the many others are told by their two dates alone.
    """
    had_no_end = Q(**{f"{at}closed_on": None}) | Q(**{f"{at}closed_on__gte": start})
    day_before = date.fromordinal(start.toordinal() - 1)
    reopened = CaseTransition.objects.filter(from_state=CLOSED, effective_on__gte=start, effective_on__lte=end)
    was_open = had_no_end & ~Q(**{f"{at}pk__in": reopened_later(day_before)})
    again = Q(**{f"{at}pk__in": reopened.order_by().values("case_id")})
    return Q(**{f"{at}opened_on__lte": end}) & (was_open | again)


def reopened_later(day: date) -> QuerySet[Any]:
    """The ids of cases that were closed when the day ended, and reopened after it."""
    earlier = CaseTransition.objects.filter(case=OuterRef("case"), effective_on__lte=day)
    last = earlier.order_by("-effective_on", "-moved_at", "-pk").values("to_state")[:1]
    later = CaseTransition.objects.filter(from_state=CLOSED, effective_on__gt=day)
    return later.alias(state_then=Subquery(last)).filter(state_then=CLOSED).order_by().values("case_id")


def _reopened_since(scope: Scope) -> QuerySet[Case]:
    """Cases that neither date calls closed at the end of the period, though they were."""
    day = scope.period.end
    has_no_end = Q(closed_on=None) | Q(closed_on__gt=day)
    return Case.objects.filter(cases_of(scope), has_no_end, opened_on__lte=day, pk__in=reopened_later(day))


def _secondary_problems(scope: Scope) -> QuerySet[CaseProblem]:
    return CaseProblem.objects.filter(opened_in(scope, "case__"))


def services(scope: Scope) -> QuerySet[ServiceContact]:
    """Contacts held in the period, also of cases opened before it."""
    held = between("held_on", scope.period.start, scope.period.end)
    return ServiceContact.objects.filter(held & cases_of(scope, "case__"))


def referrals(scope: Scope) -> QuerySet[Referral]:
    """Referrals sent in the period."""
    sent = moments_between("sent_at", scope.period.start, scope.period.end)
    return Referral.objects.filter(sent & cases_of(scope, "case__"))


def _of_case(day: str) -> dict[Dimension, Any]:
    return case_paths("", day, person="client__")


def _in_case(day: str) -> dict[Dimension, Any]:
    return case_paths("case__", day, person="case__client__")


def _without_month(paths: dict[Dimension, Any]) -> dict[Dimension, Any]:
    return {dimension: path for dimension, path in paths.items() if dimension is not Dimension.MONTH}


OPENED = Source(opened, _of_case("opened_on"), "opened_on", welfare=with_client_of(""), measure=Measure.OPENED)
ACTIVE = Source(active, _without_month(_of_case("opened_on")), "opened_on", welfare=with_client_of(""), is_stock=True)
CLOSINGS = Source(
    closed,
    _of_case("closed_on") | {Dimension.OUTCOME: "outcome"},
    "closed_on",
    welfare=with_client_of(""),
    measure=Measure.CLOSED,
)
# Cases that look open at a day because they were reopened after it.
WRONGLY_OPEN = replace(ACTIVE, rows=_reopened_since)
SECONDARY = Source(
    _secondary_problems,
    _in_case("case__opened_on")
    | {
        Dimension.CATEGORY: Coalesce("category__parent_id", "category_id"),
        Dimension.SUBCATEGORY: "category_id",
    },
    "case__opened_on",
    "case__",
    welfare=with_client_of("case__"),
    measure=Measure.PROBLEM,
)
SERVICES = Source(
    services,
    _in_case("held_on") | {Dimension.SERVICE: "kind"},
    "held_on",
    "case__",
    welfare=with_client_of("case__"),
    measure=Measure.SERVICE,
)
REFERRALS = Source(
    referrals,
    _in_case("case__opened_on")
    | {
        Dimension.MONTH: TruncMonth("sent_at", output_field=DateField()),
        Dimension.PARTNER_KIND: Coalesce("partner__kind", Value(Partner.Kind.LK3.value)),
        Dimension.FATE: "state",
    },
    "sent_at",
    "case__",
    welfare=with_client_of("case__"),
)
