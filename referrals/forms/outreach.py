"""Input about days outside, planned and held, with messages for the person who types."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone

from lk3.forms import DateInput, plain_helper
from lk3.models import Membership, Region, User

from ..models import Outreach
from .partners import KnownRowsField

FIRST_OUTREACH_ON = date(2000, 1, 1)
FARTHEST_PLAN = timedelta(days=730)
USED_FORM = "Formulir ini sudah pernah dikirim untuk hal lain. Buka halaman ini sekali lagi dari awal."
OPTIONS_URL = reverse_lazy("region-options")
NO_NAMES = (
    "Jangan menulis nama, alamat, atau ciri yang membuat orang dikenali. "
    "Orang yang perlu dibantu dicatat tersendiri, di halaman kegiatan ini."
)


class DayForm(forms.ModelForm):
    """Where a day outside is, and who of the office goes. ``PlanForm`` looks ahead, ``OutreachForm`` back."""

    submission = forms.UUIDField(label="Formulir", widget=forms.HiddenInput)
    version = forms.IntegerField(label="Versi", widget=forms.HiddenInput, min_value=1)
    team_members = KnownRowsField(
        User.objects.none(), label="Petugas LK3", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Outreach
        fields: list[str] = []
        widgets = {"held_on": DateInput, "findings": forms.Textarea(attrs={"rows": 4})}
        labels = {"place": "Tempat", "team": "Rekan dari luar LK3"}
        help_texts = {
            "place": "Misalnya balai nagari atau posyandu. Jangan menulis alamat rumah keluarga.",
            "team": "Misalnya TKSK atau kader; bukan nama warga.",
            "findings": NO_NAMES,
        }

    # What stands above the table of people; hidden fields come along.
    above: tuple[str, ...] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._ask_for_kind()
        self._ask_for_the_place()
        self._ask_for_the_team()
        self.fields["submission"].initial = self.instance.submission if self.instance.pk else uuid.uuid4
        self.fields["version"].initial = self.instance.version
        self.helper = plain_helper()
        self.helper.layout = Layout(*(name for name in self.above if name in self.fields))

    def _ask_for_kind(self) -> None:
        # The mobile unit's stops belong to a trip; only a row of before that keeps its kind.
        is_old = self.instance.kind == Outreach.Kind.MOBILE_UNIT
        kinds = [(kind, label) for kind, label in Outreach.Kind.choices if is_old or kind != Outreach.Kind.MOBILE_UNIT]
        self.fields["kind"].choices = [("", "Pilih…"), *kinds]  # type: ignore[attr-defined]

    def _ask_for_the_place(self) -> None:
        district = self.user.hat.unit.district  # type: ignore[union-attr]
        places = self.fields["subdistrict"]
        places.queryset = Region.objects.filter(level="SUBDISTRICT", parent__parent_id=district.parent_id)  # type: ignore[attr-defined]
        places.choices = subdistrict_choices(places.queryset, district)  # type: ignore[attr-defined]
        villages = Region.objects.filter(level="VILLAGE", code__startswith=f"{district.parent_id}.")
        if not villages.exists():
            del self.fields["village"]
            self.fields["place"].label = "Desa/kelurahan/nagari dan tempat"
            return
        here = villages.filter(parent_id=self._chosen("subdistrict")).order_by("name", "code")
        self.fields["village"].queryset = here  # type: ignore[attr-defined]
        self.fields["village"].empty_label = "Pilih…"  # type: ignore[attr-defined]
        self.fields["village"].error_messages["invalid_choice"] = (
            "Desa ini tidak ada di kecamatan itu. Pilih lagi dari daftar; daftarnya sekarang sesuai kecamatannya."
        )
        self.fields["village"].help_text = "Daftarnya muncul setelah kecamatan dipilih; boleh juga ditulis di “Tempat”."
        self.fields["place"].required = False
        places.widget.attrs |= {
            "hx-get": OPTIONS_URL, "hx-target": "#id_village", "hx-swap": "innerHTML", "hx-trigger": "change",
        }  # fmt: skip

    def _ask_for_the_team(self) -> None:
        unit_id = self.user.hat.unit_id  # type: ignore[union-attr]
        here = Membership.objects.current().filter(unit_id=unit_id).values("user")
        members = self.fields["team_members"]
        members.queryset = User.objects.filter(pk__in=here).order_by("name", "pk")  # type: ignore[attr-defined]
        members.initial = self.instance.team_members.all() if self.instance.pk else [self.user.pk]

    def _chosen(self, name: str) -> str:
        """Return the code that stands in the form: typed, given, or stored. Never trusted, only looked up."""
        source = self.data if self.is_bound else self.initial
        return str(source.get(name) or "").replace("\0", "")[:13]

    def clean_submission(self) -> uuid.UUID:
        """Refuse the number of somebody else's form."""
        submission = self.cleaned_data["submission"]
        others = Outreach.objects.filter(submission=submission).exclude(pk=self.instance.pk)
        if others.exclude(recorded_by=self.user).exists():
            raise ValidationError(USED_FORM)
        return submission

    def clean(self) -> dict[str, Any]:
        """Let the village stand for the place where nothing more was written."""
        cleaned = super().clean() or self.cleaned_data
        village = cleaned.get("village")
        if not cleaned.get("place") and "place" not in self.errors:
            if village is None:
                self.add_error("place", "Pilih desanya, atau tulis tempatnya.")
            else:
                cleaned["place"] = village.full_name
        return cleaned

    def offer_again(self, refusal: str, version: int) -> None:
        """Say why it was not saved, keep what was typed, and let it be sent again knowing the newer row."""
        self.add_error(None, refusal)
        self.data = self.data.copy()
        self.data["version"] = str(version)


