"""The table checker: what somebody pasted, judged and forgotten."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lk3.access import Permission, requires
from lk3.models import User

from ..checker.forms import CheckerForm
from ..models import Recap

EXAMPLE = "recap_2016"


@requires(Permission.STATISTICS)
def table_checker(request: HttpRequest) -> HttpResponse:
    """Judge a pasted table. Nothing is stored; the text stays in the form, and never stands in an address."""
    data: Any = (
        request.POST if request.method == "POST" else _example(request.user) if "contoh" in request.GET else None  # type: ignore[arg-type]
    )
    form = CheckerForm(data)
    verdict = form.verdict if data is not None and form.is_valid() else None
    return render(request, "reports/checker.html", {"form": form, "verdict": verdict})


def _example(user: User) -> dict[str, str]:
    """The ministry's table of 2016, as somebody would paste it."""
    recap = Recap.objects.visible_to(user).filter(key=EXAMPLE).first()
    if recap is None:
        return {"tabel": "", "jumlah": ""}
    rows = recap.rows.select_related("category").order_by("category__order")
    lines = [f"{row.category.label}; {str(row.percent).replace('.', ',')}%" for row in rows]
    return {"tabel": "\n".join(lines), "jumlah": str(recap.stated_total or "")}
