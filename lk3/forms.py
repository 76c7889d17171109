"""Forms of the foundation, and the form that refuses to overwrite a colleague's newer text."""

import re
from typing import Any, NamedTuple

from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models

from .access import Role
from .models import Invitation, Region, Unit, User
from .models.versions import VersionedModel

# Roles a head may invite into the own unit.
UNIT_INVITABLE = [Role.INTAKE, Role.COUNSELOR, Role.PSYCHOLOGIST]


class DateInput(forms.DateInput):
    """A date field with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def plain_helper() -> FormHelper:
    """Return a crispy helper for forms whose <form> element stands in the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class ConflictRow(NamedTuple):
    """One field on which two people differ."""

    label: str
    theirs: str
    yours: str


class VersionedModelForm(forms.ModelForm):
    """Remembers which version of the row it was made from. A newer row is refused, with both texts to compare.

    After ``is_valid()`` is False because of that, ``conflict_rows`` holds the differing fields, and
    the form carries the new version: sending it again is a decision made with both texts seen.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.conflict_rows: list[ConflictRow] = []
        self.fields["version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Compare the version the form was made from with the row as it is now."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            current: VersionedModel = type(self.instance).objects.get(pk=self.instance.pk)
            if cleaned.get("version") != current.version:
                self._refuse(current, cleaned)
        return cleaned

    def _refuse(self, current: VersionedModel, cleaned: dict[str, Any]) -> None:
        for name, field in self.fields.items():
            if name == "version" or name not in self._meta.fields:  # type: ignore[attr-defined]
                continue
            theirs, yours = _shown(current, name, getattr(current, name)), _shown(current, name, cleaned.get(name))
            if theirs != yours:
                self.conflict_rows.append(ConflictRow(str(field.label), theirs, yours))
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(current.version)
        self.add_error(
            None,
            f"{current.changed_by} sudah mengubah data ini ketika Anda mengisinya. Tulisan Anda belum disimpan dan tidak hilang: "
            "bandingkan kedua versi, perbaiki isian di bawah, lalu simpan lagi.",
        )


def _shown(row: models.Model, name: str, value: Any) -> str:
    choices = dict(getattr(row._meta.get_field(name), "flatchoices", None) or [])
    return str(choices.get(value, "" if value is None else value))


class StepUpForm(forms.Form):
    """The password again, and why."""

    reason = forms.CharField(
        label="Mengapa Anda memerlukannya?",
        min_length=10,
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Alasan ini tercatat di jejak audit. Jangan menulis nama klien.",
    )
    password = forms.CharField(
        label="Kata sandi Anda", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: User, may_try: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.may_try = user, may_try
        self.helper = plain_helper()

    def clean_reason(self) -> str:
        """Refuse a NIK or a telephone number: the reason stays in the trail for good."""
        reason = self.cleaned_data["reason"]
        if re.search(r"\d(?:[ .]?\d){9,}", reason):
            raise ValidationError("Alasan tersimpan di jejak audit: tulis tanpa NIK, nomor KK, atau nomor telepon.")
        return reason

    def clean_password(self) -> str:
        """Refuse a wrong password, and every password after too many wrong ones."""
        if not self.may_try:
            raise ValidationError("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("Kata sandi ini tidak cocok. Periksa huruf besar dan kecilnya.")
        return self.cleaned_data["password"]


class InvitationForm(forms.ModelForm):
    """Whom to invite, with which hat, where. A head invites into the own unit only."""

    class Meta:
        model = Invitation
        fields = ["name", "email", "role", "unit", "region"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        hat = user.hat
        if hat and hat.role == Role.HEAD:
            self.fields["role"].choices = [(role.value, role.label) for role in UNIT_INVITABLE]
            self.fields["unit"].queryset = Unit.objects.filter(pk=hat.unit_id)
            self.fields["unit"].initial = hat.unit_id
            self.fields["unit"].required = True
            del self.fields["region"]
        else:
            self.fields["unit"].queryset = Unit.objects.select_related("district").order_by("name", "pk")
            self.fields["region"].queryset = Region.objects.filter(level__in=["PROVINCE", "DISTRICT"]).order_by("code")

    def clean(self) -> dict[str, Any]:
        """Refuse a role without the scope it needs."""
        cleaned = super().clean() or {}
        cleaned.setdefault("region", None)
        role, unit, region = cleaned.get("role"), cleaned.get("unit"), cleaned.get("region")
        if role in [*UNIT_INVITABLE, Role.HEAD] and not unit:
            self.add_error("unit", "Pilih LK3 tempat orang ini bertugas.")
        if role == Role.SOCIAL_OFFICE and not region:
            self.add_error("region", "Pilih kabupaten/kota atau provinsi dinasnya.")
        if role in [*UNIT_INVITABLE, Role.HEAD]:
            cleaned["region"] = None
        else:
            cleaned["unit"] = None
        return cleaned


class InvitationAcceptForm(forms.Form):
    """Name and password of somebody who follows the link of an invitation."""

    username = forms.CharField(
        label="Nama pengguna",
        max_length=60,
        help_text="Huruf kecil tanpa spasi, misalnya siti.aminah.",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password1 = forms.CharField(
        label="Kata sandi",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Paling sedikit 10 huruf. Beberapa kata yang mudah Anda ingat lebih aman daripada satu kata sulit.",
    )
    password2 = forms.CharField(
        label="Ulangi kata sandi", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.helper = plain_helper()

    def clean_username(self) -> str:
        """Refuse names that are taken or that the login library reserves."""
        username = self.cleaned_data["username"].strip().lower()
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Nama pengguna ini sudah dipakai. Coba tambahkan nama belakang Anda.")
        return get_adapter().clean_username(username)

    def clean(self) -> dict[str, Any]:
        """Refuse passwords that differ or are weak."""
        cleaned = super().clean() or {}
        if cleaned.get("password1") and cleaned.get("password1") != cleaned.get("password2"):
            self.add_error("password2", "Kedua kata sandi tidak sama.")
        elif cleaned.get("password1"):
            try:
                validate_password(
                    cleaned["password1"], User(username=cleaned.get("username", ""), name=self.invitation.name)
                )
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned
