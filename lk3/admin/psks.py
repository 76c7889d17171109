"""Bringing the ministry's PSKS-LK3 file in and out: first a dry run, then all rows or none."""

import base64
import zlib
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse

from .. import actions, tables
from .. import psks as psks_files
from ..models import Unit
from .imports import GONE, UploadForm, as_file, shown

# The file waits in the session, compressed, between the dry run and the confirmation.
SESSION_KEY = "psks_import"


def import_units(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Ask for a file, show what it would do, and do it when that is confirmed."""
    if request.method != "POST":
        request.session.pop(SESSION_KEY, None)
        return _page(request, model_admin, UploadForm())
    if "fingerprint" in request.POST:
        return _confirm(request, model_admin)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data["file"]
        try:
            sheet = psks_files.read(data)
        except psks_files.UnreadableFile as unreadable:
            form.add_error("file", str(unreadable))
        else:
            request.session[SESSION_KEY] = base64.b64encode(zlib.compress(data)).decode()
            return _page(request, model_admin, UploadForm(), sheet)
    return _page(request, model_admin, form)


def _confirm(request: HttpRequest, model_admin: Any) -> HttpResponse:
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        messages.error(request, GONE)
        return redirect("admin:lk3_unit_import")
    sheet = psks_files.read(zlib.decompress(base64.b64decode(kept)))
    try:
        with transaction.atomic():
            units = actions.import_units(rows=sheet.rows, fingerprint=request.POST["fingerprint"], by=request.user)
            _log(request, units)
    except (ValidationError, IntegrityError) as refused:
        known = isinstance(refused, ValidationError)
        messages.error(request, refused.messages[0] if known else "Orang lain sedang mengubah data LK3. Coba lagi.")
        return _page(request, model_admin, UploadForm(), sheet)
    del request.session[SESSION_KEY]
    messages.success(request, f"Impor selesai: {len(units)} LK3 disimpan.")
    return redirect("admin:lk3_unit_changelist")


def _log(request: HttpRequest, units: list[Unit]) -> None:
    """Write the import into the history of every unit; the trail gets one event for all."""
    if units:
        LogEntry.objects.log_actions(request.user.pk, units, CHANGE, "Impor berkas PSKS-LK3")


def _page(
    request: HttpRequest, model_admin: Any, form: UploadForm, sheet: psks_files.reading.Sheet | None = None
) -> HttpResponse:
    plan = psks_files.make_plan(sheet.rows) if sheet else None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Impor berkas PSKS-LK3",
        "opts": Unit._meta,
        "noun": "LK3",
        "back": resolve_url("admin:lk3_unit_import"),
        "form": form,
        "columns": psks_files.COLUMNS,
        "kinds": Unit.Kind.labels,
        "plan": plan,
        "notes": sheet.notes if sheet else [],
        **shown(tables.Plan([_as_shown(row) for row in plan.rows]) if plan else None),
    }
    return TemplateResponse(request, "admin/lk3/unit/import.html", context)


def _as_shown(row: psks_files.plan.PlannedRow) -> tables.PlannedRow:
    """Return the row as the page of all lists shows it; what a wrong row would change is of no interest."""
    changes = [] if row.problems else [(change.column, change.old, change.new) for change in row.changes]
    return tables.PlannedRow(
        number=row.number,
        cells={},
        title=row.name,
        place=row.place,
        row=row.unit,
        problems=row.problems,
        changes=changes,
        notes=[] if row.problems or changes else ["Sudah sama."],
    )


def export_units(request: HttpRequest) -> HttpResponse:
    """Give all units as the ministry's file."""
    return as_file(actions.export_units(units=Unit.objects.all(), by=request.user), "psks-lk3")
