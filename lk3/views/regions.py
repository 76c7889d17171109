"""Choices of kecamatan and villages for a form that asks for a place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..access import Permission, requires
from ..models import Region


@requires(Permission.START)
def region_options(request: HttpRequest) -> HttpResponse:
    """Return <option> elements of the regions inside ``induk`` (a code); nothing for an unknown one."""
    parent = request.GET.get("induk") or request.GET.get("district") or request.GET.get("subdistrict") or ""
    parent = parent.replace("\0", "")[:13]  # PostgreSQL cannot be asked for a NUL character
    regions = Region.objects.visible_to(request.user).filter(parent_id=parent).order_by("name", "code")
    return render(request, "_components/region_options.html", {"regions": regions})
