"""The list of cases."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from lk3.access import Permission, requires

from ..filters import CaseFilter
from ..models import Case
from ..paging import capped_count, page_of
from ..presenters import case_row

NEWER, OLDER = "sebelum", "sesudah"


@requires(Permission.CASE_LIST)
def case_list(request: HttpRequest) -> HttpResponse:
    """List the cases the person may know of, newest first; names only where the identity may be seen."""
    user: Any = request.user
    found = CaseFilter(request.GET, queryset=Case.objects.visible_to(user), user=user)
    cases = found.qs
    newer_than = request.GET.get(NEWER, "")
    page = page_of(cases.for_list(user), older_than=request.GET.get(OLDER, ""), newer_than=newer_than)
    rows = [case_row(case, user) for case in page.rows]
    context = {
        "rows": rows,
        "count": capped_count(cases),
        "filter": found,
        "is_mine": found.data.get("milik") == "saya",
        "newer_url": _with(request.GET, NEWER, page.newer),
        "older_url": _with(request.GET, OLDER, page.older),
        "has_cursor": NEWER in request.GET or OLDER in request.GET,
        "first_url": _with(request.GET),
        "shows_person": any(not row.is_withheld for row in rows),
    }
    return render(request, "cases/case_list.html", context)


def _with(query: QueryDict, name: str = "", cursor: str = "") -> str:
    """Return the query string of the same list at another place, or '' when there is none."""
    if name and not cursor:
        return ""
    moved = query.copy()
    for other in (NEWER, OLDER):
        moved.pop(other, None)
    if name:
        moved[name] = cursor
    return f"?{moved.urlencode()}"
