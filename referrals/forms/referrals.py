"""Input of what a referral says, with messages for the person who types."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import Attachment, Case
from lk3.forms import DateInput, plain_helper
from lk3.models import Unit

from ..actions import Content
from ..actions.referrals import LONGEST_SHARED_DAYS
from ..clocks import answer_days
from ..models import Partner, Referral
from ..partner_choices import partner_choices
from .consent import ConsentGround
from .partners import KnownRowsField

USED_FORM = "Formulir ini sudah pernah dikirim untuk hal lain. Buka halaman ini sekali lagi dari awal."
MOST_LINES = 150
LONGEST_WAIT = timedelta(days=92)
PASSED = "Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya."
Part = Referral.Part
# What the other side learns from each part, in plain words.
REVEALS = {
    Part.CONTACT: "Cara aman menghubungi: nomor dan waktu yang disepakati dengan klien",
    Part.ADDRESS: "Alamat rumah. Alamat aman tidak pernah ikut",
    Part.HOUSEHOLD: "Anggota serumah: hubungan dan umur, tanpa nama",
    Part.PROBLEM: "Jenis masalah: penerima surat tahu mengapa klien datang ke LK3",
    Part.RISK: "Tingkat risiko menurut penilaian terakhir",
    Part.PLAN: "Tujuan yang disepakati dan masih berjalan",
}
ARRANGEMENTS = [
    ("HANDOVER", "Serah terima: LK3 tujuan melayani keluarga ini selanjutnya"),
    ("SHARED", "Bekerja bersama sampai suatu tanggal: kasus tetap pada kita"),
]


class AttachmentsField(KnownRowsField):
    """Documents of the case as ticks with their titles."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title; the kind alone would not tell two letters apart."""
        return f"{obj.title} ({obj.get_kind_display()})"


