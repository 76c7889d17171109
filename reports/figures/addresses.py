"""Where the rows behind a figure are found."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from ..scopes import Scope
from .question import Question


def scope_query(scope: Scope) -> dict[str, str]:
    """Period and area as values of an address; a running year ("until today") is asked for as the year."""
    period, area = scope.period, scope.area
    part = f"s{period.half}" if period.half else f"{period.month:02d}" if period.month else ""
    query = {"tahun": str(period.year)} | ({"periode": part} if part else {})
    if area.unit:
        return query | {"lk3": str(area.unit.pk)}
    if area.region:
        return query | {"provinsi" if area.region.parent_id is None else "kabupaten": area.region.pk}
    return query


def question_query(question: Question) -> dict[str, str]:
    """The whole question as values of an address."""
    return scope_query(question.scope) | question.filters.as_query()


def drilldown_url(code: str, question: Question) -> str:
    """The page with exactly the rows of a figure, for those who may see them."""
    return f"{reverse('reports:drilldown')}?{urlencode({'angka': code} | question_query(question))}"
