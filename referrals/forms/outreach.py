"""Input about days outside, with messages for the person who types."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils import timezone

from lk3.forms import DateInput, plain_helper
from lk3.models import Region, User

from ..models import Outreach

ANSWER_DAYS = 7
FIRST_OUTREACH_ON = date(2000, 1, 1)
MOST_PEOPLE = 100_000
USED_FORM = "Formulir ini sudah pernah dikirim untuk hal lain. Buka halaman ini sekali lagi dari awal."


class OutreachForm(forms.ModelForm):
    """A day outside: where, who of the office, how many women and men, what was found (never who)."""

    submission = forms.UUIDField(label="Formulir", widget=forms.HiddenInput)

    class Meta:
        model = Outreach
        fields = ["kind", "held_on", "subdistrict", "place", "team", "women_reached", "men_reached", "findings"]
        widgets = {"held_on": DateInput, "findings": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "team": "Rekan yang bertugas, bukan nama warga.",
            "findings": (
                "Jangan menulis nama, alamat, atau ciri yang membuat orang dikenali. "
                "Keluarga yang perlu dibantu didaftarkan sebagai kasus."
            ),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.user = user
        self.fields["kind"].choices = [("", "Pilih…"), *Outreach.Kind.choices]  # type: ignore[attr-defined]
        places = self.fields["subdistrict"]
        district = user.hat.unit.district  # type: ignore[union-attr]
        places.queryset = Region.objects.filter(level="SUBDISTRICT", parent__parent_id=district.parent_id)  # type: ignore[attr-defined]
        places.choices = _subdistrict_choices(places.queryset, district)  # type: ignore[attr-defined]
        for name in ("women_reached", "men_reached"):
            self.fields[name].validators.append(
                MaxValueValidator(MOST_PEOPLE, "Angka ini terlalu besar untuk satu kegiatan. Periksa lagi.")
            )
        self.fields["held_on"].initial = timezone.localdate
        self.fields["submission"].initial = self.instance.submission if self.instance.pk else uuid.uuid4

    def clean_held_on(self) -> date:
        """Refuse days to come, and years that are typing errors."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal kegiatan belum tiba. Catat setelah kegiatan berlangsung.")
        if day < FIRST_OUTREACH_ON:
            raise ValidationError("Tahun ini terlalu lama. Periksa lagi tanggalnya.")
        return day

    def clean_submission(self) -> uuid.UUID:
        """Refuse the number of somebody else's form."""
        submission = self.cleaned_data["submission"]
        if Outreach.objects.filter(submission=submission).exclude(recorded_by=self.user).exists():
            raise ValidationError(USED_FORM)
        return submission


def _subdistrict_choices(regions: Any, own: Region) -> list[Any]:
    """Return the kecamatan in groups by kabupaten/kota, the unit's own first."""
    rows = sorted(
        regions.select_related("parent"),
        key=lambda row: (row.parent_id != own.pk, row.parent.name, row.parent_id, row.name),
    )
    groups = groupby(rows, key=lambda row: row.parent.full_name)
    return [("", "Pilih…"), *((name, [(row.pk, row.name) for row in found]) for name, found in groups)]
