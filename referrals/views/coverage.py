"""Which kecamatan and villages were reached, and how long ago."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lk3.access import Permission, get_visible, requires
from lk3.models import Region, Unit

from ..coverage import areas_for, cover, home_of


@requires(Permission.UNIT_PROFILE)
def coverage(request: HttpRequest) -> HttpResponse:
    """Show the reader's own area: what was never reached comes first."""
    return _show(request, home_of(request.user))  # type: ignore[arg-type]


@requires(Permission.UNIT_PROFILE)
def coverage_area(request: HttpRequest, code: str) -> HttpResponse:
    """Show an area inside one's own."""
    areas = areas_for(request.user).select_related("parent__parent")  # type: ignore[arg-type]
    return _show(request, get_visible(areas, request.user, pk=code))  # type: ignore[arg-type]


def _show(request: HttpRequest, area: Region | None) -> HttpResponse:
    home = home_of(request.user)  # type: ignore[arg-type]
    above, region = [], area
    while area != home and region is not None and region != home:
        region = region.parent
        above.append(region)
    shown = cover(area, Unit.objects.visible_to(request.user))  # type: ignore[arg-type]
    is_own_unit = bool(request.user.hat.unit_id)  # type: ignore[union-attr]
    context = {
        "coverage": shown,
        "above": above[::-1],
        "is_own_unit": is_own_unit,
        # For readers of numbers only: one person in one village is a visit to a family.
        "is_coarse": not is_own_unit and shown.level in (Region.Level.SUBDISTRICT, Region.Level.VILLAGE),
    }
    return render(request, "referrals/coverage.html", context)
