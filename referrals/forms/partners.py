"""Input about partners, with messages for the person who types."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.models import ProblemCategory
from lk3.forms import DateInput, plain_helper
from lk3.models import Region, User

from ..models import Partner

ANSWER_DAYS = 7
FIRST_OUTREACH_ON = date(2000, 1, 1)
MOST_PEOPLE = 100_000
USED_FORM = "Formulir ini sudah pernah dikirim untuk hal lain. Buka halaman ini sekali lagi dari awal."


class KnownRowsField(forms.ModelMultipleChoiceField):
    """Several rows of a short list, compared here: the database chokes on NUL bytes and numbers of thirty digits in an IN."""

    def _check_values(self, value: Any) -> Any:
        rows = {str(row.pk): row for row in self.queryset}
        for pk in value:
            if str(pk) not in rows:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": pk}
                )
        return [rows[str(pk)] for pk in value]


class PartnerForm(forms.ModelForm):
    """A partner of the directory. The same name in the same kabupaten/kota is one partner."""

    problems = KnownRowsField(
        ProblemCategory.objects.roots(),
        label="Untuk masalah",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Mitra ini disarankan saat merujuk kasus dengan masalah yang dicentang.",
    )

    class Meta:
        model = Partner
        fields = ["name", "kind", "district", "address", "phone", "email", "contact_person", "hours", "services"]
        fields += ["problems", "agreement_until"]  # fmt: skip
        widgets = {"services": forms.Textarea(attrs={"rows": 3}), "agreement_until": DateInput}
        help_texts = {
            "name": "Nama resmi lembaga, misalnya UPTD PPA Kota Padang.",
            "contact_person": "Nama dan jabatan orang yang biasa dihubungi.",
            "hours": "Misalnya Senin–Jumat 08.00–16.00, atau 24 jam.",
            "services": "Apa yang dapat diminta dari lembaga ini, dan syaratnya.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.fields["kind"].choices = [("", "Pilih…"), *Partner.Kind.choices]  # type: ignore[attr-defined]
        districts = self.fields["district"]
        districts.queryset = Region.objects.districts()  # type: ignore[attr-defined]
        districts.choices = _district_choices()  # type: ignore[attr-defined]
        if not self.instance.pk and user.hat and user.hat.unit:
            districts.initial = user.hat.unit.district_id

    def clean_name(self) -> str:
        """Take out doubled blanks, so that the same name is seen as the same."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse a second partner of the same name in a kabupaten/kota, whatever its capitals."""
        cleaned = super().clean() or self.cleaned_data
        name, district = cleaned.get("name"), cleaned.get("district")
        if name and district:
            same = Partner.objects.filter(name__iexact=name, district=district).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("name", f"Mitra dengan nama ini sudah ada di {district.full_name}.")
        return cleaned


def _district_choices() -> list[Any]:
    """Return all kabupaten/kota in groups by province."""
    regions = Region.objects.districts().select_related("parent").order_by("parent__name", "name", "pk")
    groups = groupby(regions, key=lambda region: region.parent.name)
    return [("", "Pilih…"), *((name, [(row.pk, row.full_name) for row in rows]) for name, rows in groups)]
