"""Better categories while the story is being typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lk3.access import Permission, requires

from ..better_categories import better_for
from ..models import ProblemCategory


@requires(Permission.CASE_OPEN)
@require_POST
def category_suggest(request: HttpRequest) -> HttpResponse:
    """Answer the fragment of suggestions for a typed text; nothing of it is kept."""
    current = {row.code: row for row in ProblemCategory.objects.current()}
    context = {
        "better": better_for(request.POST.get("narrative", ""), current),
        "chosen": request.POST.get("category", ""),
    }
    return render(request, "cases/intake/_better.html", context)
