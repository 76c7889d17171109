"""What is asked before a case ends, goes on, or its family is looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import quick
from lk3.forms import DateInput

from ..actions.closing import Ending
from ..closing import AFTERCARE_MONTHS, Blocker, months_later
from ..models import AftercareCheck, Case, Goal
from .moves import CaseMoveForm
from .work import BAD_DATE, FUTURE, MAX_TEXT

# What units usually arrange after the end; put in by a button and changed in place. Our own words.
AFTERCARE = [
    "TKSK atau PSM menjenguk tiap bulan.",
    "Kader kesehatan menjenguk tiap bulan.",
    "Wali kelas memberi kabar tiap bulan.",
    "Petugas menelepon sebulan sesudah ditutup.",
    "Keluarga datang lagi kapan saja bila perlu.",
]
NEVER, OTHER_DAY = "0", "day"
FINISH_FIRST = "Selesaikan dulu yang disebut di atas, atau tulis mengapa kasus tetap ditutup."
JUDGED = [choice for choice in Goal.Status.choices if choice[0] != Goal.Status.OPEN]


class ClosureForm(CaseMoveForm):
    """With what outcome a case ends, which goals were met, what is to be remembered, and what comes after."""

    outcome = forms.ChoiceField(
        label="Hasil",
        choices=Case.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih hasilnya.", "invalid_choice": "Hasil ini tidak ada dalam daftar."},
    )
    summary = forms.CharField(
        label="Ringkasan penutupan",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Apa yang tercapai, apa yang disepakati, dan apa yang perlu diingat bila keluarga ini datang lagi.",
    )
    closed_on = forms.DateField(
        label="Tanggal tutup", widget=DateInput, initial=timezone.localdate, error_messages={"invalid": BAD_DATE}
    )
    aftercare_plan = forms.CharField(
        label="Rencana bimbingan lanjut",
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Siapa yang menyertai keluarga ini sesudah layanan, dan apa tanda bahwa mereka perlu datang lagi.",
    )
    aftercare_months = forms.ChoiceField(
        label="Kapan keluarga ini dilihat lagi?",
        choices=[
            *((str(months), f"{months} bulan sesudah ditutup") for months in AFTERCARE_MONTHS),
            (OTHER_DAY, "Pada tanggal ini:"),
            (NEVER, "Tidak perlu"),
        ],
        initial=str(AFTERCARE_MONTHS[0]),
        widget=forms.RadioSelect,
    )
    aftercare_day = forms.DateField(
        label="Tanggal dilihat lagi", required=False, widget=DateInput, error_messages={"invalid": BAD_DATE}
    )
    despite = forms.CharField(
        label="Mengapa kasus tetap ditutup?",
        max_length=250,
        required=False,
        help_text="Hanya bila yang belum selesai di atas memang tidak perlu ditunggu. Jangan menulis nama klien.",
    )

    def __init__(self, *args: Any, blockers: list[Blocker], **kwargs: Any) -> None:
        self.blockers = blockers
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Let the calendar offer only days that can be right; ask about goals and unfinished work only where there are any."""
        limits = {"min": self.case.opened_on.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["closed_on"].widget.attrs |= limits
        quick.offer(self.fields["aftercare_plan"], AFTERCARE)
        if self.blockers:
            self.fields["despite"].required = True
            self.fields["despite"].error_messages["required"] = FINISH_FIRST
        else:
            del self.fields["despite"]
        self.goals = list(self.case.goals.filter(status=Goal.Status.OPEN).order_by("number", "pk"))
        asked = {f"goal_{goal.pk}": _goal_field(goal) for goal in self.goals}
        self.fields = {"outcome": self.fields["outcome"]} | asked | self.fields

    def clean_closed_on(self) -> date:
        """Refuse days before the opening and after today."""
        day = self.cleaned_data["closed_on"]
        if day < self.case.opened_on:
            raise forms.ValidationError(
                f"Tanggal tutup tidak boleh sebelum tanggal buka ({date_format(self.case.opened_on, 'j F Y')})."
            )
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for the day, where one is to be chosen; put everything into one ``ending``."""
        cleaned = super().clean() or {}
        is_day_missing = not cleaned.get("aftercare_day") and "aftercare_day" not in self.errors
        if cleaned.get("aftercare_months") == OTHER_DAY and is_day_missing:
            self.add_error("aftercare_day", "Isi tanggalnya, atau pilih yang lain.")
        return {} if self.errors else {"ending": self._ending(cleaned)}

    def _ending(self, cleaned: dict[str, Any]) -> Ending:
        months = cleaned["aftercare_months"]
        later = {OTHER_DAY: cleaned["aftercare_day"], NEVER: None}
        return Ending(
            outcome=cleaned["outcome"],
            summary=cleaned["summary"],
            closed_on=cleaned["closed_on"],
            goals={goal.pk: cleaned[f"goal_{goal.pk}"] for goal in self.goals},
            aftercare_plan=cleaned["aftercare_plan"],
            aftercare_on=later[months] if months in later else months_later(cleaned["closed_on"], int(months)),
            despite=cleaned.get("despite", ""),
        )


def _goal_field(goal: Goal) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"Tujuan {goal.number}: {goal.text}",
        choices=JUDGED,
        widget=forms.RadioSelect,
        error_messages={"required": "Nilai dulu tujuan ini.", "invalid_choice": "Pilih salah satu."},
    )


class DeclineForm(CaseMoveForm):
    """Why a proposed closure goes back."""

    reason = forms.CharField(
        label="Apa yang masih perlu dikerjakan?", max_length=250, help_text="Jangan menulis nama klien."
    )


class ReopenForm(CaseMoveForm):
    """Why a closed case goes on."""

    reason = forms.CharField(label="Mengapa dibuka kembali?", max_length=250, help_text="Jangan menulis nama klien.")


class AftercareForm(CaseMoveForm):
    """How the family was found some months later."""

    finding = forms.ChoiceField(
        label="Bagaimana keadaan keluarga ini?",
        choices=[
            choice
            for choice in AftercareCheck.Finding.choices
            if choice[0] not in (AftercareCheck.Finding.PLANNED, AftercareCheck.Finding.REOPENED)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu."},
    )
    held_on = forms.DateField(
        label="Tanggal", widget=DateInput, initial=timezone.localdate, error_messages={"invalid": BAD_DATE}
    )
    note = forms.CharField(
        label="Apa yang dilihat dan didengar",
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    again_on = forms.DateField(
        label="Lihat lagi pada",
        required=False,
        widget=DateInput,
        help_text="Kosongkan bila cukup.",
        error_messages={"invalid": BAD_DATE},
    )

    def clean_held_on(self) -> date:
        """Refuse days before the closing and after today."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        if self.case.closed_on and day < self.case.closed_on:
            raise forms.ValidationError("Tanggal ini sebelum kasus ditutup.")
        return day

    def clean_again_on(self) -> date | None:
        """Refuse a day that is over."""
        day = self.cleaned_data["again_on"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Pilih hari sesudah hari ini.")
        return day
