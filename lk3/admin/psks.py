"""Bringing the ministry's PSKS-LK3 file in and out: first a dry run, then all rows or none."""

import base64
import zlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from .. import actions
from .. import psks as psks_files
from ..models import Unit
from ..psks.reading import MOST_BYTES, MOST_ROWS

# The file waits in the session, compressed, between the dry run and the confirmation.
SESSION_KEY = "psks_import"
# A page of 5,000 rows helps nobody: errors and changes come first, the rest is only counted.
MOST_SHOWN = 500
ORDER = {psks_files.plan.ERROR: 0, psks_files.plan.CHANGED: 1, psks_files.plan.NEW: 2, psks_files.plan.UNCHANGED: 3}


class UploadForm(forms.Form):
    """The file to try."""

    file = forms.FileField(
        label="Berkas CSV",
        help_text="Paling besar 2 MB atau 5.000 baris.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Pilih berkasnya dulu.", "empty": "Berkas kosong."},
    )

    def clean_file(self) -> bytes:
        """Return the bytes of the file, if there are not too many."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError("Berkas lebih besar dari 2 MB. Bagi menjadi beberapa berkas.")
        return upload.read()


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
        messages.error(request, "Berkas sudah tidak tersimpan di sesi ini. Unggah lagi berkasnya.")
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
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Impor berkas PSKS-LK3",
        "opts": Unit._meta,
        "form": form,
        "columns": psks_files.COLUMNS,
        "kinds": Unit.Kind.labels,
        "most_rows": MOST_ROWS,
        "plan": None,
    }
    if sheet is not None:
        plan = psks_files.make_plan(sheet.rows)
        rows = sorted(plan.rows, key=lambda row: (ORDER[row.state], row.number))
        context |= {
            "plan": plan,
            "rows": rows[:MOST_SHOWN],
            "not_shown": max(len(rows) - MOST_SHOWN, 0),
            "notes": sheet.notes,
        }
    return TemplateResponse(request, "admin/lk3/unit/import.html", context)


def export_units(request: HttpRequest) -> HttpResponse:
    """Give all units as the ministry's file."""
    return answer_csv(actions.export_units(units=Unit.objects.all(), by=request.user))


def answer_csv(text: str) -> HttpResponse:
    """Return the text as a file to save."""
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="psks-lk3.csv"'},
    )
