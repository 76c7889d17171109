"""What is written into a file: consents, the conflict list; and what many forms of a case share."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.formats import date_format

from lk3.access import UNIT_ROLES
from lk3.forms import DateInput, plain_helper
from lk3.models import Membership, User

from ..models import Case, Consent

MAX_TEXT = 20000
BROKEN = "Formulir ini rusak di perjalanan. Salin tulisan Anda, muat ulang halaman, lalu kirim lagi."
FUTURE = "Tanggal ini masih di masa depan. Paling lambat hari ini."
BAD_DATE = "Tanggal ini tidak ada. Contoh: 26/03/2018."


def submission_field() -> forms.UUIDField:
    """Return the hidden field by which a second click on "Simpan" is known to be the same one."""
    messages = {"required": BROKEN, "invalid": BROKEN}
    return forms.UUIDField(label="Formulir", widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=messages)


def limit_length(*fields: forms.Field) -> None:
    """Refuse texts that nobody types: encrypted columns have no length of their own."""
    for field in fields:
        field.validators.append(MaxLengthValidator(MAX_TEXT))


def require_day_of(case: Case, day: date) -> date:
    """Return the day on which something was found out; refuse days before the case was opened, and the future."""
    if day > timezone.localdate():
        raise forms.ValidationError(FUTURE)
    if day < case.opened_on:
        opened = date_format(case.opened_on, "j F Y")
        raise forms.ValidationError(f"Kasus ini baru dibuka {opened}; pilih hari itu atau sesudahnya.")
    return day


class RowChoices(forms.ModelMultipleChoiceField):
    """Several rows by id. An id longer than the database can count is refused like any other unknown one."""

    def clean(self, value: Any) -> Any:
        """Look at the length before the database does: it would stop with an error instead of an answer."""
        for item in value or []:
            if len(str(item)) > 18:
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ConsentForm(forms.ModelForm):
    """On what ground we work with the family's data."""

    class Meta:
        model = Consent
        fields = ["basis", "form", "given_by", "given_on", "may_share", "reason"]
        widgets = {"basis": forms.RadioSelect, "form": forms.RadioSelect, "given_on": DateInput}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = plain_helper()
        self.fields["basis"].choices, self.fields["form"].choices = Consent.Basis.choices, Consent.Form.choices
        self.fields["given_on"].error_messages["invalid"] = BAD_DATE

    def clean_given_on(self) -> date:
        """Refuse a promise of consent."""
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        return day

    def clean(self) -> dict[str, Any]:
        """Consent needs somebody and a form; its absence needs a reason and shares nothing."""
        cleaned = super().clean() or self.cleaned_data
        basis = cleaned.get("basis")
        if basis in (Consent.Basis.CONSENT, Consent.Basis.GUARDIAN_CONSENT):
            if cleaned.get("form") == Consent.Form.NONE:
                self.add_error("form", "Persetujuan perlu bentuk: tertulis, lisan, atau rekaman.")
            if not cleaned.get("given_by") and "given_by" not in self.errors:
                self.add_error("given_by", "Tulis siapa yang menyetujui.")
        elif basis:
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", "Tanpa persetujuan, tulis alasannya.")
            if cleaned.get("may_share"):
                self.add_error("may_share", "Izin meneruskan data hanya ada bersama persetujuan.")
        return cleaned


class ConflictForm(forms.Form):
    """Who must not see the case, and why."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Siapa yang tidak boleh melihat kasus ini?",
        empty_label="Pilih…",
        error_messages={"invalid_choice": "Orang ini tidak bertugas di LK3 ini."},
    )
    reason = forms.CharField(
        label="Alasan", max_length=250, help_text="Misalnya “kerabat klien”. Jangan menulis nama klien."
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        hats = Membership.objects.current().filter(unit=case.unit_id, role__in=UNIT_ROLES)
        listed = case.conflicts.values("user")
        people = User.objects.filter(pk__in=hats.values("user")).exclude(pk__in=listed)
        self.fields["user"].queryset = people.order_by("name", "pk")
