"""Persons of a family: joining, changing, leaving."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import drafts
from lk3.access import Permission, requires

from .. import actions
from ..forms import MemberEndForm, PersonEditForm, PersonForm
from ..models import Family, FamilyMember
from .family import load, record_reading


@requires(Permission.IDENTITY_EDIT)
def person_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add somebody to the family; then go to its page, or back to the intake with ``?untuk=kasus``."""
    family = load(request, reference, Permission.IDENTITY_EDIT)
    is_for_case = request.GET.get("untuk") == "kasus"
    label = f"Anggota keluarga · {family.reference}"
    form = drafts.bind(request, PersonForm, label=label, user=request.user, kind=family.kind)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_person(family=family, person=form.values(), by=request.user)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error("relation", refusal)
        else:
            drafts.finish(request)
            messages.success(request, "Anggota keluarga ditambahkan.")
            return redirect("cases:intake-start", family.reference) if is_for_case else redirect(family)
    context = {"family": family, "form": form, "is_for_case": is_for_case, "shows_person": True}
    return render(request, "families/person_add.html", context)


@requires(Permission.IDENTITY_EDIT)
def person_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change what is known of a member."""
    family = load(request, reference, Permission.IDENTITY_EDIT)
    member = _member(family, pk)
    form = drafts.bind(
        request, PersonEditForm, label=f"Data anggota · {family.reference}", instance=member.person, member=member,
        kind=family.kind, user=request.user,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_person(member=member, changes=form.values(), version=version, by=request.user)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan disimpan.")
            return redirect(family)
    record_reading(request, family)
    context = {"family": family, "form": form, "conflict": form.conflict_rows, "shows_person": True}
    return render(request, "families/person_edit.html", context)


@requires(Permission.IDENTITY_EDIT)
def member_end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record that a member does not live with the family any more."""
    family = load(request, reference, Permission.IDENTITY_EDIT)
    member = _member(family, pk)
    form = MemberEndForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(member=member, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Tercatat: orang ini tidak lagi tinggal bersama keluarga.")
            return redirect(family)
    context = {"family": family, "member": member, "form": form, "shows_person": True}
    return render(request, "families/member_end.html", context)


def _member(family: Family, pk: int) -> FamilyMember:
    """Return the member of this very family; a pk from another family does not exist here."""
    for member in family.members.all():
        if member.pk == pk:
            return member
    raise Http404("Tidak ada.")
