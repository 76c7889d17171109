"""One question of the statistics: a period, an area, perhaps a reader, and what the figure is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cases.models import Case

from ..scopes import Area, Period, Scope
from .filters import Filters


class CannotSay(ValueError):
    """The figure is not recorded in the way it was asked for; the text is a sentence for people."""


@dataclass(frozen=True)
class Question:
    """What is asked. Whoever builds it has checked that the person asking may see the area (``reports.scopes``)."""

    scope: Scope
    filters: Filters = field(default_factory=Filters)

    def within(self, area: Area) -> Question:
        """The same question for another area."""
        return replace(self, scope=replace(self.scope, area=area))

    def during(self, period: Period) -> Question:
        """The same question for another period."""
        return replace(self, scope=replace(self.scope, period=period))


def between(day: str, start: date, end: date) -> Q:
    """Rows whose day lies from ``start`` to ``end``, both included."""
    return Q(**{f"{day}__gte": start, f"{day}__lte": end})


def moments_between(moment: str, start: date, end: date) -> Q:
    """The same for a moment, by the days of the office's clock; no function on the column, so an index can serve."""
    first = timezone.make_aware(datetime.combine(start, time.min))
    after = timezone.make_aware(datetime.combine(date.fromordinal(end.toordinal() + 1), time.min))
    return Q(**{f"{moment}__gte": first, f"{moment}__lt": after})


def cases_of(scope: Scope, at: str = "") -> Q:
    """Cases of the area, of any day, that the reader of the scope may know of; ``at`` leads from the row to its case."""
    return _where(scope.area, at) & _known(scope, at)


def _where(area: Area, at: str) -> Q:
    """By the district they were opened in; the codes stand in the query, so the index answers alone."""
    if area.unit:
        return Q(**{f"{at}unit_id": area.unit.pk})
    return Q(**{f"{at}district_id__in": area.districts}) if area.region else Q()


def _known(scope: Scope, at: str) -> Q:
    """Only cases that the one reader may know of, where the scope names one."""
    known: Any = Case.objects.visible_to(scope.known_to) if scope.known_to else None
    return Q() if known is None else Q(**{f"{at}pk__in": known.values("pk")})
