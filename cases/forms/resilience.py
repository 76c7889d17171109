"""The form of the four strengths: short questions, and "Tidak ditanya" unless somebody asked."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone

from lk3.forms import DateInput, plain_helper

from ..actions.resilience import NOTHING_ASKED
from ..models import Case, ResilienceCheck
from ..resilience import NOT_ASKED, REPLIES, STRENGTHS, Strength, keep, reply_words
from .work import BAD_DATE, limit_length, require_day_of, submission_field

REPLY_CHOICES = [*((code, word) for code, (word, _) in REPLIES.items()), ("", NOT_ASKED)]


class Row(NamedTuple):
    """One question on the form, with what was answered last time ('' where there was no last time)."""

    field: forms.BoundField
    before: str


class ResilienceForm(forms.Form):
    """The four strengths at one moment; only what was asked is kept."""

    uid = submission_field()
    moment = forms.ChoiceField(label="Saat", choices=ResilienceCheck.Moment.choices, widget=forms.RadioSelect)
    taken_on = forms.DateField(
        label="Tanggal", widget=DateInput, initial=timezone.localdate, error_messages={"invalid": BAD_DATE}
    )
    note = forms.CharField(
        label="Keterangan",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hal yang perlu diingat ketika hasil ini dibaca lagi.",
    )

    def __init__(self, *args: Any, case: Case, last: ResilienceCheck | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.last = case, last
        self.before = last.load() if last else {}
        self.helper = plain_helper()
        self.helper.template = "cases/resilience/_fields.html"
        limit_length(self.fields["note"])
        self.fields["moment"].initial = self._moment()
        self.fields["taken_on"].widget.attrs |= {
            "min": case.opened_on.isoformat(),
            "max": timezone.localdate().isoformat(),
        }
        for strength in STRENGTHS:
            for question in strength.questions:
                self.fields[question.code] = forms.ChoiceField(
                    label=question.text, choices=REPLY_CHOICES, required=False, widget=forms.RadioSelect, initial=""
                )

    def _moment(self) -> str:
        """Return the moment it most likely is."""
        if self.last is None:
            return ResilienceCheck.Moment.INTAKE
        is_ending = self.case.state == Case.State.CLOSURE_PROPOSED
        return ResilienceCheck.Moment.CLOSING if is_ending else ResilienceCheck.Moment.DURING

    def clean_taken_on(self) -> date:
        """Refuse days before the case or after today."""
        return require_day_of(self.case, self.cleaned_data["taken_on"])

    def clean(self) -> dict[str, Any]:
        """Put the answers together; a form in which nothing was asked says nothing."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["answers"] = keep(cleaned)
        if not cleaned["answers"]:
            self.add_error(None, NOTHING_ASKED)
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        """Return what the verb takes, after ``is_valid()``."""
        return {name: self.cleaned_data[name] for name in ("uid", "moment", "taken_on", "answers", "note")}

    @property
    def strengths(self) -> list[tuple[Strength, list[Row]]]:
        """Return the questions as the page shows them."""
        return [(strength, [self._row(question.code) for question in strength.questions]) for strength in STRENGTHS]

    def _row(self, code: str) -> Row:
        return Row(self[code], reply_words(self.before[code]) if code in self.before else "")
