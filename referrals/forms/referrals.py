"""Input about a referral, with messages for the person who types."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import Case
from lk3.forms import DateInput, plain_helper

from .. import presenters, workflow
from ..actions import Content
from ..models import Partner, Referral

ANSWER_DAYS = 7
FIRST_OUTREACH_ON = date(2000, 1, 1)
MOST_PEOPLE = 100_000
USED_FORM = "Formulir ini sudah pernah dikirim untuk hal lain. Buka halaman ini sekali lagi dari awal."


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
        self.fields["partner"].required = True
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

    @property
    def content(self) -> Content:
        """Return what the checked form says."""
        said = self.cleaned_data
        return Content(
            partner=said["partner"],
            purpose=said["purpose"],
            shared_information=said["shared_information"],
            answer_expected_on=said["answer_expected_on"],
            override_reason=said.get("reason", ""),
        )


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
