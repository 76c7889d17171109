"""The dossier of a proposal for a mobil LK3."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lk3 import audit, drafts
from lk3.access import Permission, check, requires

from ..dossier.contents import build
from ..dossier.forms import DossierForm
from ..dossier.sample import Sample, sample_of
from .handing_out import hand_out


@requires(Permission.DOSSIER)
def dossier(request: HttpRequest) -> HttpResponse:
    """Choose years and a case, write the plan and the story, look at the example, and download everything at once."""
    form = drafts.bind(request, DossierForm, label="Berkas usulan mobil LK3", user=request.user)
    form.initial.pop("dibaca", None)  # a draft remembers what was typed; that it was read is said anew
    sample = None
    if request.method == "POST" and form.is_valid():
        if not form.is_preview:
            return _file(request, form)
        sample = _sample(request, form, "dossier.sampled")
    return render(request, "reports/dossier.html", {"form": form, "sample": sample})


@transaction.atomic
def _sample(request: HttpRequest, form: DossierForm, verb: str, **detail: object) -> Sample:
    """The coarse facts of the chosen case; that it was read stands in the trail before anybody sees them."""
    case = form.cleaned_data["kasus"]
    check(request, Permission.CASE_VIEW, case)
    audit.record(verb, by=request.user, on=case, case=case, **detail)  # type: ignore[arg-type]
    return sample_of(case)


def _file(request: HttpRequest, form: DossierForm) -> HttpResponse:
    """Hand out the dossier. What was typed stays the head's draft: a proposal is seldom right the first time."""
    now = timezone.localtime()
    content = build(
        years=form.years,
        plan=form.cleaned_data["rencana"],
        sample=_sample(request, form, "dossier.exported", years=form.years),
        story=form.cleaned_data["cerita"],
        user=request.user,  # type: ignore[arg-type]
        now=now,
    )
    name = f"lk3-berkas-usulan-{now:%Y-%m-%d}.zip"
    return hand_out(content, name, "application/zip")
