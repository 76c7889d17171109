"""What is asked before cases change hands together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from lk3.forms import DateInput, plain_helper
from lk3.models import Membership, Unit, User

from ..models import Case
from .moves import carried_by_each
from .work import BAD_DATE

FOR_GOOD, FOR_A_TIME = "GOOD", "TIME"


class CaseChoices(forms.ModelMultipleChoiceField):
    """Cases by number, problem, risk and danger: no names."""

    def label_from_instance(self, obj: Case) -> str:
        """Return what tells the cases apart."""
        risk = obj.get_risk_display().lower()
        danger = f" · {obj.get_urgency_display().lower()}" if obj.urgency == Case.Urgency.NOW else ""
        return f"{obj.reference} · {obj.root_category.short_label} · risiko {risk}{danger}"


class HandOverForm(forms.Form):
    """Which of somebody's cases go to whom, and for how long."""

    cases = CaseChoices(
        Case.objects.none(),
        label="Kasus",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu kasus.",
            "invalid_choice": "Kasus ini tidak ada lagi di daftar.",
        },
    )
    to = forms.ModelChoiceField(
        User.objects.none(),
        label="Diserahkan kepada",
        empty_label="Pilih…",
        error_messages={"invalid_choice": "Orang ini tidak dapat menangani kasus di LK3 ini. Pilih dari daftar."},
    )
    how = forms.ChoiceField(
        label="Untuk berapa lama?",
        choices=[
            (FOR_GOOD, "Seterusnya: penanggung jawabnya berganti"),
            (FOR_A_TIME, "Sementara: ikut menangani sampai tanggal di bawah"),
        ],
        initial=FOR_GOOD,
        widget=forms.RadioSelect,
    )
    until_on = forms.DateField(
        label="Sampai tanggal", required=False, widget=DateInput, error_messages={"invalid": BAD_DATE}
    )
    note = forms.CharField(
        label="Pesan untuknya",
        max_length=250,
        required=False,
        help_text="Ikut bila diserahkan seterusnya. Jangan menulis nama klien.",
    )

    def __init__(self, *args: Any, cases: Any, leaving: User, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.fields["cases"].queryset = cases
        self.fields["cases"].initial = [case.pk for case in cases]
        hats = Membership.objects.current().case_workers().filter(unit=unit)
        people = User.objects.filter(pk__in=hats.values("user"), is_active=True).exclude(pk=leaving.pk)
        self.fields["to"].queryset = people.order_by("name", "pk")
        self.fields["to"].help_text = carried_by_each(people, unit)

    def clean(self) -> dict[str, Any]:
        """Ask until when, where it is for a time; a day that is over hands over nothing."""
        cleaned = super().clean() or {}
        if cleaned.get("how") == FOR_GOOD:
            cleaned["until_on"] = None
        elif "until_on" not in self.errors:
            day = cleaned.get("until_on")
            if not day:
                self.add_error("until_on", "Isi tanggalnya, atau pilih “Seterusnya”.")
            elif day < timezone.localdate():
                self.add_error("until_on", "Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya.")
        if cleaned.get("how") == FOR_A_TIME and cleaned.get("note"):
            self.add_error("note", "Pesan belum bisa ikut pada penyerahan sementara. Hapus, lalu sampaikan langsung.")
        return cleaned
