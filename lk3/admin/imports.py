"""The page on which a list comes in as a file: first a dry run, then all rows or none."""

import base64
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse

from .. import tables
from ..models import User
from ..psks import UnreadableFile
from ..psks.reading import MOST_BYTES

# A page of 5,000 rows helps nobody: errors and changes come first, the rest is only counted.
MOST_SHOWN = 500
GONE = "Berkas sudah tidak tersimpan di sesi ini. Unggah lagi berkasnya."


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


class ListUploadForm(UploadForm):
    """The file to try, and whether it may replace what people here have typed."""

    overwrite = forms.BooleanField(
        label="Timpa isian yang sudah ada",
        required=False,
        help_text="Tanpa centang, berkas hanya menambah baris baru dan mengisi yang masih kosong.",
    )


@dataclass(frozen=True)
class ListImport:
    """One kind of list: how it is read, planned and written, and what its page explains.

    ``template`` may say more than the common page, ``context`` brings what it needs, ``back`` is where one comes from and
    returns to (the list of the model, if nothing else is said).
    """

    key: str
    title: str
    noun: str
    columns: Sequence[str]
    plan: Callable[[list[tables.PlannedRow], bool], tables.Plan]
    # (rows, overwrite, fingerprint, by) → how many were written; ValidationError when anything changed since the dry run.
    write: Callable[[list[tables.PlannedRow], bool, str, User], int]
    explanation: Sequence[str] = ()
    form: type[UploadForm] = ListUploadForm
    template: str = "admin/lk3/list_import.html"
    context: dict[str, Any] = field(default_factory=dict)
    back: str = ""

    def answer(self, request: HttpRequest, model_admin: Any) -> HttpResponse:
        """Ask for a file, show what it would do, and do it when that is confirmed."""
        if request.method == "POST" and "fingerprint" in request.POST:
            return self._confirm(request, model_admin)
        form = self.form(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            data, overwrite = form.cleaned_data["file"], form.cleaned_data.get("overwrite", False)
            try:
                plan = self.plan(self._read(data), overwrite)
            except UnreadableFile as unreadable:
                form.add_error("file", str(unreadable))
            else:
                request.session[self.key] = [base64.b64encode(zlib.compress(data)).decode(), overwrite]
                return self._page(request, model_admin, self.form(initial={"overwrite": overwrite}), plan)
        return self._page(request, model_admin, form)

    def _read(self, data: bytes) -> list[tables.PlannedRow]:
        return tables.read(data, self.columns, self.noun)

    def _confirm(self, request: HttpRequest, model_admin: Any) -> HttpResponse:
        if self.key not in request.session:
            messages.error(request, GONE)
            return redirect(request.path)
        packed, overwrite = request.session[self.key]
        data = zlib.decompress(base64.b64decode(packed))
        by: Any = request.user
        try:
            count = self.write(self._read(data), overwrite, request.POST["fingerprint"], by)
        except (ValidationError, IntegrityError) as refused:
            known = isinstance(refused, ValidationError)
            messages.error(request, refused.messages[0] if known else "Orang lain sedang mengubahnya. Coba lagi.")
            plan = self.plan(self._read(data), overwrite)
            return self._page(request, model_admin, self.form(initial={"overwrite": overwrite}), plan)
        del request.session[self.key]
        messages.success(request, f"Impor selesai: {count} {self.noun} disimpan.")
        return redirect(self._address_back(model_admin))

    def _address_back(self, model_admin: Any) -> str:
        return self.back or resolve_url(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")

    def _page(
        self, request: HttpRequest, model_admin: Any, form: UploadForm, plan: tables.Plan | None = None
    ) -> HttpResponse:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": self.title,
            "opts": model_admin.opts,
            "noun": self.noun,
            "columns": self.columns,
            "explanation": self.explanation,
            "back": self._address_back(model_admin),
            "form": form,
            "plan": plan,
            **shown(plan),
            **self.context,
        }
        return TemplateResponse(request, self.template, context)


def shown(plan: tables.Plan | None) -> dict[str, Any]:
    """Return what the page says of a plan: the worst rows, how many more there are, and whether it may be confirmed."""
    rows = plan.worst_first if plan else []
    return {
        "rows": rows[:MOST_SHOWN],
        "not_shown": max(len(rows) - MOST_SHOWN, 0),
        "is_ready": plan is not None and plan.is_ready,
    }


def as_file(text: str, name: str) -> HttpResponse:
    """Return a list as a file to save."""
    disposition = f'attachment; filename="{name}.csv"'
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
