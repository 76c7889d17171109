"""Search first: nobody registers a family twice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lk3.access import Permission, can, requires

from ..search import find


@requires(Permission.FAMILY_SEARCH)
def family_search(request: HttpRequest) -> HttpResponse:
    """Show the one box, and what ``q`` finds. It is posted: a name or NIK must not stay in the address and the history."""
    text = request.POST.get("q", "")[:120]
    results = find(request.user, text)  # type: ignore[arg-type]
    may_register = can(request.user, Permission.CASE_OPEN)  # type: ignore[arg-type]
    context = {"results": results, "may_register": may_register, "shows_person": bool(results.rows)}
    return render(request, "families/search.html", context)
