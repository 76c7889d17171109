"""A new family on one page."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import drafts
from lk3.access import Permission, requires

from .. import actions
from ..forms import Registration
from ..models import Family
from ..presenters import error_lines


@requires(Permission.CASE_OPEN)
def family_register(request: HttpRequest, kind: str = Family.Kind.FAMILY) -> HttpResponse:
    """Register a family with its persons, or a group or an institution with those who speak for it.

    Then go to its page, or on to the case with ``?untuk=kasus``.
    """
    user, uid = request.user, _submission(request)
    if found := actions.find_registered(uid, by=user):  # type: ignore[arg-type]
        return _go_on(request, found)
    draft = drafts.open_page(request, label=f"Pendaftaran {Family.Kind(kind).label.lower()}")
    page = Registration(user=user, kind=kind, data=request.POST or None)  # type: ignore[arg-type]
    if draft.typed:
        page = Registration.typed(user=user, kind=kind, data=draft.typed, more=0)  # type: ignore[arg-type]
    if request.POST.get("again"):
        more = request.POST["again"] == "row"
        page = Registration.typed(user=user, kind=kind, data=request.POST, more=more)  # type: ignore[arg-type]
    elif request.method == "POST" and page.is_valid():
        values = page.values()
        values["family"]["uid"] = uid
        family = actions.register_family(unit=user.hat.unit, **values, by=user)  # type: ignore[union-attr, arg-type]
        drafts.finish(request)
        messages.success(request, f"{page.family.title} terdaftar dengan nomor {family.reference}.")
        return _go_on(request, family)
    context = {
        "page": page,
        "kind": Family.Kind(kind),
        "uid": uid,
        "draft": draft,
        "is_for_case": request.GET.get("untuk") == "kasus",
        "errors": error_lines(page.forms()) if page.family.is_bound else [],
        "shows_person": True,
    }
    return render(request, "families/register.html", context)


def _submission(request: HttpRequest) -> UUID:
    """Return the number of this submission, by which a second click is known; a new one for garbage."""
    try:
        uid = UUID(request.POST.get("uid", ""))
    except ValueError:
        return uuid4()
    is_foreign = Family.objects.filter(uid=uid).exclude(registered_by=request.user).exists()
    return uuid4() if is_foreign else uid


def _go_on(request: HttpRequest, family: Family) -> HttpResponse:
    if request.GET.get("untuk") == "kasus":
        return redirect("cases:intake-start", family.reference)
    return redirect(family)
