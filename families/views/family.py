"""The page of a family, and what may be changed or revealed on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lk3 import audit, drafts
from lk3.access import Permission, can, check, get_visible, requires
from lk3.models import User

from .. import actions, presenters, safe_contact
from ..forms import FamilyForm, SafeAddressForm
from ..models import Family
from ..search import cases_for


def load(request: HttpRequest, reference: str, permission: Permission) -> Family:
    """Return the family in scope on which the person may do this; otherwise raise 404, 403, or ask to step up."""
    source = Family.objects.with_members().select_related("district", "subdistrict", "village", "registered_by", "unit")
    source = source.prefetch_related(Prefetch("cases", queryset=cases_for(request.user)))  # type: ignore[arg-type]
    family = get_visible(source, request.user, reference=reference)  # type: ignore[arg-type]
    check(request, permission, family)
    return family


@requires(Permission.IDENTITY_VIEW)
def family_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who lives here, how to reach them safely, and their cases."""
    family = load(request, reference, Permission.IDENTITY_VIEW)
    audit.record("family.viewed", by=request.user, on=family)  # type: ignore[arg-type]
    return render(request, "families/detail.html", _page(request.user, family))  # type: ignore[arg-type]


def record_reading(request: HttpRequest, family: Family) -> None:
    """Write to the trail that somebody read what is stored, in a form as well as on the page; sending it again is no reading."""
    if request.method != "POST":
        audit.record("family.viewed", by=request.user, on=family)  # type: ignore[arg-type]


def _page(user: User, family: Family) -> dict[str, Any]:
    today = timezone.localdate()
    members = list(family.members.all())
    current = [member for member in members if presenters.is_current(member, today)]
    rows = {member: presenters.MemberRow.of(member, today) for member in current}
    return {
        "family": family,
        "place": presenters.place(family),
        "contact": safe_contact.describe(family),
        "members": [row for member, row in rows.items() if not member.lives_elsewhere],
        "elsewhere": [row for member, row in rows.items() if member.lives_elsewhere],
        "former": [presenters.MemberRow.of(member, today) for member in members if member not in current],
        "cases": [
            presenters.CaseRow.of(case, can(user, Permission.CASE_VIEW, case))  # type: ignore[arg-type]
            for case in family.cases.all()
            if can(user, Permission.CASE_STUB, case)
        ],
        "may_edit": can(user, Permission.IDENTITY_EDIT, family),
        "may_see_numbers": can(user, Permission.NUMBER_VIEW, family),
        "may_see_safe_address": can(user, Permission.SAFE_ADDRESS_VIEW, family),
        "may_open_case": can(user, Permission.CASE_OPEN),
        "shows_person": True,
    }


@requires(Permission.IDENTITY_EDIT)
def family_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what the family is called, where it lives and how it is reached."""
    family = load(request, reference, Permission.IDENTITY_EDIT)
    draft = drafts.open_page(request, label=f"Data keluarga · {family.reference}")
    form = FamilyForm(request.POST or None, instance=family, user=request.user)
    if draft.typed:
        form = FamilyForm.typed(user=request.user, data=draft.typed, instance=family)  # type: ignore[arg-type]
    if request.POST.get("again"):
        form = FamilyForm.typed(user=request.user, data=request.POST, instance=family)  # type: ignore[arg-type]
    elif request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_family(family=family, changes=form.values(), version=version, by=request.user)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan disimpan.")
            return redirect(family)
    record_reading(request, family)
    context = {"family": family, "form": form, "draft": draft, "conflict": form.conflict_rows, "shows_person": True}
    return render(request, "families/family_edit.html", context)


@requires(Permission.SAFE_ADDRESS_VIEW)
def safe_address(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the safe address after stepping up, and let those change it who may edit the family.

    What is typed is kept like everywhere: a draft is encrypted as the address itself is, and it comes back on this page only,
    after stepping up. An address told once on the telephone and then lost would be the greater danger.
    """
    family = load(request, reference, Permission.SAFE_ADDRESS_VIEW)
    may_edit = can(request.user, Permission.IDENTITY_EDIT, family)  # type: ignore[arg-type]
    form = drafts.bind(request, SafeAddressForm, label=f"Alamat aman · {family.reference}", instance=family)
    if request.method == "POST":
        check(request, Permission.IDENTITY_EDIT, family)
        if form.is_valid():
            changes = form.cleaned_data
            try:
                actions.change_safe_address(family=family, **changes, by=request.user)  # type: ignore[arg-type]
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                drafts.finish(request)
                messages.success(request, "Alamat aman disimpan.")
                return redirect(family)
    else:
        audit.record("family.safe_address_viewed", by=request.user, on=family)  # type: ignore[arg-type]
    context = {"family": family, "form": form, "conflict": form.conflict_rows, "may_edit": may_edit}
    return render(request, "families/safe_address.html", context | {"shows_person": True})


@requires(Permission.NUMBER_VIEW)
def number_show(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Show all digits of the family's KK number, or of a member's NIK, after stepping up."""
    family = load(request, reference, Permission.NUMBER_VIEW)
    member = None
    if pk is not None:
        member = next((row for row in family.members.all() if row.pk == pk), None)
        if member is None:
            raise Http404("Tidak ada.")
    person = member.person if member else None
    digits = actions.show_number(family=family, person=person, by=request.user)  # type: ignore[arg-type]
    grouped = " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
    context = {"family": family, "whose": person, "number": grouped, "shows_person": True}
    return render(request, "families/number_show.html", context)
