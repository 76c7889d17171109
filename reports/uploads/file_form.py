"""The form that takes a file of totals and reads it."""

from __future__ import annotations

import hashlib
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from cases.uploads import megabytes
from lk3.forms import DateInput, plain_helper
from lk3.models import User
from lk3.upload_handler import Received

from .areas import Place, Places
from .cells import Refused
from .reading import read_file

ACCEPT = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RecapUploadForm(forms.Form):
    """A file of totals, whose they are, and where they come from. ``content`` holds what was read once it is valid."""

    berkas = forms.FileField(
        label="Berkas rekap",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text="XLSX atau CSV, berisi jumlah kasus saja: tanpa nama, NIK, alamat, atau nomor telepon.",
        error_messages={"required": "Pilih berkas rekapnya."},
    )
    wilayah = forms.ChoiceField(label="Angka ini tentang", error_messages={"required": "Pilih wilayah atau LK3."})
    sumber = forms.CharField(
        label="Sumber",
        max_length=250,
        help_text="Dari mana angka ini, misalnya: Buku register LK3, laporan tahunan dinas.",
        error_messages={"required": "Tulis dari mana angka ini."},
    )
    tanggal_sumber = forms.DateField(
        label="Tanggal sumber",
        widget=DateInput,
        help_text="Tanggal laporan atau buku itu dibuat.",
        error_messages={"required": "Isi tanggal sumbernya.", "invalid": "Tulis tanggal seperti 31-12-2017."},
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper: FormHelper = plain_helper()
        self.places = Places(user)
        self.content: dict[str, Any] = {}
        self.digest = ""
        field = self.fields["wilayah"]
        field.choices = self.places.choices  # type: ignore[attr-defined]
        field.initial = self.places.own.key if self.places.own else None
        if len(self.places.all) == 1:
            field.widget, field.initial = forms.HiddenInput(), next(iter(self.places.all))

    @property
    def place(self) -> Place:
        """Return what the totals are about; call when valid."""
        return self.places.all[self.cleaned_data["wilayah"]]

    def clean_sumber(self) -> str:
        """Keep single blanks."""
        return " ".join(self.cleaned_data["sumber"].split())

    def clean_tanggal_sumber(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["tanggal_sumber"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal sumber belum tiba. Periksa lagi.")
        return day

    def clean(self) -> dict[str, Any]:
        """Read the file in its bounded process once everything else is right."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload = cleaned.get("berkas")
        if upload is not None:
            try:
                self._read(upload)
            except Refused as refused:
                self.add_error("berkas", str(refused))
        return cleaned

    def _read(self, upload: UploadedFile) -> None:
        size = upload.size or 0
        if size > settings.UPLOAD_MAX_FILE or (isinstance(upload, Received) and upload.is_dropped):
            limit = megabytes(settings.UPLOAD_MAX_FILE)
            raise Refused(f"Berkas ini {megabytes(size)}, lebih dari batas {limit}. Salin tabel rekapnya saja.")
        data = upload.read()
        self.digest = hashlib.sha256(data).hexdigest()
        self.content = read_file(data)
