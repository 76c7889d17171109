"""Input about people in need who were found outside."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from cases.models import ProblemCategory
from lk3.forms import plain_helper
from lk3.models import User

from ..models import FoundPerson
from .outreach import USED_FORM

OLDEST = 120
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_PHONE, LONGEST_STORY = 120, 250, 40, 4000


class FoundForm(forms.ModelForm):
    """Who was found, how to find them again, what was seen. All of it goes into the intake later, so nothing is asked twice."""

    uid = forms.UUIDField(label="Formulir", widget=forms.HiddenInput)

    class Meta:
        model = FoundPerson
        fields = ["is_in_danger", "name", "sex", "age", "address", "phone", "story", "category"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off", "maxlength": LONGEST_NAME}),
            "sex": forms.RadioSelect,
            "age": forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "address": forms.TextInput(attrs={"autocomplete": "off", "maxlength": LONGEST_ADDRESS}),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "maxlength": LONGEST_PHONE}),
            "story": forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_STORY}),
        }
        labels = {
            "name": "Nama atau sebutan",
            "age": "Kira-kira umur (tahun)",
            "is_in_danger": "Ada bahaya sekarang: kekerasan, keinginan bunuh diri, anak terlantar, atau sakit berat",
        }
        help_texts = {
            "name": "Bila namanya belum diketahui, tulis sebutan, misalnya ibu penjual sayur di simpang.",
            "address": "Jalan, jorong, atau patokan. Desa dan kecamatannya diambil dari kegiatan ini.",
            "phone": "Nomor yang aman dihubungi, bila ada.",
            "category": "Dugaan saja; petugas penerimaan memeriksanya lagi.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper = plain_helper()
        self.fields["uid"].initial = uuid.uuid4
        self.fields["sex"].choices = FoundPerson.Sex.choices  # type: ignore[attr-defined]
        self.fields["category"].queryset = ProblemCategory.objects.roots()  # type: ignore[attr-defined]
        self.fields["category"].empty_label = "Belum tahu"  # type: ignore[attr-defined]
        self.fields["age"].validators.append(MaxValueValidator(OLDEST, "Umur ini terlalu tua. Periksa lagi."))

    def clean_uid(self) -> uuid.UUID:
        """Refuse the number of somebody else's form."""
        uid = self.cleaned_data["uid"]
        if FoundPerson.objects.filter(uid=uid).exclude(recorded_by=self.user).exists():
            raise ValidationError(USED_FORM)
        return uid

    def clean_name(self) -> str:
        """Refuse what would not fit a family."""
        return _short(self.cleaned_data["name"], LONGEST_NAME)

    def clean_address(self) -> str:
        """Refuse what would not fit an address."""
        return _short(self.cleaned_data["address"], LONGEST_ADDRESS)

    def clean_phone(self) -> str:
        """Refuse what is no telephone number."""
        return _short(self.cleaned_data["phone"], LONGEST_PHONE)

    def clean_story(self) -> str:
        """Refuse a story that nobody reads."""
        return _short(self.cleaned_data["story"], LONGEST_STORY)


class DropForm(forms.Form):
    """Why nothing follows for somebody who was found."""

    reason = forms.CharField(
        label="Mengapa tidak dilanjutkan?",
        max_length=200,
        help_text="Misalnya sudah didampingi puskesmas, atau keluarga menolak bantuan. Tanpa nama orang.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise ValidationError(f"Tulis paling banyak {most} huruf.")
    return text
