"""What is asked of a big download."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from lk3.forms import plain_helper

from .bulk import LEVELS, Wish, offered
from .queries import first_year

MOST_FIGURES = "Pilih sedikitnya satu angka."


class BulkExportForm(forms.Form):
    """Figures, years and how fine."""

    angka = forms.MultipleChoiceField(
        label="Angka", widget=forms.CheckboxSelectMultiple, error_messages={"required": MOST_FIGURES}
    )
    dari = forms.TypedChoiceField(label="Dari tahun", coerce=int)
    sampai = forms.TypedChoiceField(label="Sampai tahun", coerce=int)
    rincian = forms.ChoiceField(
        label="Rincian",
        choices=[(level, f"Per {dimension.label}") for level, dimension in LEVELS.items()],
        widget=forms.RadioSelect,
        initial="DISTRICT",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        years = _years()
        fields["angka"].choices = [(figure.code, figure.label) for figure in offered()]
        fields["angka"].initial = ["opened"]
        for name in ("dari", "sampai"):
            fields[name].choices, fields[name].initial = years, years[0][0]
        self.helper: FormHelper = plain_helper()

    def clean(self) -> dict[str, Any]:
        """Years in their order."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("dari"), cleaned.get("sampai")
        if first and last and first > last:
            self.add_error("sampai", "Tahun terakhir ada sebelum tahun pertama.")
        return cleaned

    @property
    def wish(self) -> Wish:
        """What was asked, after ``is_valid()``."""
        typed = self.cleaned_data
        return Wish(tuple(typed["angka"]), typed["dari"], typed["sampai"], typed["rincian"])


class YearForm(forms.Form):
    """One year."""

    tahun = forms.TypedChoiceField(label="Tahun", coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["tahun"].choices = _years()
        self.helper: FormHelper = plain_helper()


def _years() -> list[tuple[str, str]]:
    """From this year back to that of the first case."""
    newest = timezone.localdate().year
    return [(str(year), str(year)) for year in range(newest, min(first_year() or newest, newest) - 1, -1)]
