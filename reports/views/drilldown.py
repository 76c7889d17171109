"""From a figure to its rows; for those who may not see rows, to the same figure one level down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lk3.access import Permission, requires
from lk3.models import Region, User

from ..dashboards.forms import NO_KIND
from ..disclosure import Audience, SafeTable, protect
from ..figures import CATALOG, Dimension, Figure, Filters, Question, drilldown_url, fitting, table
from ..figures.addresses import UNTIL, cut_short, question_query
from ..figures.behind import DAYS, SHOWN, page_behind
from ..forms import BreakdownForm
from ..published import count_text
from ..queries import coverage
from ..scopes import Period, audience_for

USUAL = "opened"
CURSOR = "sesudah"
ONLY_THEIRS = "Baris kasus hanya dapat dibuka LK3 yang mencatatnya."
WHOLE_MONTHS = "Hari terakhir dapat dipilih untuk LK3 sendiri saja; dipakai seluruh periode."


class Asked(NamedTuple):
    """What stands in the address, and a sentence for whatever was not understood."""

    figure: Figure
    question: Question
    audience: Audience
    complaints: list[str]


@requires(Permission.STATISTICS)
def drilldown(request: HttpRequest) -> HttpResponse:
    """Show exactly the rows of a figure to the unit that recorded them, and to others where it comes from."""
    user: Any = request.user
    asked = _asked(request.GET, user)
    context = {
        "figure": asked.figure,
        "question": asked.question,
        "complaints": asked.complaints,
        "filters": _filters(asked),
    }
    if asked.audience is Audience.UNIT:
        return render(request, "reports/drilldown.html", context | _rows(asked, user, request.GET.get(CURSOR, "")))
    return render(request, "reports/drilldown_below.html", context | _below(asked, user))


def _asked(query: Any, user: User) -> Asked:
    """The question of the address; 404 for an area that the person may not see."""
    form = BreakdownForm(query, user=user)
    form.is_valid()  # what is wrong is said on the page, and the usual value stands in for it
    scope, complaints = form.scope(), form.complaints
    code = query.get("angka") or USUAL
    if code not in CATALOG:
        code = USUAL
        complaints.append("Angka ini tidak dikenal; yang dirinci adalah kasus dibuka.")
    audience = audience_for(user, scope.area)
    if text := query.get(UNTIL):
        period, refusal = _until(scope.period, text, audience)
        scope = replace(scope, period=period)
        complaints += refusal
    filters, said = _usable(code, query, user, audience)
    return Asked(CATALOG[code], Question(scope, filters), audience, complaints + said)


def _until(period: Period, text: str, audience: Audience) -> tuple[Period, list[str]]:
    """The period until a day of it. From one day to the next an office would read on which day the one case came."""
    if audience is not Audience.UNIT:
        return period, [WHOLE_MONTHS]
    cut = cut_short(period, text)
    return cut or period, [] if cut else ["Hari terakhir ini tidak ada dalam periode; dipakai seluruh periode."]


def _usable(code: str, query: Any, user: User, audience: Audience) -> tuple[Filters, list[str]]:
    filters, said = Filters.read(query)
    if audience is not Audience.UNIT:
        filters, refused = filters.for_office()
        said += refused
        # A kind that only one other LK3 of the district has would be its own figures.
        if filters.unit_kind and user.hat is not None and user.hat.unit_id is not None:
            filters, said = filters.without("unit_kind"), [*said, NO_KIND]
    filters, strange = fitting(code, filters)
    return filters, said + strange


def _filters(asked: Asked) -> list[tuple[str, str, str]]:
    """What is chosen: label, value, and the address without it."""
    chosen, question = asked.question.filters, asked.question
    without = [replace(question, filters=chosen.without(name)) for name in chosen.chosen]
    links = [drilldown_url(asked.figure.code, one) for one in without]
    return [(label, value, link) for (label, value), link in zip(chosen.words, links, strict=True)]


def _rows(asked: Asked, user: User, cursor: str) -> dict[str, Any]:
    code, here = asked.figure.code, drilldown_url(asked.figure.code, asked.question)
    found = page_behind(code, asked.question, user, cursor)
    is_of_cases = any(row.state for row in found.rows)
    return {
        "found": found,
        "total": count_text(found.total),
        "kept_back": count_text(found.kept_back),
        "day_label": DAYS.get(code, "Dibuka"),
        "shows_what": bool(SHOWN.get(code)),
        "is_of_cases": is_of_cases,
        "next_url": f"{here}&{CURSOR}={found.next_cursor}" if found.next_cursor else "",
        "first_url": here if cursor else "",
    }


def _below(asked: Asked, user: User) -> dict[str, Any]:
    """The same figure of the places inside the area, or by problem where the reader is shown no smaller place."""
    dimension = _one_level_down(asked, user)
    raw = table(asked.figure.code, asked.question, dimension, population=coverage(asked.question.scope).text)
    shown = protect(raw, asked.audience)
    links = _links(asked, dimension, shown)
    return {"shown": shown, "lines": list(zip(shown.rows, links, strict=True)), "reason": ONLY_THEIRS}


def _one_level_down(asked: Asked, user: User) -> Dimension:
    area, figure = asked.question.scope.area, asked.figure
    if area.is_nation:
        return Dimension.PROVINCE
    if area.region is not None and area.region.level == Region.Level.PROVINCE:
        return Dimension.DISTRICT
    # Who belongs to a unit sees the district as a whole, and of its units only the own one.
    has_own_unit = user.hat is not None and user.hat.unit_id is not None
    if area.region is not None and not has_own_unit:
        return Dimension.UNIT
    for dimension in (Dimension.CATEGORY, Dimension.ACTIVITY):
        if dimension in figure.dimensions:
            return dimension
    return Dimension.MONTH


def _links(asked: Asked, dimension: Dimension, shown: SafeTable) -> list[str]:
    """Where each line leads: the same question for that place; "" for what is no place."""
    names = {Dimension.PROVINCE: "provinsi", Dimension.DISTRICT: "kabupaten", Dimension.UNIT: "lk3"}
    if dimension not in names:
        return [""] * len(shown.rows)
    query = question_query(asked.question)
    for name in names.values():
        query.pop(name, None)
    page = f"{reverse('reports:drilldown')}?{urlencode({'angka': asked.figure.code} | query)}"
    return [f"{page}&{names[dimension]}={row.code}" for row in shown.rows]
