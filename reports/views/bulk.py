"""Asking for a big download; a worker makes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import work
from lk3.access import Permission, requires

from ..bulk import Wish
from ..bulk_forms import BulkExportForm, YearForm
from ..jobs.bulk import KIND


@requires(Permission.STATISTICS_EXPORT)
def bulk_export(request: HttpRequest) -> HttpResponse:
    """Choose figures and years, then follow the work on its own page."""
    form = BulkExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish = form.wish
        job = work.ask(KIND, label=_label(wish), arguments=_arguments(wish), by=request.user)  # type: ignore[arg-type]
        return redirect("job-detail", uid=job.uid)
    return render(request, "reports/bulk_export.html", {"form": form, "year_form": YearForm()})


def _label(wish: Wish) -> str:
    years = str(wish.first) if wish.first == wish.last else f"{wish.first}–{wish.last}"
    return f"Unduhan angka bulanan {years}"


def _arguments(wish: Wish) -> dict[str, object]:
    return {"figures": list(wish.figures), "first": wish.first, "last": wish.last, "level": wish.level}