class PlanForm(DayForm):
    """A day to come: where, when, who goes."""

    above = (
        "kind", "held_on", "start_time", "end_time", "subdistrict", "village", "place", "team_members", "team",
        "submission", "version",
    )  # fmt: skip

    class Meta(DayForm.Meta):
        fields = ["kind", "held_on", "start_time", "end_time", "subdistrict", "village", "place", "team"]
        widgets = DayForm.Meta.widgets | {
            "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "end_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean_held_on(self) -> date:
        """Refuse days that are over, and years that are typing errors."""
        day, today = self.cleaned_data["held_on"], timezone.localdate()
        if day < today and day != self.instance.held_on:
            raise ValidationError(
                "Hari itu sudah lewat. Kegiatan yang sudah berlangsung dicatat lewat “Catat kegiatan”."
            )
        if day > today + FARTHEST_PLAN:
            raise ValidationError("Tanggal ini terlalu jauh. Periksa lagi tahunnya.")
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean()
        start, end = cleaned.get("start_time"), cleaned.get("end_time")
        if start and end and end <= start:
            self.add_error("end_time", "Jam selesai harus sesudah jam mulai.")
        return cleaned


class OutreachForm(DayForm):
    """A day that was held: where, who of the office, what was found (never who). The people are in ``ReachedFields``."""

    above = (
        "kind", "held_on", "subdistrict", "village", "place", "team_members", "team", "submission", "version",
    )  # fmt: skip

    class Meta(DayForm.Meta):
        fields = ["kind", "held_on", "subdistrict", "village", "place", "team", "findings"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate

    def clean_held_on(self) -> date:
        """Refuse days to come, and years that are typing errors."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal kegiatan belum tiba. Rencanakan dulu, lalu laporkan setelah berlangsung.")
        if day < FIRST_OUTREACH_ON:
            raise ValidationError("Tahun ini terlalu lama. Periksa lagi tanggalnya.")
        return day


class CancelForm(forms.Form):
    """Why a planned day does not take place."""

    reason = forms.CharField(
        label="Mengapa dibatalkan?", max_length=200, help_text="Misalnya jalan putus karena longsor. Tanpa nama orang."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


def subdistrict_choices(regions: Any, own: Region) -> list[Any]:
    """Return the kecamatan in groups by kabupaten/kota, the unit's own first. One query."""
    rows = sorted(
        regions.select_related("parent"),
        key=lambda row: (row.parent_id != own.pk, row.parent.name, row.parent_id, row.name),
    )
    groups = groupby(rows, key=lambda row: row.parent.full_name)
    return [("", "Pilih…"), *((name, [(row.pk, row.name) for row in found]) for name, found in groups)]
