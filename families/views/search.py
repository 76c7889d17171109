"""Search first: nobody registers a family twice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3.access import Permission, can, requires

from .. import sealed_words
from ..search import find


@requires(Permission.FAMILY_SEARCH)
def family_search(request: HttpRequest) -> HttpResponse:
    """Show the one box, and what was searched for. Posted words go on to an address of their own, sealed."""
    if request.method == "POST":
        return redirect(sealed_words.address(request, "families:search"))
    results = find(request.user, sealed_words.read(request))  # type: ignore[arg-type]
    may_register = can(request.user, Permission.CASE_OPEN)  # type: ignore[arg-type]
    context = {"results": results, "may_register": may_register, "shows_person": bool(results.rows)}
    return render(request, "families/search.html", context)
