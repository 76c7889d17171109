"""The last step of the intake that asks something, and the list of all. They clean; opening the case is a verb."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from lk3.access import Confidentiality
from lk3.forms import DateInput

from ..confidentiality import classes_from, higher
from ..models import Case, Consent
from ..triage import more_urgent, urgencies_from
from .client import ClientForm
from .problem import ProblemForm
from .steps import IntakeForm, one_of
from .triage import TriageForm

FIRST_DAY = date(2009, 1, 1)  # before the first decree on LK3 no office could have opened a case
INBOX = "INBOX"
LOWEST = "LOWEST"
# How a family came whose client somebody from outside speaks for.
CAME_BY = {
    Case.ReporterRelation.NEIGHBOUR: Case.Channel.COMMUNITY,
    Case.ReporterRelation.OFFICIAL: Case.Channel.COMMUNITY,
    Case.ReporterRelation.VOLUNTEER: Case.Channel.SUBDISTRICT_WORKER,
    Case.ReporterRelation.SCHOOL: Case.Channel.REFERRED,
    Case.ReporterRelation.HEALTH: Case.Channel.REFERRED,
    Case.ReporterRelation.AGENCY: Case.Channel.REFERRED,
}
CLASS_WORDS = {
    Confidentiality.ORDINARY: "Rekan satu LK3 tahu kasus ini ada, tetapi tidak dapat membukanya.",
    Confidentiality.SENSITIVE: "Catatannya lebih dijaga: ketua pun harus mengonfirmasi diri sebelum membacanya.",
    Confidentiality.SEALED: "Hanya penanggung jawab, timnya, dan ketua (setelah konfirmasi) yang tahu kasus ini ada.",
}


class UrgencyForm(IntakeForm):
    """How soon, how they came, on what ground we keep their data, and who goes on."""

    urgency = one_of("Seberapa mendesak?", Case.Urgency.choices, initial=Case.Urgency.NORMAL)
    channel = one_of("Bagaimana keluarga ini datang?", Case.Channel.choices, initial=Case.Channel.WALK_IN)
    opened_on = forms.DateField(
        label="Dibuka pada",
        widget=DateInput,
        initial=timezone.localdate,
        error_messages={"required": "Isi tanggalnya.", "invalid": "Tanggal ini tidak ada. Contoh: 26/03/2018."},
    )
    told_on = forms.DateField(
        label="Kapan korban pertama kali bercerita?",
        widget=DateInput,
        required=False,
        help_text="Tenggat hukum dihitung sejak saat itu. Kosongkan bila baru sekarang, saat kasus dibuka.",
        error_messages={"invalid": "Tanggal ini tidak ada. Contoh: 26/03/2018."},
    )
    told_time = forms.TimeField(
        label="Pukul",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
        help_text="Bila tidak tahu, dihitung sejak awal hari itu.",
        error_messages={"invalid": "Jam ini tidak ada. Contoh: 14.30."},
    )
    consent_basis = one_of("Atas dasar apa data dicatat?", Consent.Basis.choices, initial=Consent.Basis.CONSENT)
    consent_form = one_of("Bentuk persetujuan", Consent.Form.choices, initial=Consent.Form.ORAL)
    consent_given_by = forms.CharField(
        label="Diberikan oleh", max_length=120, required=False, help_text="Kosongkan bila klien sendiri."
    )
    may_share = forms.BooleanField(label="Data boleh diteruskan kepada mitra rujukan", required=False)
    consent_reason = forms.CharField(
        label="Alasan bila tanpa persetujuan",
        max_length=250,
        required=False,
        help_text="Misalnya: walinya terduga pelaku; persetujuan diminta setelah anak aman.",
    )
    confidentiality = one_of("Kerahasiaan", initial=LOWEST)
    owner = one_of("Siapa yang menangani?")

    def prepare(self) -> None:
        """Offer the classes from the lowest allowed up, and the people who may carry the case."""
        lowest = self.intake.lowest().level
        classes = classes_from(lowest)
        self.fields["confidentiality"].choices = [
            (LOWEST, lowest.label),
            *((level, f"Naikkan menjadi: {level.label}") for level in classes[1:]),
        ]
        self.explain("confidentiality", {**CLASS_WORDS, LOWEST: CLASS_WORDS[lowest]})
        self.fields["opened_on"].widget.attrs |= {"min": FIRST_DAY.isoformat(), "max": timezone.localdate().isoformat()}
        owners = self.intake.possible_owners
        if owners:
            self.fields["owner"].choices = owners
            self.fields["owner"].initial = owners[0][0]
        else:
            del self.fields["owner"]
        self._ask_urgency()
        self._begin_with_reporter()
        self.fields["channel"].label = f"Bagaimana {self.intake.noun} ini datang?"
        if not self.intake.legal_clocks:
            del self.fields["told_on"], self.fields["told_time"]
        self.explain("consent_basis", BASIS_WORDS)

    def _begin_with_reporter(self) -> None:
        """Presume no consent where somebody from outside reports: the client may not even know of it yet."""
        if self.intake.reporter in CAME_BY:
            self.fields["channel"].initial = CAME_BY[self.intake.reporter]
            self.fields["consent_basis"].initial = None

    def _ask_urgency(self) -> None:
        """Offer what the triage says, chosen beforehand, and what is more urgent."""
        lowest = self.intake.urgency
        field = self.fields["urgency"]
        field.initial = lowest
        # A less urgent answer of before is not wrong, it only counts as what the triage says now.
        field.widget.withheld = set(Case.Urgency.values) - set(urgencies_from(lowest))  # type: ignore[attr-defined]
        self.explain("urgency", URGENCY_WORDS)

    def clean_urgency(self) -> str:
        """Never go below what the answers about danger say."""
        return more_urgent(self.intake.urgency, self.cleaned_data["urgency"])

    def clean_opened_on(self) -> date:
        """Refuse days on which no case can have been opened."""
        day = self.cleaned_data["opened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal ini masih di masa depan. Paling lambat hari ini.")
        if day < FIRST_DAY:
            raise forms.ValidationError("Tanggal ini terlalu lama: kasus paling awal dibuka tahun 2009.")
        born = self.intake.client.birth_on if self.intake.client else None
        if born and day < born:
            raise forms.ValidationError(
                "Tanggal ini sebelum klien lahir. Periksa tanggalnya, atau tanggal lahir klien."
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Hold consent and its reason together; never go below the lowest class."""
        cleaned = super().clean() or {}
        self._clean_consent(cleaned)
        self._clean_told(cleaned)
        day = cleaned.get("opened_on") or timezone.localdate()
        lowest = self.intake.lowest(day).level
        chosen = cleaned.get("confidentiality", LOWEST)
        cleaned["confidentiality"] = lowest if chosen == LOWEST else higher(lowest, chosen)
        cleaned["owner"] = self.intake.owner_of(cleaned.get("owner", INBOX))
        return cleaned

    def _clean_told(self, cleaned: dict[str, Any]) -> None:
        """Put day and hour together: without a day it is now, or the day of opening; without an hour the day's beginning."""
        day, at = cleaned.pop("told_on", None), cleaned.pop("told_time", None)
        if not self.intake.legal_clocks:
            return
        now, opened = timezone.now(), cleaned.get("opened_on") or timezone.localdate()
        if day is None and at is None and opened == timezone.localdate(now):
            cleaned["told_at"] = now
            return
        told = timezone.make_aware(datetime.combine(max(day or opened, FIRST_DAY), at or time.min))
        if told > now:
            self.add_error("told_on", "Saat ini masih di masa depan. Periksa tanggal dan jamnya.")
        if day and day < FIRST_DAY:
            self.add_error("told_on", "Tanggal ini terlalu lama. Periksa tahunnya.")
        cleaned["told_at"] = told

    def _clean_consent(self, cleaned: dict[str, Any]) -> None:
        basis, form = cleaned.get("consent_basis"), cleaned.get("consent_form")
        is_consent = basis in (Consent.Basis.CONSENT, Consent.Basis.GUARDIAN_CONSENT)
        if is_consent and form == Consent.Form.NONE:
            self.add_error("consent_form", "Persetujuan perlu bentuk: tertulis, lisan, atau rekaman.")
        if basis == Consent.Basis.GUARDIAN_CONSENT and not cleaned.get("consent_given_by"):
            self.add_error("consent_given_by", "Tulis nama orang tua atau wali yang menyetujui.")
        if basis == Consent.Basis.CONSENT and self._client_is_child(cleaned):
            self.add_error(
                "consent_basis",
                "Klien masih anak: pilih persetujuan orang tua/wali, atau Keselamatan bila walinya tidak dapat dimintai.",
            )
        if basis and not is_consent and not cleaned.get("consent_reason") and "consent_reason" not in self.errors:
            self.add_error("consent_reason", "Tanpa persetujuan, tulis alasannya.")
        if basis and not is_consent and cleaned.get("may_share"):
            self.add_error("may_share", "Izin meneruskan data hanya ada bersama persetujuan.")
        if is_consent:
            cleaned["consent_reason"] = ""
            cleaned["consent_given_by"] = cleaned.get("consent_given_by") or "Klien sendiri"

    def _client_is_child(self, cleaned: dict[str, Any]) -> bool:
        client = self.intake.client
        return client is not None and client.is_child_on(cleaned.get("opened_on") or timezone.localdate())


URGENCY_WORDS = {
    Case.Urgency.NOW: "Ada yang terluka, terancam, belum makan, atau tidak punya tempat aman malam ini.",
    Case.Urgency.SOON: "Keadaannya memburuk bila menunggu lebih dari tiga hari.",
    Case.Urgency.NORMAL: "Dapat menunggu janji temu biasa.",
}
BASIS_WORDS = {
    Consent.Basis.CONSENT: "Klien mengerti untuk apa datanya dipakai, dan setuju.",
    Consent.Basis.GUARDIAN_CONSENT: "Klien masih anak atau perlu diwakili; orang tua atau walinya setuju.",
    Consent.Basis.VITAL_INTEREST: "Ada bahaya, atau walinya justru terduga pelaku. Tulis alasannya.",
    Consent.Basis.PUBLIC_SERVICE: "Tugas menurut undang-undang atau penugasan resmi. Tulis alasannya.",
}
STEP_FORMS: dict[str, type[IntakeForm]] = {
    "bahaya": TriageForm,
    "klien": ClientForm,
    "masalah": ProblemForm,
    "mendesak": UrgencyForm,
}
