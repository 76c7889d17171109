"""Handing over the cases of somebody who leaves or is away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3.access import Answer, Permission, answer, requires
from lk3.models import User

from ..actions.handover import HandedOver, hand_over
from ..board import loads_of
from ..forms.handover import HandOverForm
from ..models import Case


@requires(Permission.HAND_OVER)
def case_hand_over(request: HttpRequest) -> HttpResponse:
    """Choose whose cases, then which of them go to whom."""
    user: Any = request.user
    cases = Case.objects.visible_to(user).with_relation(user).open().select_related("root_category")
    leaving = _leaving(request, cases)
    if leaving is None:
        return render(request, "cases/hand_over_who.html", {"loads": loads_of(cases, [])})
    theirs = list(cases.filter(owner=leaving).most_urgent_first())
    free = [case for case in theirs if answer(user, Permission.CASE_ASSIGN, case) is Answer.YES]
    offered = cases.filter(pk__in=[case.pk for case in free]).most_urgent_first()
    form = HandOverForm(request.POST or None, cases=offered, leaving=leaving, unit=user.hat.unit)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        handed = hand_over(
            cases=list(typed["cases"]), to=typed["to"], until_on=typed["until_on"], note=typed["note"], by=user
        )
        _say(request, handed, typed["to"])
        rest = {case.pk for case in free} - {case.pk for case in typed["cases"]}
        return redirect(request.get_full_path() if rest else "start")
    context = {"form": form, "leaving": leaving, "sealed": [case for case in theirs if case not in free]}
    return render(request, "cases/hand_over.html", context)


def _leaving(request: HttpRequest, cases: Any) -> User | None:
    """Return the colleague of this unit whose cases are handed over, from the address; None before one is chosen."""
    chosen = request.GET.get("dari", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 10):
        return None
    owners = cases.exclude(owner=None).values("owner")
    return User.objects.filter(pk=int(chosen), pk__in=owners).first()


def _say(request: HttpRequest, handed: HandedOver, to: User) -> None:
    if handed.done:
        messages.success(request, f"{len(handed.done)} kasus diserahkan kepada {to}.")
    for case, reason in handed.refused:
        messages.warning(request, f"{case.reference} tidak diserahkan: {reason}")
