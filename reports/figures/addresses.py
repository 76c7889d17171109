"""Where the rows behind a figure are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from ..scopes import Period, Scope, day_text, half_period, month_period, year_period
from .question import Question

UNTIL = "sampai"


def scope_query(scope: Scope) -> dict[str, str]:
    """Period and area as values of an address; a period that is cut short ("this year until today") says its last day."""
    period, area = scope.period, scope.area
    part = f"s{period.half}" if period.half else f"{period.month:02d}" if period.month else ""
    query = {"tahun": str(period.year)} | ({"periode": part} if part else {})
    if period.end != _whole(period).end:
        query[UNTIL] = period.end.isoformat()
    if area.unit:
        return query | {"lk3": str(area.unit.pk)}
    if area.region:
        return query | {"provinsi" if area.region.parent_id is None else "kabupaten": area.region.pk}
    return query


def cut_short(period: Period, text: str) -> Period | None:
    """The period until a day of it, as ``scope_query`` wrote it; None for a text that is no such day."""
    try:
        end = date.fromisoformat(text)
    except ValueError:
        return None
    if not period.start <= end <= period.end:
        return None
    if end == period.end:
        return period
    label = f"{day_text(period.start)} sampai {day_text(end)}"
    return replace(period, end=end, label=label, key=f"{period.key}-{end:%m%d}")


def _whole(period: Period) -> Period:
    if period.month:
        return month_period(period.year, period.month)
    return half_period(period.year, period.half) if period.half else year_period(period.year)


def question_query(question: Question) -> dict[str, str]:
    """The whole question as values of an address."""
    return scope_query(question.scope) | question.filters.as_query()


def drilldown_url(code: str, question: Question) -> str:
    """The page with exactly the rows of a figure, for those who may see them."""
    return f"{reverse('reports:drilldown')}?{urlencode({'angka': code} | question_query(question))}"
