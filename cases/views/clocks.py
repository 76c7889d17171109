"""Starting a clock by hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lk3 import drafts
from lk3.access import Permission, requires

from ..actions.clocks import start_clock
from ..forms.clocks import ClockStartForm
from .case import open_case
from .work import act


@requires(Permission.CLOCK_START)
def clock_start(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what happened and when; the duty then stands among the tasks of the case with its clock."""
    case = open_case(request, reference, Permission.CLOCK_START)
    form: Any = drafts.bind(request, ClockStartForm, label=f"Tenggat · {case.reference}", case=case)
    return act(request, case, form, "cases/clock_start.html", start_clock, "Tenggat mulai dihitung.")
