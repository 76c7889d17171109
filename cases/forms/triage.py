"""The five questions about danger: at the door, and again later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from ..models import Triage
from ..triage import CALM, QUESTIONS
from .steps import Cards, IntakeForm
from .work import submission_field

MAX_NOTE = 2000


def ask(name: str) -> forms.ChoiceField:
    """Return one of the five with its three answers; none is chosen beforehand."""
    messages = {"required": "Pilih satu jawaban.", "invalid_choice": "Pilih Ya, Tidak, atau Belum tahu."}
    return forms.ChoiceField(
        label=QUESTIONS[name].text, choices=Triage.Reply.choices, widget=Cards, error_messages=messages
    )


class TriageForm(IntakeForm):
    """Is anybody in danger? The first step of the intake."""

    danger_now = ask("danger_now")
    child_at_risk = ask("child_at_risk")
    self_harm = ask("self_harm")
    weapon = ask("weapon")
    safe_tonight = ask("safe_tonight")
    triage_note = forms.CharField(
        label="Keterangan singkat",
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Siapa yang terancam, oleh siapa, di mana sekarang.",
    )

    def prepare(self) -> None:
        """Let a long text through to the sentence that explains the limit; the browser would cut it off without a word."""
        self.fields["triage_note"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        """Put the five answers together."""
        cleaned = super().clean() or {}
        note = cleaned.get("triage_note", "")
        return {"danger": {name: cleaned.get(name, "") for name in QUESTIONS}, "danger_note": note}


class RetriageForm(TriageForm):
    """The same questions while the case runs."""

    uid = submission_field()

    def clean(self) -> dict[str, Any]:
        """Keep the number of the submission beside the answers."""
        uid = self.cleaned_data.get("uid")
        cleaned = super().clean()
        return {"uid": uid, "answers": cleaned["danger"], "note": cleaned["danger_note"]}


def the_rest_is_calm(data: QueryDict) -> QueryDict:
    """Return the answers as sent, with the calm answer where none was given: 'selebihnya aman' is one tap, not five."""
    filled = data.copy()
    for name, reply in CALM.items():
        if not filled.get(name):
            filled[name] = reply
    return filled
