"""What the head writes into a report, what a correction is about, and what the dinas answers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lk3.forms import VersionedModelForm, plain_helper
from lk3.models import BoardMember, Unit
from lk3.models.versions import VersionedModel

from ..models import SemesterReport
from .calendar import Half

NO_NAMES = "Dibaca dinas: jangan menulis nama klien atau hal yang membuatnya dikenali."
TEXTS = ("activities", "obstacles", "plans")
WRITTEN = ("number", *TEXTS, "signatory", "signatory_post")
# Without these the report is not sent; each with the sentence that stands beside the field.
REQUIRED = {
    "activities": "Tulis kegiatan semester ini, walau satu kalimat.",
    "plans": "Tulis rencana semester berikutnya, walau satu kalimat.",
    "signatory": "Tulis siapa yang menandatangani.",
}


class SemesterReportForm(VersionedModelForm):
    """The words of the report; its figures write themselves."""

    class Meta:
        model = SemesterReport
        fields = WRITTEN
        labels = {"number": "Nomor laporan (bila ada)", "activities": "Kegiatan semester ini"}
        help_texts = {
            "number": "Menurut penomoran surat LK3 Anda.",
            "activities": f"Apa saja yang dilakukan selain kasus: penyuluhan, rapat, pelatihan. {NO_NAMES}",
            "obstacles": f"Apa yang menghambat, dan bantuan apa yang diperlukan. {NO_NAMES}",
            "plans": f"Apa yang akan dikerjakan enam bulan ke depan. {NO_NAMES}",
        }
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in TEXTS}

    def __init__(self, *args: Any, half: Half, unit: Unit, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        is_new = instance is None
        if is_new:
            kwargs["instance"] = SemesterReport(version=0)
            kwargs["initial"] = signatory_of(unit, half) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in WRITTEN:
            self.fields[name].required = name in REQUIRED and (self.is_sending or not self.is_bound)
            self.fields[name].error_messages["required"] = REQUIRED.get(name, "")

    # What is missing is asked for when the report is sent; a draft may have gaps.
    use_required_attribute = False

    @property
    def is_sending(self) -> bool:
        """Return whether the person pressed the button that sends, not the one that only saves."""
        return self.data.get("langkah") == "kirim"

    @property
    def texts(self) -> dict[str, str]:
        """Return what was written, by name of the field."""
        return {name: self.cleaned_data.get(name) or "" for name in WRITTEN}

    def clean_activities(self) -> str:
        return _without_number(self.cleaned_data["activities"])

    def clean_obstacles(self) -> str:
        return _without_number(self.cleaned_data["obstacles"])

    def clean_plans(self) -> str:
        return _without_number(self.cleaned_data["plans"])

    def _refuse(self, current: VersionedModel, cleaned: dict[str, Any]) -> None:
        """Let the second of two clicks through: where nothing differs there is nothing to compare."""
        if all(getattr(current, name) == (cleaned.get(name) or "") for name in WRITTEN):
            cleaned["version"] = current.version
            return
        super()._refuse(current, cleaned)


class CorrectionForm(forms.Form):
    """What a new edition puts right."""

    reason = forms.CharField(
        label="Apa yang diperbaiki?",
        max_length=250,
        help_text="Satu kalimat; dinas membacanya di samping versi sebelumnya.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class DecisionForm(forms.Form):
    """What the dinas answers: accepted, or returned with a note."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Catatan untuk LK3",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wajib bila laporan dikembalikan: apa yang perlu diperbaiki.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    @property
    def is_return(self) -> bool:
        """Return whether the report goes back to the LK3."""
        return self.data.get("langkah") == "kembalikan"

    def clean(self) -> dict[str, Any]:
        """Ask for the note without which nobody could put anything right."""
        cleaned = super().clean() or {}
        if self.is_return and not (cleaned.get("note") or "").strip() and "note" not in self.errors:
            self.add_error("note", ValidationError("Tulis catatan: apa yang perlu diperbaiki LK3."))
        return cleaned


def _without_number(text: str) -> str:
    """Refuse an identity number: these words leave the LK3."""
    if re.search(r"\d(?:[ .]?\d){15}", text):
        raise ValidationError("Tulisan ini dibaca dinas: tulis tanpa NIK atau nomor KK.")
    return text


def signatory_of(unit: Unit, half: Half) -> dict[str, str]:
    """Return who usually signs: the chair of the board whose term covers the day after the semester, or the latest one."""
    chairs = BoardMember.objects.filter(unit=unit, post=BoardMember.Post.CHAIR, from_on__lte=half.end_moment.date())
    chair = chairs.order_by("-from_on", "-pk").first()
    return {"signatory": chair.name, "signatory_post": f"Ketua {unit.name}"} if chair else {}
