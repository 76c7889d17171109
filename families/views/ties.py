"""Genogram and ecomap of a family, and recording what they are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from lk3 import audit
from lk3.access import Permission, can, check, get_visible, requires

from .. import actions, ties
from ..drawing.ecomap import describe_ecomap, draw_ecomap
from ..drawing.genogram import draw_genogram
from ..drawing.words import describe_genogram
from ..forms.ties import FORMS, TieForm
from ..kinship import FamilyKinship, Withheld, derived_words, kinship_of, withheld_from, world_of
from ..models import Family
from .family import load, record_reading


@dataclass(frozen=True)
class Opened:
    """A family as this reader may see it, perhaps on the way from one of its cases."""

    family: Family
    case: Any | None
    without: Withheld

    @property
    def query(self) -> str:
        """Return what keeps the way back to the case in every address."""
        return f"?{urlencode({'kasus': self.case.reference})}" if self.case else ""

    def url(self, name: str) -> str:
        """Return the address of another page of this family."""
        return reverse(f"families:{name}", args=[self.family.reference]) + self.query

    def kinship(self, request: HttpRequest) -> FamilyKinship:
        """Return who is drawn; the case is about its client."""
        index = self.case.client_id if self.case else None
        return kinship_of(self.family, for_user=request.user, index=index, without=self.without)  # type: ignore[arg-type]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what all these pages know."""
        return {
            "family": self.family,
            "case": self.case,
            "genogram_url": self.url("genogram"),
            "ecomap_url": self.url("ecomap"),
            "ties_url": self.url("ties"),
            "may_edit": can(request.user, Permission.IDENTITY_EDIT, self.family),  # type: ignore[arg-type]
            "shows_person": True,
        }


def _open(request: HttpRequest, reference: str, permission: Permission) -> Opened:
    """Return the family, and with ``?kasus=`` the case of it that the reader came from and may read."""
    family = load(request, reference, permission)
    case, asked = None, request.GET.get("kasus")
    if asked:
        cases = Family.cases.rel.related_model.objects.with_relation(request.user)  # type: ignore[attr-defined]
        case = get_visible(cases, request.user, reference=asked, family_id=family.pk)  # type: ignore[arg-type]
        check(request, Permission.CASE_VIEW, case)
    return Opened(family, case, withheld_from(request.user, family, case))  # type: ignore[arg-type]


@requires(Permission.IDENTITY_VIEW)
def genogram(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how the family belongs together, as a picture and in words."""
    opened = _open(request, reference, Permission.IDENTITY_VIEW)
    kinship = opened.kinship(request)
    audit.record("genogram.viewed", by=request.user, on=opened.family, case=opened.case)  # type: ignore[arg-type]
    context = opened.context(request) | {
        # The drawing escapes every word that a person typed.
        "drawing": mark_safe(draw_genogram(kinship.kinship)),  # noqa: S308
        "sentences": describe_genogram(kinship.kinship),
        "derived": derived_words(kinship),
    }
    return render(request, "families/ties/genogram.html", context)


@requires(Permission.IDENTITY_VIEW)
def ecomap(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what ties the family to the world around it, as a picture and in words."""
    opened = _open(request, reference, Permission.IDENTITY_VIEW)
    world = world_of(opened.family, for_user=request.user, kinship=opened.kinship(request))  # type: ignore[arg-type]
    audit.record("ecomap.viewed", by=request.user, on=opened.family, case=opened.case)  # type: ignore[arg-type]
    centre = _called(opened.family)
    context = opened.context(request) | {
        # As above.
        "drawing": mark_safe(draw_ecomap(centre, world)) if world else "",  # noqa: S308
        "sentences": describe_ecomap(centre, world),
    }
    return render(request, "families/ties/ecomap.html", context)


def _called(family: Family) -> str:
    """Return the words in the middle: a household is not its head, who may be the one they fear."""
    is_named = family.kind != Family.Kind.FAMILY or family.name.lower().startswith("keluarga")
    return family.name if is_named else f"Keluarga {family.name}"


@requires(Permission.IDENTITY_EDIT)
def tie_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is recorded, and record more: a relative, a couple, parents, a pregnancy, a bond, a tie to the world."""
    opened = _open(request, reference, Permission.IDENTITY_EDIT)
    kinship = opened.kinship(request)
    sent = FORMS.get(request.POST.get("what", "")) if request.method == "POST" else None
    forms = {slug: _form(form, kinship, request.POST if form is sent else None) for slug, form in FORMS.items()}
    if sent is not None and _is_recorded(forms[sent.slug], request, opened.family):
        messages.success(request, sent.saved)
        return redirect(f"{opened.url('ties')}#{sent.slug}")
    record_reading(request, opened.family)
    rows = ties.rows_of(opened.family, for_user=request.user, kinship=kinship)  # type: ignore[arg-type]
    context = opened.context(request) | {
        "forms": list(forms.values()),
        "sent": forms[sent.slug] if sent else None,
        "rows": [row for kind in ties.KINDS if kind != "sosial" for row in rows[kind]],
        "social_rows": rows["sosial"],
        "derived": derived_words(kinship),
        "query": opened.query,
    }
    return render(request, "families/ties/ties.html", context)


def _form(form: type[TieForm], kinship: FamilyKinship, data: Any, tie: Any = None) -> TieForm:
    return form(data, persons=kinship.persons, without_harm=kinship.without.harm, tie=tie)


def _is_recorded(form: TieForm, request: HttpRequest, family: Family) -> bool:
    """Call the verb of a valid form; a refusal goes beside its field."""
    if not form.is_valid():
        return False
    try:
        form.record(family=family, by=request.user)
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True


def _find(request: HttpRequest, reference: str, kind: str, pk: int) -> tuple[Opened, FamilyKinship, ties.TieRow]:
    """Return the tie of this family that the reader may see and change, or answer 404."""
    opened = _open(request, reference, Permission.IDENTITY_EDIT)
    kinship = opened.kinship(request)
    row = ties.find(opened.family, kind, pk, for_user=request.user, kinship=kinship)  # type: ignore[arg-type]
    if row is None:
        raise Http404("Tidak ada.")
    return opened, kinship, row


@requires(Permission.IDENTITY_EDIT)
def tie_edit(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Correct a tie, or write down how it went on."""
    opened, kinship, row = _find(request, reference, kind, pk)
    form = _form(FORMS[kind], kinship, request.POST or None, tie=row.tie)
    if request.method == "POST" and form.is_valid():
        try:
            form.change(by=request.user)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(opened.url("ties"))
    record_reading(request, opened.family)
    return render(request, "families/ties/tie_edit.html", opened.context(request) | {"form": form, "row": row})


@requires(Permission.IDENTITY_EDIT)
def tie_remove(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Ask once more, then take back a tie that was recorded by mistake."""
    opened, _, row = _find(request, reference, kind, pk)
    if request.method == "POST":
        try:
            actions.remove_tie(tie=row.tie, by=request.user)  # type: ignore[arg-type]
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, "Catatan dihapus.")
        return redirect(opened.url("ties"))
    record_reading(request, opened.family)
    return render(request, "families/ties/tie_remove.html", opened.context(request) | {"row": row})
