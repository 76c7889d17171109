"""The totals of a report as they were known at some moment, next to what is known by now.

A case that is registered on 10 July with 28 June as its day belongs to the first semester, and nobody could have reported it on
30 June. What had been recorded by then is told by the moments of recording; the category of a case is taken as it is now.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cases.models import Case, CaseParticipant, CaseTransition

from ..figures import Question, rows

CLOSED = Case.State.CLOSED


def totals_known(asked: Question, moment: datetime) -> dict[str, int]:
    """{code of the table: its total} by what had been recorded before the moment."""
    new, continuing = _clients(asked, moment)
    done = rows("outreach", asked).annotate(noted_at=Coalesce("reported_at", "recorded_at")).filter(noted_at__lt=moment)
    return {
        "opened": _registered(rows("opened", asked), moment).count(),
        "active": _known_cases(asked, moment).exclude(_closed_by(asked, moment)).count(),
        "closed": _known_cases(asked, moment).filter(_closed_by(asked, moment, within=True)).count(),
        "clients_new": new,
        "clients_continuing": continuing,
        "services": rows("services", asked).filter(recorded_at__lt=moment, case__registered_at__lt=moment).count(),
        "referrals": rows("referrals", asked).filter(sent_at__lt=moment).count(),
        "outreach": done.count(),
        "people_reached": done.aggregate(people=Sum(F("men_reached") + F("women_reached")))["people"] or 0,
    }


def _registered(cases: QuerySet[Case], moment: datetime) -> QuerySet[Case]:
    return cases.filter(registered_at__lt=moment)


def _known_cases(asked: Question, moment: datetime) -> QuerySet[Case]:
    """Cases of the unit that were opened by the end of the period and registered before the moment."""
    scope = asked.scope
    found = Case.objects.filter(unit=scope.area.unit, opened_on__lte=scope.period.end)
    return _registered(found, moment)


def _closed_by(asked: Question, moment: datetime, within: bool = False) -> Q:
    """Cases that were closed at the end of the period by what had been recorded before the moment; ``within``: closed in it.

    A closing stands on the case until it is reopened; then only the steps remember it.
    """
    start, end = asked.scope.period.start, asked.scope.period.end
    first: dict[str, Any] = {"closed_on__gte": start} if within else {}
    still = Q(closed_on__lte=end, closed_at__lt=moment, **first)
    steps = CaseTransition.objects.filter(case=OuterRef("pk"), moved_at__lt=moment, effective_on__lte=end)
    last = steps.order_by("-effective_on", "-moved_at", "-pk")
    reopened = CaseTransition.objects.filter(case=OuterRef("pk"), from_state=CLOSED).filter(
        Q(moved_at__gte=moment) | Q(effective_on__gt=end)
    )
    was = Case.objects.annotate(
        state_then=Subquery(last.values("to_state")[:1]), day_then=Subquery(last.values("effective_on")[:1])
    ).filter(Exists(reopened), state_then=CLOSED)
    if within:
        was = was.filter(day_then__gte=start)
    return still | Q(pk__in=was.filter(unit=asked.scope.area.unit).values("pk"))


def _clients(asked: Question, moment: datetime) -> tuple[int, int]:
    """New and continuing persons, each once, in cases registered before the moment."""
    scope = asked.scope
    start, end = scope.period.start, scope.period.end
    in_service = _known_cases(asked, moment).in_service_during(start, end)  # type: ignore[attr-defined]
    continuing = _persons(in_service.filter(Q(opened_on__lt=start) | Q(is_continuing=True)))
    first = _persons(_registered(rows("opened", asked), moment).filter(is_continuing=False))
    return len(first - continuing), len(continuing)


def _persons(cases: QuerySet[Case]) -> set[int]:
    """The ids of clients: those of one unit in half a year, so a few hundred at most."""
    found = CaseParticipant.objects.filter(role=CaseParticipant.Role.CLIENT, case__in=cases).order_by()
    return set(found.values_list("person", flat=True).distinct())
