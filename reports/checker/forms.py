"""What is pasted into the table checker."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from lk3.forms import plain_helper

from .judging import Verdict, judge
from .pasted import LONGEST, Pasted, read, read_total


class CheckerForm(forms.Form):
    """A table and, if it is not in it, its total."""

    tabel = forms.CharField(
        label="Tabel",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="Satu baris tabel per baris, misalnya “Penelantaran; 14,8%” atau “Penelantaran 482 14,8%”. "
        "Boleh disalin langsung dari Excel atau PDF.",
        error_messages={
            "required": "Tempelkan dulu tabelnya.",
            "max_length": "Tabelnya terlalu panjang: paling banyak 20.000 huruf.",
        },
    )
    jumlah = forms.CharField(
        label="Jumlah keseluruhan",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Bila tidak ada di tabel, misalnya 3.252.",
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.helper = plain_helper()
        del self.fields["tabel"].widget.attrs["maxlength"]  # the browser would cut a pasted table off without a word

    def clean_tabel(self) -> Pasted:
        """Read every line; each that cannot be read is an error of its own."""
        pasted = read(self.cleaned_data["tabel"])
        if pasted.problems:
            raise ValidationError(list(pasted.problems))
        if not pasted.lines:
            raise ValidationError("Tidak ada baris dengan angka. Tulis misalnya “Penelantaran; 14,8%”.")
        return pasted

    def clean_jumlah(self) -> int | None:
        """The total, if one was typed."""
        written = self.cleaned_data["jumlah"]
        if not written:
            return None
        try:
            total = read_total(written)
        except ValueError as reason:
            raise ValidationError(str(reason)) from reason
        if total == 0:
            raise ValidationError("Jumlah 0 tidak dapat dibagi menjadi persentase.")
        return total

    @cached_property
    def verdict(self) -> Verdict:
        """What can be true of it; after ``is_valid()``."""
        return judge(self.cleaned_data["tabel"], self.cleaned_data["jumlah"])
