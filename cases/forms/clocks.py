"""Which clock starts, and when that happened."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from lk3.forms import DateInput, plain_helper

from ..actions.clocks import IN_FUTURE
from ..clocks import basis_words, span_words, startable
from ..models import Case, ClockRule
from .intake import FIRST_DAY
from .steps import one_of
from .work import BAD_DATE, submission_field

NO_HOUR = "Bila tidak tahu, dihitung sejak awal hari itu."


class ClockStartForm(forms.Form):
    """One of the rules that start by hand, those of the case's problems first, and the moment from which it counts."""

    uid = submission_field()
    rule = one_of("Apa yang terjadi?")
    happened_on = forms.DateField(
        label="Tanggal kejadian",
        widget=DateInput,
        initial=timezone.localdate,
        error_messages={"required": "Isi tanggalnya.", "invalid": BAD_DATE},
    )
    happened_time = forms.TimeField(
        label="Pukul",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
        help_text=NO_HOUR,
        error_messages={"invalid": "Jam ini tidak ada. Contoh: 14.30."},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.rules = {rule.code: rule for rule in startable(case)}
        self.fields["rule"].choices = [(code, rule.title) for code, rule in self.rules.items()]
        self.fields["rule"].widget.words = {code: _words(rule) for code, rule in self.rules.items()}  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.attrs |= {
            "min": FIRST_DAY.isoformat(),
            "max": timezone.localdate().isoformat(),
        }

    def clean_rule(self) -> ClockRule:
        """Return the rule itself."""
        return self.rules[self.cleaned_data["rule"]]

    def clean_happened_on(self) -> date:
        """Refuse years before there was any LK3."""
        day = self.cleaned_data["happened_on"]
        if day < FIRST_DAY:
            raise forms.ValidationError("Tanggal ini terlalu lama. Periksa tahunnya.")
        return day

    def clean(self) -> dict[str, Any]:
        """Put day and hour together; refuse what has not happened yet."""
        cleaned = super().clean() or {}
        day, at = cleaned.pop("happened_on", None), cleaned.pop("happened_time", None)
        if day is None:
            return cleaned
        cleaned["started_at"] = timezone.make_aware(datetime.combine(day, at or time.min))
        if cleaned["started_at"] > timezone.now():
            self.add_error("happened_on" if day > timezone.localdate() else "happened_time", IN_FUTURE)
        return cleaned


def _words(rule: ClockRule) -> str:
    begins = rule.note.split(". ")[0].rstrip(".")
    return ". ".join(part for part in (f"{span_words(rule)} · {basis_words(rule)}", begins) if part) + "."