class ReferralForm(ConsentGround):
    """What a referral says, new or prepared: to whom, for what, what goes along, until when an answer is hoped for.

    ``to_lk3`` offers the units of a province instead of its partners; ``without`` is an addressee who has refused already.
    """

    submission = forms.UUIDField(label="Formulir", widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Kepada mitra",
        help_text="Mitra yang menangani masalah ini dan yang terdekat ada di atas.",
    )
    to_unit = forms.ModelChoiceField(Unit.objects.none(), label="Kepada LK3")
    arrangement = forms.ChoiceField(label="Bentuk kerja sama", choices=ARRANGEMENTS, widget=forms.RadioSelect)
    shared_until = forms.DateField(
        label="Bekerja bersama sampai",
        required=False,
        widget=DateInput,
        help_text="Hanya untuk bekerja bersama, paling lama satu tahun. Sesudahnya LK3 tujuan tidak dapat membuka apa pun.",
    )
    purpose = forms.CharField(
        label="Apa yang diminta",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Layanan yang diminta, dan apa yang sudah dilakukan LK3.",
    )
    shared_parts = forms.MultipleChoiceField(
        label="Bagian berkas yang ikut",
        choices=list(REVEALS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nama, jenis kelamin, dan umur klien selalu tertulis. Selain itu, hanya yang dicentang.",
    )
    attachments = AttachmentsField(
        Attachment.objects.none(),
        label="Lampiran yang ikut",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya dokumen yang sudah ditandai boleh ikut rujukan.",
    )
    shared_information = forms.CharField(
        label="Keterangan lain yang boleh disampaikan",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Tulis seperlunya: hanya yang disetujui keluarga dan yang dibutuhkan penerima surat.",
    )
    answer_expected_on = forms.DateField(label="Jawaban diharapkan pada", required=False, widget=DateInput)

    field_order = [
        "partner", "to_unit", "arrangement", "shared_until", "purpose", "shared_parts", "attachments",
        "shared_information", "share_anyway", "reason", "answer_expected_on",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, case: Case, province: str, to_lk3: bool, needs_ground: bool, sees_attachments: bool,
        without: Referral | None = None, edited: Referral | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.case, self.edited, self.draft = case, edited, None
        self.kept_attachments: tuple[Attachment, ...] = ()
        self._offer_addressees(province, to_lk3, without)
        self._offer_attachments(sees_attachments)
        days = answer_days(None)
        self.fields[
            "answer_expected_on"
        ].help_text = f"Kosongkan untuk mengikuti janji penerima; tanpa janji, {days} hari kerja sesudah dikirim."
        self.fields["submission"].initial = uuid.uuid4
        if edited is not None:
            del self.fields["submission"]
        if not needs_ground:
            del self.fields["share_anyway"], self.fields["reason"]

    def _offer_addressees(self, province: str, to_lk3: bool, without: Referral | None) -> None:
        if to_lk3:
            del self.fields["partner"]
            units = Unit.objects.active().filter(district__parent_id=province).exclude(pk=self.case.unit_id)
            units = units.exclude(pk=without.to_unit_id) if without and without.to_unit_id else units
            self.fields["to_unit"].queryset = units  # type: ignore[attr-defined]
            self.fields["to_unit"].choices = _unit_choices(units)  # type: ignore[attr-defined]
            return
        for name in ("to_unit", "arrangement", "shared_until"):
            del self.fields[name]
        partners = Partner.objects.active().in_province(province)
        partners = partners.exclude(pk=without.partner_id) if without and without.partner_id else partners
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        self.fields["partner"].choices = partner_choices(partners, self.case)  # type: ignore[attr-defined]

    def _offer_attachments(self, sees_attachments: bool) -> None:
        """Offer what may go along; who may not see the titles keeps what a colleague ticked."""
        offered = self.case.attachments.filter(may_share=True, removed_at=None).order_by("pk")
        if not sees_attachments:
            del self.fields["attachments"]
            if self.edited is not None:
                self.kept_attachments = tuple(offered.filter(referrals=self.edited))
            return
        self.fields["attachments"].queryset = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["attachments"]

    def clean_purpose(self) -> str:
        """Refuse what would fill a dozen pages of paper."""
        return _few_lines(self.cleaned_data["purpose"])

    def clean_shared_information(self) -> str:
        """Refuse what would fill a dozen pages of paper."""
        return _few_lines(self.cleaned_data["shared_information"])

    def clean_answer_expected_on(self) -> date | None:
        """Refuse a day that has passed, and one so far away that nobody would be reminded in time."""
        day: date | None = self.cleaned_data["answer_expected_on"]
        if day and day < timezone.localdate():
            raise ValidationError(PASSED)
        if day and day > timezone.localdate() + LONGEST_WAIT:
            raise ValidationError(
                "Paling lama tiga bulan dari hari ini, agar tidak ada yang menunggu tanpa ditanyakan."
            )
        return day

    def clean_submission(self) -> uuid.UUID:
        """Refuse the number of a form that was sent for another case."""
        submission: uuid.UUID = self.cleaned_data["submission"]
        if Referral.objects.filter(submission=submission).exclude(case=self.case).exists():
            raise ValidationError(USED_FORM)
        return submission

    def clean(self) -> dict[str, Any]:
        """Ask for the last day where both houses work together, and only there."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("arrangement") != "SHARED":
            cleaned["shared_until"] = None
            return cleaned
        until, today = cleaned.get("shared_until"), timezone.localdate()
        if until is None and "shared_until" not in self.errors:
            self.add_error("shared_until", "Isi sampai kapan kedua LK3 bekerja bersama.")
        elif until and not today <= until <= today + timedelta(days=LONGEST_SHARED_DAYS):
            self.add_error("shared_until", PASSED if until < today else "Paling lama satu tahun dari hari ini.")
        return cleaned

    @property
    def content(self) -> Content:
        """Return what the checked form says."""
        said = self.cleaned_data
        return Content(
            purpose=said["purpose"],
            shared_information=said["shared_information"],
            partner=said.get("partner"),
            to_unit=said.get("to_unit"),
            arrangement=said.get("arrangement", ""),
            shared_until=said.get("shared_until"),
            shared_parts=tuple(said["shared_parts"]),
            attachments=(*said.get("attachments", ()), *self.kept_attachments),
            answer_expected_on=said["answer_expected_on"],
            override_reason=said.get("reason", ""),
        )


def _few_lines(text: str) -> str:
    # A letter of thousands of lines keeps the server busy for a minute each time it is drawn as PDF.
    if len(text.splitlines()) > MOST_LINES:
        raise ValidationError(f"Tulis paling banyak {MOST_LINES} baris. Hapus baris yang kosong.")
    return text


def words_again(referral: Referral) -> dict[str, Any]:
    """Return what a referral said, to be said again: in its own draft, or to somebody else after a refusal."""
    return {
        "purpose": referral.purpose,
        "shared_information": referral.shared_information,
        "shared_parts": referral.shared_parts,
        "attachments": [file.pk for file in referral.attachments.all()],
        "reason": referral.override_reason,
        "share_anyway": bool(referral.override_reason),
    }


def as_prepared(referral: Referral) -> dict[str, Any]:
    """Return everything a prepared referral says, as the form shows it."""
    return words_again(referral) | {
        "version": referral.version,
        "partner": referral.partner_id,
        "to_unit": referral.to_unit_id,
        "arrangement": referral.arrangement,
        "shared_until": referral.shared_until,
        "answer_expected_on": referral.answer_expected_on,
    }


def _unit_choices(units: Any) -> list[Any]:
    """Return the units in groups by kabupaten/kota."""
    rows = units.select_related("district").order_by("district__name", "district_id", "name", "pk")
    groups = groupby(rows, key=lambda row: row.district.full_name)
    return [("", "Pilih…"), *((name, [(row.pk, row.name) for row in found]) for name, found in groups)]
