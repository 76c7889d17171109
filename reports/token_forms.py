"""What is asked of whoever makes a key for another program."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from lk3.forms import plain_helper

from .actions.tokens import MOST_DAYS

LIFETIMES = [(7, "7 hari"), (30, "30 hari"), (90, "90 hari"), (180, "180 hari"), (MOST_DAYS, "Satu tahun")]
USUAL = 90


class TokenForm(forms.Form):
    """What the key is for, and how long."""

    label = forms.CharField(
        label="Untuk apa",
        max_length=80,
        help_text="Program atau lembar kerja yang memakainya, misalnya “Dasbor pemda”.",
        error_messages={"required": "Tulis untuk apa kunci ini, agar kelak diketahui mana yang dapat dicabut."},
    )
    days = forms.TypedChoiceField(
        label="Berlaku",
        coerce=int,
        choices=LIFETIMES,
        initial=USUAL,
        error_messages={"invalid_choice": "Pilih salah satu masa berlaku."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper: FormHelper = plain_helper()

    def clean_label(self) -> str:
        """Refuse a NIK or a telephone number: the words stand in a list."""
        label: str = self.cleaned_data["label"]
        if re.search(r"\d(?:[ .-]?\d){9,}", label):
            raise ValidationError("Tulis tanpa NIK, nomor KK, atau nomor telepon.")
        return label
