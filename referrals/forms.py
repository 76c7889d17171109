"""Input about partners, referrals and outreach, with messages for the person who types."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils import timezone

from cases.models import Case, ProblemCategory
from lk3.forms import DateInput, plain_helper
from lk3.models import Region, User

from . import presenters, workflow
from .models import Outreach, Partner, Referral

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


class ConsentGround(forms.Form):
    """The tick and the reason that sharing without the family's consent takes."""

    share_anyway = forms.BooleanField(
        label="Rujukan ini tetap perlu, walaupun belum ada persetujuan untuk meneruskan data.",
        error_messages={"required": "Centang bila rujukan tetap perlu, atau minta persetujuan keluarga dulu."},
    )
    reason = forms.CharField(
        label="Mengapa tetap perlu?",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Misalnya keselamatan klien terancam. Jangan menulis nama orang.",
        error_messages={"required": "Tulis mengapa rujukan tetap perlu tanpa persetujuan."},
    )


class ReferralForm(ConsentGround, forms.ModelForm):
    """A new referral of a case: whom to ask, for what, what may be told, until when."""

    submission = forms.UUIDField(label="Formulir", widget=forms.HiddenInput)

    class Meta:
        model = Referral
        fields = ["partner", "purpose", "shared_information", "answer_expected_on"]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "shared_information": forms.Textarea(attrs={"rows": 5}),
            "answer_expected_on": DateInput,
        }
        help_texts = {
            "partner": "Mitra yang menangani masalah ini dan yang terdekat ada di atas.",
            "purpose": "Layanan yang diminta, dan apa yang sudah dilakukan LK3.",
            "shared_information": (
                "Surat hanya memuat nama, jenis kelamin, dan umur klien, permintaan di atas, dan tulisan di kotak ini. "
                "Tulis seperlunya: hanya yang disetujui keluarga dan yang dibutuhkan mitra."
            ),
        }

    field_order = ["partner", "purpose", "shared_information", "share_anyway", "reason", "answer_expected_on"]

    def __init__(self, *args: Any, case: Case, province: str, needs_ground: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.case = case
        partners = Partner.objects.active().in_province(province)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        self.fields["partner"].choices = presenters.partner_choices(partners, case)  # type: ignore[attr-defined]
        self.fields["shared_information"].required = True
        self.fields["answer_expected_on"].required = True
        self.fields["answer_expected_on"].initial = timezone.localdate() + timedelta(days=ANSWER_DAYS)
        self.fields["submission"].initial = uuid.uuid4
        if not needs_ground:
            del self.fields["share_anyway"], self.fields["reason"]

    def clean_answer_expected_on(self) -> date:
        """Refuse a day that has passed."""
        day = self.cleaned_data["answer_expected_on"]
        if day < timezone.localdate():
            raise ValidationError("Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya.")
        return day

    def clean_submission(self) -> uuid.UUID:
        """Refuse the number of a form that was sent for another case."""
        submission = self.cleaned_data["submission"]
        if Referral.objects.filter(submission=submission).exclude(case=self.case).exists():
            raise ValidationError(USED_FORM)
        return submission

    def clean(self) -> dict[str, Any]:
        """Leave out what only the reader needed: the tick has been seen, the reason goes along."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("share_anyway", None)
        return cleaned


class MoveForm(ConsentGround):
    """One step of a referral, made from the version that the person saw."""

    to = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    feedback = forms.CharField(
        label="Jawaban atau hasil dari mitra",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": workflow.MISSING["feedback"]},
    )

    def __init__(self, *args: Any, move: workflow.Move, needs_ground: bool, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{move.to.lower()}_%s", **kwargs)
        self.helper = plain_helper()
        self.move = move
        self.draft: Any = None
        self.needs_ground = move.shares and needs_ground
        if not self.needs_ground:
            del self.fields["share_anyway"]
        if move.asks == "reason":
            self.fields["reason"].label = "Alasan"
            self.fields["reason"].help_text = "Jangan menulis nama orang."
            self.fields["reason"].error_messages["required"] = workflow.MISSING["reason"]
        elif not self.needs_ground:
            del self.fields["reason"]
        if move.asks != "feedback":
            del self.fields["feedback"]

    @property
    def is_plain(self) -> bool:
        """Return whether a button is enough, because nothing has to be typed."""
        return not (self.move.asks or self.needs_ground)

    @property
    def typed(self) -> str:
        """Return what the person wrote, to be shown again where the step itself is no longer offered."""
        return words_of(self.data)


def words_of(typed: Any) -> str:
    """Return the words among what was typed into a step."""
    return typed.get("feedback") or typed.get("reason") or ""


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
