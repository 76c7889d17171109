"""Choosing photographs and documents, and why one is taken out again."""

import hashlib
import uuid
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lk3.forms import plain_helper

from .. import uploads
from ..attachments import numbered
from ..models import Attachment
from .work import submission_field

TITLE_LENGTH = 120


class Ready(NamedTuple):
    """A chosen file that was made anew. ``uid`` is the same whenever the same file comes with the same form."""

    uid: UUID
    clean: uploads.Clean


class ManyFiles(forms.FileInput):
    """A file field for several files; a phone offers its camera there."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """Several files, each judged for itself. What was refused stays in ``refusals`` as sentences with the file's name."""

    widget = ManyFiles

    def clean(self, value: list[UploadedFile]) -> list[UploadedFile]:
        """Return the files, at least one."""
        files = [file for file in value or [] if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class AttachmentForm(forms.Form):
    """Files of one kind, filed together. ``ready`` are those that can be kept, ``refusals`` says of each other one why not."""

    submission = submission_field()
    files = FilesField(
        label="Berkas",
        error_messages={
            "required": "Pilih berkasnya: foto atau PDF. Setelah halaman dimuat ulang, berkas perlu dipilih lagi."
        },
    )
    kind = forms.ChoiceField(
        label="Jenis",
        choices=[("", "Pilih…"), *Attachment.Kind.choices],
        error_messages={"required": "Pilih jenisnya.", "invalid_choice": "Pilih jenis dari daftar ini."},
    )
    title = forms.CharField(
        label="Judul",
        required=False,
        max_length=TITLE_LENGTH,
        help_text="Misalnya “Rapor semester 1”. Bila kosong, judulnya jenis dan tanggal hari ini.",
    )
    may_share = forms.BooleanField(
        label="Boleh ikut rujukan",
        required=False,
        help_text="Centang hanya bila klien mengizinkan lampiran ini diteruskan kepada mitra rujukan.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.ready: list[Ready] = []
        self.refusals: list[str] = []
        self.fields["files"].widget.attrs |= {"accept": uploads.ACCEPT, "multiple": True}
        self.fields["files"].help_text = uploads.limit_words()

    def clean(self) -> dict[str, Any]:
        """Make every file anew; the form is wrong only when not one of them can be kept."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned  # nothing is kept now, so no file needs to be decoded
        for file in cleaned["files"]:
            try:
                ready = Ready(self._uid_of(file), uploads.clean(file))
            except uploads.Refused as refusal:
                self.refusals.append(f"{file.name}: {refusal}")
            else:
                if ready not in self.ready:  # the same photograph chosen twice
                    self.ready.append(ready)
        if not self.ready:
            self.say_refusals()
        return cleaned

    def say_refusals(self) -> None:
        """Put the refusals beside the field."""
        self.add_error("files", self.refusals)

    def titles(self, default: str) -> list[str]:
        """Return a title for each ready file; several of them are numbered."""
        title = self.cleaned_data["title"] or default
        return [numbered(title, place, len(self.ready)) for place in range(1, len(self.ready) + 1)]

    def _uid_of(self, file: UploadedFile) -> UUID:
        file.seek(0)
        return uuid.uuid5(self.cleaned_data["submission"], hashlib.sha256(file.read()).hexdigest())


class RemovalForm(forms.Form):
    """Why an attachment is taken out."""

    reason = forms.CharField(
        label="Alasan",
        min_length=5,
        max_length=200,
        help_text="Misalnya “salah kasus”. Jangan menulis nama klien: alasan ini tetap tersimpan.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
