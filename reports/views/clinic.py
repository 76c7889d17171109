"""The clinic of "lainnya": shares, groups of words, a new category, and old cases that get it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.models import ProblemCategory
from cases.workflow import NotAllowed
from lk3 import audit, drafts
from lk3.access import Permission, can, get_visible, requires

from ..actions import clinic as actions
from ..charts import trend_chart
from ..clinic import matches
from ..clinic.categories import SOURCE
from ..clinic.forms import AreaForm, PromoteForm, RecodeForm
from ..clinic.shares import TARGET, clinic, words_question
from ..clinic.words import LEAST_CASES, LEAST_UNITS, groups_in
from ..models import Recoding
from ..published import percent_text


@requires(Permission.OTHER_CLINIC)
def other_clinic(request: HttpRequest) -> HttpResponse:
    """Show how many cases have no better name yet, where, and for offices which words their explanations share."""
    user: Any = request.user
    asked = AreaForm(request.GET, user=user)
    asked.is_valid()  # what is wrong is replaced by the usual value
    area = asked.area()
    shown = clinic(user, area, timezone.localdate())
    context = {
        "shown": shown,
        "form": AreaForm.offering(area, user),
        "target": percent_text(TARGET),
        "chart": trend_chart(
            shown.points,
            title=f"Bagian kasus “lainnya” per semester, {area.label}, dalam persen",
            description="Tabel dengan angka yang sama ada di bawah gambar.",
        ),
        "groups": None if area.unit else groups_in(words_question(shown)),
        "least_cases": LEAST_CASES,
        "least_units": LEAST_UNITS,
        "can_promote": can(user, Permission.OTHER_PROMOTE),
        "can_recode": can(user, Permission.OTHER_RECODE),
        "promoted": _promoted() if can(user, Permission.OTHER_PROMOTE) else [],
    }
    return render(request, "reports/clinic.html", context)


@requires(Permission.OTHER_PROMOTE)
def other_promote(request: HttpRequest) -> HttpResponse:
    """Make a part of one of the eleven out of a group of words."""
    words = request.GET.get("kata", "")[:300]
    form = drafts.bind(request, PromoteForm, label="Jenis masalah baru", words=words)
    if request.method == "POST" and form.is_valid():
        try:
            category = actions.promote(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error("label", str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, f"“{category}” sekarang dapat dipilih. LK3 dapat mengodekan ulang kasus lamanya.")
            return redirect("reports:other-clinic")
    return render(request, "reports/clinic_promote.html", {"form": form})


@requires(Permission.OTHER_PROMOTE)
@require_POST
def other_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a category that nobody used yet."""
    category = get_object_or_404(ProblemCategory, pk=pk, source=SOURCE)
    try:
        actions.withdraw_category(category=category, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"“{category}” dibatalkan dan tidak dapat dipilih lagi.")
    return redirect("reports:other-clinic")


@requires(Permission.OTHER_RECODE)
def other_recode(request: HttpRequest) -> HttpResponse:
    """Choose which of the unit's own "lainnya" cases get a better category; a second look before it happens."""
    user: Any = request.user
    found = matches.matches_for(user)
    offered = {match.case.pk: match for fitting in found.fitting for match in fitting.matches}
    form = RecodeForm(request.POST or None, cases=matches.own_others(user).filter(pk__in=offered))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if "yakin" in request.POST:
            return _recoded(request, list(chosen["kasus"]), chosen["menjadi"])
        context = {"category": chosen["menjadi"], "matches": [offered[case.pk] for case in chosen["kasus"]]}
        return render(request, "reports/clinic_recode_sure.html", context)
    if request.method == "POST" and "yakin" in request.POST:
        return _again(request)
    # The page shows what people wrote about their clients; that is reading, and leaves a trace.
    audit.record("other_texts.read", by=user, object_type="cases.case", cases=len(offered))
    moves = Recoding.objects.visible_to(user).filter(undone_at=None).select_related("to_category", "done_by")
    context = {
        "found": found,
        "form": form,
        "ticked": set(request.POST.getlist("kasus")),
        "moves": list(moves.with_size().order_by("-done_at", "-pk")[:20]),
    }
    return render(request, "reports/clinic_recode.html", context)


@requires(Permission.OTHER_RECODE)
@require_POST
def other_undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put the cases of a move back."""
    move = get_visible(Recoding, request.user, uid=uid)  # type: ignore[arg-type]
    try:
        undone = actions.undo_recoding(recoding=move, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect("reports:other-recode")
    if undone.back:
        messages.success(request, f"{len(undone.back)} kasus kembali menjadi “lainnya”, dengan penjelasannya.")
    if undone.stay:
        kept = ", ".join(case.reference for case in undone.stay)
        messages.warning(request, f"Tidak dikembalikan karena jenisnya sudah diubah sesudahnya: {kept}.")
    return redirect("reports:other-recode")


def _recoded(request: HttpRequest, cases: list[Any], category: ProblemCategory) -> HttpResponse:
    try:
        move = actions.recode(cases=cases, to_category=category, by=request.user)  # type: ignore[arg-type]
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{move.lines.count()} kasus sekarang berjenis “{move.to_category}”.")
    return redirect("reports:other-recode")


def _again(request: HttpRequest) -> HttpResponse:
    """A second click on "yes": the cases are no longer offered, because the first one moved them."""
    minute_ago = timezone.now() - timedelta(minutes=1)
    mine = Recoding.objects.visible_to(request.user).filter(done_by=request.user, done_at__gte=minute_ago)  # type: ignore[arg-type]
    if mine.exists():
        messages.success(request, "Kasus-kasus itu sudah dikodekan ulang.")
    else:
        messages.warning(request, actions.NOTHING_LEFT)
    return redirect("reports:other-recode")


def _promoted() -> list[ProblemCategory]:
    """The categories that came out of the clinic and may still be chosen, newest first."""
    rows = ProblemCategory.objects.current().filter(source=SOURCE).select_related("parent")
    return list(rows.order_by("-valid_from", "-pk")[:20])
