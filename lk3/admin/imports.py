"""The page on which a list comes in as a file: first a dry run, then all rows or none."""

import base64
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from .. import tables
from ..models import User
from ..psks import UnreadableFile
from .psks import UploadForm

MOST_SHOWN = 500
GONE = "Berkas sudah tidak tersimpan di sesi ini. Unggah lagi berkasnya."


class ListUploadForm(UploadForm):
    """The file to try, and whether it may replace what people here have typed."""

    overwrite = forms.BooleanField(
        label="Timpa isian yang sudah ada",
        required=False,
        help_text="Tanpa centang, berkas hanya menambah baris baru dan mengisi yang masih kosong.",
    )


@dataclass(frozen=True)
class ListImport:
    """One kind of list: how it is read, planned and written, and what its page explains."""

    key: str
    title: str
    noun: str
    columns: Sequence[str]
    explanation: Sequence[str]
    plan: Callable[[list[tables.PlannedRow], bool], tables.Plan]
    # (rows, overwrite, fingerprint, by) → how many were written; ValidationError when anything changed since the dry run.
    write: Callable[[list[tables.PlannedRow], bool, str, User], int]

    def answer(self, request: HttpRequest, model_admin: Any) -> HttpResponse:
        """Ask for a file, show what it would do, and do it when that is confirmed."""
        if request.method == "POST" and "fingerprint" in request.POST:
            return self._confirm(request, model_admin)
        form = ListUploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            data, overwrite = form.cleaned_data["file"], form.cleaned_data["overwrite"]
            try:
                plan = self.plan(tables.read(data, self.columns), overwrite)
            except UnreadableFile as unreadable:
                form.add_error("file", str(unreadable))
            else:
                request.session[self.key] = [base64.b64encode(zlib.compress(data)).decode(), overwrite]
                return self._page(request, model_admin, ListUploadForm(initial={"overwrite": overwrite}), plan)
        return self._page(request, model_admin, form)

    def _confirm(self, request: HttpRequest, model_admin: Any) -> HttpResponse:
        if self.key not in request.session:
            messages.error(request, GONE)
            return redirect(request.path)
        packed, overwrite = request.session[self.key]
        data = zlib.decompress(base64.b64decode(packed))
        by: Any = request.user
        try:
            count = self.write(tables.read(data, self.columns), overwrite, request.POST["fingerprint"], by)
        except (ValidationError, IntegrityError) as refused:
            known = isinstance(refused, ValidationError)
            messages.error(request, refused.messages[0] if known else "Orang lain sedang mengubahnya. Coba lagi.")
            plan = self.plan(tables.read(data, self.columns), overwrite)
            return self._page(request, model_admin, ListUploadForm(initial={"overwrite": overwrite}), plan)
        del request.session[self.key]
        messages.success(request, f"Impor selesai: {count} {self.noun} disimpan.")
        return redirect(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")

    def _page(
        self, request: HttpRequest, model_admin: Any, form: ListUploadForm, plan: tables.Plan | None = None
    ) -> HttpResponse:
        rows = plan.worst_first if plan else []
        context = {
            **model_admin.admin_site.each_context(request),
            "title": self.title,
            "opts": model_admin.opts,
            "list": self,
            "form": form,
            "plan": plan,
            "rows": rows[:MOST_SHOWN],
            "not_shown": max(len(rows) - MOST_SHOWN, 0),
        }
        return TemplateResponse(request, "admin/lk3/list_import.html", context)


def as_file(text: str, name: str) -> HttpResponse:
    """Return a list as a file to save."""
    disposition = f'attachment; filename="{name}.csv"'
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
