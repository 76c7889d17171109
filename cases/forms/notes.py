"""What is asked for a note of each kind, for its correction, and for what is added to it."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Max
from django.utils import timezone

from lk3.forms import DateInput, VersionedModelForm, plain_helper

from ..models import Case, Note
from .work import BAD_DATE, FUTURE, limit_length, submission_field

Kind = Note.Kind
# What each kind of note consists of, in the order of the form.
PARTS: dict[str, list[str]] = {
    Kind.PROGRESS: ["text", "analysis", "next_plan"],
    Kind.PROCESS: ["interview_on", "interview_number", "text", "impressions", "analysis", "next_plan"],
    Kind.PSYCHOLOGY: ["text", "summary"],
}
ADDENDUM_PARTS: dict[str, list[str]] = {
    Kind.PROGRESS: ["text"],
    Kind.PROCESS: ["text", "impressions"],
    Kind.PSYCHOLOGY: ["text", "summary"],
}
MOST_INTERVIEWS = 999
SAID_AND_DONE = "Yang dikatakan dan dilakukan"
TEXTS = ("text", "summary", "impressions", "analysis", "next_plan")
WIDGETS = {
    "interview_on": DateInput,
    "interview_number": forms.NumberInput(attrs={"inputmode": "numeric"}),
    "text": forms.Textarea(attrs={"rows": 8}),
    **{name: forms.Textarea(attrs={"rows": 3}) for name in TEXTS[1:]},
}
HELP = {
    "impressions": "Hanya Anda yang dapat membaca bagian ini: bukan ketua, bukan tim. Tidak pernah ikut tercetak.",
    "summary": "Inilah yang dibaca konselor dan ketua; isi lengkapnya hanya psikolog kasus ini.",
}
NO_SUMMARY = "Tulis ringkasan dan saran untuk tim: hanya itu yang dapat mereka baca."


def _fit(form: forms.ModelForm, kind: str, parts: list[str]) -> None:
    """Leave the parts of this kind, in its words, with their limits."""
    for name in [*TEXTS, "interview_on", "interview_number"]:
        if name not in parts:
            del form.fields[name]
    limit_length(*(form.fields[name] for name in TEXTS if name in parts))
    if "summary" in parts:
        form.fields["summary"].required = True
        form.fields["summary"].error_messages["required"] = NO_SUMMARY
    if "interview_on" in parts:
        form.fields["interview_on"].required = form.fields["interview_number"].required = True
        form.fields["interview_on"].error_messages["invalid"] = BAD_DATE
        form.fields["interview_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        form.fields["interview_number"].validators += [MinValueValidator(1), MaxValueValidator(MOST_INTERVIEWS)]
        form.fields["interview_number"].widget.attrs |= {"min": 1, "max": MOST_INTERVIEWS}
        form.fields["text"].label = SAID_AND_DONE
    elif kind == Kind.PROGRESS and "next_plan" in parts:
        form.fields["text"].help_text = "Maksud pertemuan, isinya, masalah yang tampak, dan layanan yang diberikan."


def _not_in_the_future(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(FUTURE)
    return day


class NoteForm(forms.ModelForm):
    """A new note of one kind, with the parts that kind has."""

    submission = submission_field()
    kind = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Note
        fields = ["kind", *PARTS[Kind.PROCESS], "summary"]
        widgets = WIDGETS
        help_texts = HELP

    def __init__(self, *args: Any, kind: str, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.helper = plain_helper()
        self.fields["kind"].initial = kind
        _fit(self, kind, PARTS[kind])
        if "interview_on" in self.fields:
            self.fields["interview_on"].initial = timezone.localdate
            self.fields["interview_number"].initial = _next_interview(case)

    def clean_kind(self) -> str:
        """The kind is the page's, not the sender's."""
        return self.kind

    def clean_interview_on(self) -> date | None:
        """Refuse an interview that has not been."""
        return _not_in_the_future(self.cleaned_data["interview_on"])


class NoteEditForm(VersionedModelForm):
    """Changing one's own note of today. Two open tabs do not overwrite each other."""

    class Meta:
        model = Note
        fields = [*PARTS[Kind.PROCESS], "summary"]
        widgets = WIDGETS
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = ADDENDUM_PARTS if self.instance.amends_id else PARTS
        _fit(self, self.instance.kind, parts[self.instance.kind])

    def clean_interview_on(self) -> date | None:
        """Refuse an interview that has not been."""
        return _not_in_the_future(self.cleaned_data["interview_on"])


class AddendumForm(forms.ModelForm):
    """Words added to an old note; of the same kind as the note."""

    submission = submission_field()

    class Meta:
        model = Note
        fields = [*PARTS[Kind.PROCESS], "summary"]
        widgets = WIDGETS
        help_texts = HELP

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        _fit(self, kind, ADDENDUM_PARTS[kind])


def _next_interview(case: Case) -> int:
    interviews = case.notes.filter(kind=Kind.PROCESS, amends=None)
    return (interviews.aggregate(last=Max("interview_number"))["last"] or 0) + 1
