"""Moving a case: to whom, and how closely kept."""

from django.http import HttpRequest, HttpResponse

from lk3 import drafts
from lk3.access import Permission, check, requires

from ..actions import moves as actions
from ..forms.moves import AssignForm, ClassForm, TeamForm
from .case import load, open_case
from .work import act


@requires(Permission.CASE_ASSIGN)
def case_assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the case to one of the unit's case workers."""
    case = load(request, reference)
    check(request, Permission.CASE_ASSIGN, case)
    form = drafts.bind(request, AssignForm, label=f"Penugasan · {case.reference}", case=case)
    return act(request, case, form, "cases/case_assign.html", actions.assign, "Kasus ditugaskan.")


@requires(Permission.TEAM_ADD)
def team_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a colleague work on the case too."""
    case = load(request, reference)
    check(request, Permission.TEAM_ADD, case)
    form = TeamForm(request.POST or None, case=case)
    team = case.team.select_related("user").order_by("pk")
    return act(request, case, form, "cases/team_add.html", actions.add_to_team, "Rekan masuk tim kasus.", team=team)


@requires(Permission.CLASS_RAISE)
def class_raise(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the case more closely."""
    case = open_case(request, reference, Permission.CLASS_RAISE)
    form = ClassForm(request.POST or None, case=case)
    return act(request, case, form, "cases/class_raise.html", actions.raise_class, "Kerahasiaan dinaikkan.")
