"""Statistics for everybody: no account, no cookie, no row of a case; the same bytes for all who ask.

Pages are rendered without the request, so that nothing of a reader can come into them, and may be kept by caches for minutes.
What is not published answers like what never was.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from lk3.access import public
from lk3.models import Region

from .. import files
from ..public import opendata
from ..public import page as public_page
from ..public import tables as public_tables
from ..public.publishing import publisher_name
from ..scopes import Period, half_period, year_period

WHY = "Published figures are for everybody: rounded, frozen, approved by two persons."
# Nobody keeps "not published": whoever just published a semester wants to see it.
CACHE, NOT_KEPT = "public, max-age=300", "public, no-cache"
PERIOD = re.compile(r"((?:19|20)[0-9]{2})(?:-s([12]))?", re.ASCII)
CODE = re.compile(r"[0-9]{2}(\.[0-9]{2})?", re.ASCII)


@public(WHY)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Say what is here: the published semesters of the country and of provinces."""
    standing = public_tables.standing()
    whole = [row for row in standing if row.region_id is None]
    provinces = {row.region_id: row.region for row in standing if row.region is not None}
    context = {
        "periods": [(one, public_page.address(one)) for one in public_tables.periods(whole)],
        "provinces": [
            (region, [(one, public_page.address(one, region.pk)) for one in _own_periods(standing, region)])
            for _, region in sorted(provinces.items())
        ],
        "licence": public_page.licence(),
    }
    return _page(request, "public/index.html", context)


@public(WHY)
@require_safe
def nation(request: HttpRequest, period: str) -> HttpResponse:
    """Show the country in a published semester or year."""
    return _figures(request, period, "")


@public(WHY)
@require_safe
def area(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Show a province or district in a published semester or year."""
    return _figures(request, period, code)


@public(WHY)
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Describe the open data and its columns."""
    standing = public_tables.standing()
    context = {
        "fields": opendata.FIELDS,
        "description": opendata.DESCRIPTION,
        "publishers": sorted({publisher_name(row.region) for row in standing}),
        "licence": public_page.licence(),
    }
    return _page(request, "public/data.html", context)


@public(WHY)
@require_safe
def data_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the tidy table."""
    return _answer(request, opendata.csv_bytes(), files.CSV, file_name=opendata.CSV_NAME)


@public(WHY)
@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    """Hand out the same lines as JSON."""
    return _answer(request, opendata.json_bytes(), files.JSON)


@public(WHY)
@require_safe
def data_package(request: HttpRequest) -> HttpResponse:
    """Hand out the description for programs."""
    return _answer(request, opendata.package_bytes(), files.JSON)


def _figures(request: HttpRequest, period_key: str, code: str) -> HttpResponse:
    period, standing = _period(period_key), public_tables.standing()
    region = _region(code)
    if period is None or (code and region is None):
        return _not_published(request)
    shown = public_tables.showing(standing, period, region)
    if shown is None:
        return _not_published(request)
    periods = public_tables.periods(public_tables.covering(standing, region))
    page = public_page.make(shown, category=request.GET.get("jenis", ""), periods=periods)
    return _page(request, "public/figures.html", {"page": page, "licence": public_page.licence()})


def _period(key: str) -> Period | None:
    found = PERIOD.fullmatch(key)
    if found is None:
        return None
    year, half = found.groups()
    return half_period(int(year), int(half)) if half else year_period(int(year))


def _region(code: str) -> Region | None:
    if not CODE.fullmatch(code):
        return None
    levels = (Region.Level.PROVINCE, Region.Level.DISTRICT)
    return Region.objects.filter(pk=code, level__in=levels).select_related("parent").first()


def _own_periods(standing: list[Any], region: Region) -> list[Period]:
    return public_tables.periods(row for row in standing if row.region_id == region.pk)


def _not_published(request: HttpRequest) -> HttpResponse:
    """The same page for what was never published, what was taken back, and what does not exist."""
    return _page(request, "public/not_published.html", {}, status=404)


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render without the request: nothing of whoever reads comes into the page."""
    frame = {"office_name": settings.OFFICE_NAME, "invented_data": settings.INVENTED_DATA_BANNER}
    html = render_to_string(template, frame | context).encode()
    return _answer(request, html, "text/html; charset=utf-8", status=status)


def _answer(
    request: HttpRequest, content: bytes, content_type: str, *, status: int = 200, file_name: str = ""
) -> HttpResponse:
    """Answer with a fingerprint of the content, or with 304 for whoever has it already."""
    response = HttpResponse(content, content_type=content_type, status=status)
    is_there = status == HttpResponse.status_code
    response.headers["Cache-Control"] = CACHE if is_there else NOT_KEPT
    if file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if not is_there:
        return response
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
