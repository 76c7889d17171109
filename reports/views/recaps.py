"""Pages of totals that were gathered outside the program: the list, one table, and bringing a file in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import access, work
from lk3.access import Permission, get_visible, requires

from ..actions import recaps as verbs
from ..jobs.recaps import KIND, MOST_AT_ONCE
from ..models import Recap, RecapUpload
from ..recaps import period_label, present_recap
from ..uploads.areas import Places
from ..uploads.choices import Choices
from ..uploads.file_form import RecapUploadForm
from ..uploads.forms import ChoicesForm
from ..uploads.matching import Matcher
from ..uploads.planning import Plan, key_of, make_plan
from ..uploads.shown import MOST_TABLES, summary_of, tables_of

PAGE_SIZE = 50


@requires(Permission.STATISTICS)
def recap_list(request: HttpRequest) -> HttpResponse:
    """List the tables that no newer one replaced, and one's own files that wait to be saved."""
    recaps = Recap.objects.visible_to(request.user).current().with_rows()  # type: ignore[arg-type]
    recaps = recaps.select_related("region", "unit__district")
    newest = recaps.order_by("-year", "-half", "-month", "unit_id", "region_id", "-pk")
    waiting = RecapUpload.objects.visible_to(request.user).filter(state=RecapUpload.State.READ)  # type: ignore[arg-type]
    page = Paginator(newest, PAGE_SIZE).get_page(request.GET.get("halaman"))
    context = {
        "page": page,
        "rows": [(recap, period_label(recap)) for recap in page.object_list],
        "waiting": list(waiting.select_related("region", "unit").order_by("-uploaded_at", "pk")[:10]),
        "can_upload": access.can(request.user, Permission.RECAP_IMPORT),  # type: ignore[arg-type]
    }
    return render(request, "reports/recap_list.html", context)


@requires(Permission.STATISTICS)
def recap(request: HttpRequest, key: str) -> HttpResponse:
    """Show a published table with its source, what its figures allow, and which tables it replaced."""
    recaps = Recap.objects.with_rows().select_related("region", "unit", "superseded_by")
    row = get_visible(recaps, request.user, key=key)  # type: ignore[arg-type]
    context = {"published": present_recap(row), "older": list(row.supersedes.order_by("-pk")[:10])}
    return render(request, "reports/recap.html", context)


@requires(Permission.RECAP_IMPORT)
def recap_upload(request: HttpRequest) -> HttpResponse:
    """Take a file, read it, and go on to what was understood."""
    form = RecapUploadForm(request.POST or None, request.FILES or None, user=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        upload = verbs.keep_upload(
            content=form.content,
            digest=form.digest,
            place=form.place,
            source=form.cleaned_data["sumber"],
            source_on=form.cleaned_data["tanggal_sumber"],
            by=request.user,  # type: ignore[arg-type]
        )
        return redirect("reports:recap-check", uid=upload.uid)
    return render(request, "reports/recap_upload.html", {"form": form})


@requires(Permission.RECAP_IMPORT)
def recap_check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show what the file says, let the person put it right, and save everything or nothing."""
    kept = RecapUpload.objects.exclude(state=RecapUpload.State.DISCARDED).select_related("region", "unit")
    upload = get_visible(kept, request.user, uid=uid)  # type: ignore[arg-type]
    if upload.state == RecapUpload.State.IMPORTED:
        messages.success(request, "Rekap dari berkas ini sudah disimpan.")
        return redirect("reports:recap-list")
    if key_of(upload) not in Places(request.user).all:  # type: ignore[arg-type]
        raise Http404("Tidak ada.")
    if request.method == "POST" and request.POST.get("langkah") == "buang":
        verbs.discard_upload(upload=upload, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Berkas dibuang; tidak ada yang disimpan.")
        return redirect("reports:recap-list")
    plan, form = _asked(request, upload)
    if request.method == "POST" and form.is_valid():
        return _go_on(request, upload, form, plan)
    return _page(request, upload, plan, form)


def _asked(request: HttpRequest, upload: RecapUpload) -> tuple[Plan, ChoicesForm]:
    """The plan as decided so far, and the form that changes it; 404 when the area is not the person's with this hat."""
    plan = make_plan(upload, request.user)  # type: ignore[arg-type]
    if plan is None:
        raise Http404("Tidak ada.")
    choices = Choices.load(upload.choices)
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        choices=choices,
        places=Places(request.user),  # type: ignore[arg-type]
        matcher=Matcher(plan.place, choices.labels),
    )
    return plan, form


def _go_on(request: HttpRequest, upload: RecapUpload, form: ChoicesForm, before: Plan) -> HttpResponse:
    """Save when nothing changed since it was shown; else remember what was chosen and show what comes of it."""
    upload.choices = form.decided().dump()
    plan = make_plan(upload, request.user)  # type: ignore[arg-type]
    wants_to_save = request.POST.get("langkah") == "simpan"
    is_as_shown = plan is not None and plan.fingerprint == request.POST.get("sidik") == before.fingerprint
    if plan is not None and wants_to_save and is_as_shown and plan.is_ready:
        return _save(request, upload, plan)
    verbs.decide_upload(upload=upload, choices=upload.choices, by=request.user)  # type: ignore[arg-type]
    if wants_to_save:
        messages.info(request, "Bacaan berkas berubah dengan pilihan Anda. Periksa hasilnya, lalu simpan.")
    return redirect("reports:recap-check", uid=upload.uid)


def _save(request: HttpRequest, upload: RecapUpload, plan: Plan) -> HttpResponse:
    user: Any = request.user
    if len(plan.to_write) > MOST_AT_ONCE:
        arguments = {"upload": str(upload.uid), "fingerprint": plan.fingerprint}
        job = work.ask(KIND, label=f"Menyimpan {len(plan.to_write)} rekap", arguments=arguments, by=user)
        return redirect("job-detail", uid=job.uid)
    try:
        recaps = verbs.import_recaps(upload=upload, fingerprint=plan.fingerprint, by=user)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("reports:recap-check", uid=upload.uid)
    messages.success(request, f"{len(recaps)} rekap disimpan.")
    return redirect("reports:recap-list")


def _page(request: HttpRequest, upload: RecapUpload, plan: Plan, form: ChoicesForm) -> HttpResponse:
    tables = tables_of(plan, upload)
    context = {
        "upload": upload,
        "plan": plan,
        "form": form,
        "errors": [(problem, form.skip_field(problem.skip_key)) for problem in plan.errors],
        "summary": summary_of(plan),
        "tables": tables,
        "has_more": len(tables) == MOST_TABLES,
        "refused": [sheet for sheet in plan.sheets if sheet.refused],
    }
    return render(request, "reports/recap_check.html", context)
