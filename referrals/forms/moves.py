"""Input of one step of a referral, with messages for the person who types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from lk3.forms import plain_helper

from .. import workflow
from .consent import ConsentGround

LONGEST_REASON = 200
# What can come after a refusal, beside another referral.
WAYS = [("Kami tangani sendiri", "Kami tangani sendiri"), ("Tidak diperlukan lagi", "Tidak diperlukan lagi")]


class MoveForm(ConsentGround):
    """One step of a referral, made from the version that the person saw."""

    to = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label="Kelanjutannya",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih apa yang dilakukan untuk keluarga ini."},
    )
    words = forms.CharField(
        label="Alasan mitra",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Seperti yang disampaikan mitra. Bila mitra menyarankan lembaga lain, sebutkan.",
        error_messages={"required": workflow.MISSING["reason"]},
    )
    feedback = forms.CharField(
        label="Jawaban atau hasil dari mitra",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": workflow.MISSING["feedback"]},
    )

    field_order = ["to", "version", "way", "share_anyway", "reason", "words", "feedback"]

    def __init__(self, *args: Any, move: workflow.Move, needs_ground: bool, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{move.to.lower()}_%s", **kwargs)
        self.helper = plain_helper()
        self.move = move
        self.draft: Any = None
        self.needs_ground = move.shares and needs_ground
        asked = self._asked()
        for name in ("way", "share_anyway", "reason", "words", "feedback"):
            if name not in asked:
                del self.fields[name]
        if "reason" in asked and not self.needs_ground:
            field = self.fields["reason"]
            field.label, field.help_text = "Alasan", "Jangan menulis nama orang."
            # The chosen way stands before the words, in one line of the history.
            field.validators.append(MaxLengthValidator(LONGEST_REASON))
            field.widget.attrs["maxlength"] = str(LONGEST_REASON)
            field.error_messages["required"] = workflow.MISSING["reason"]

    def _asked(self) -> set[str]:
        if self.needs_ground:
            return {"share_anyway", "reason"}
        if self.move.asks == "feedback":
            return {"feedback"}
        if self.move.side == workflow.THEM:
            return {"words"} if self.move.asks else set()
        ways = {"way"} if self.move is workflow.SETTLE else set()
        return {"reason", *ways} if self.move.asks else ways

    @property
    def is_plain(self) -> bool:
        """Return whether a button is enough, because nothing has to be typed."""
        return not self._asked()

    @property
    def said(self) -> str:
        """Return the words of the checked form, with the chosen way before them."""
        cleaned = self.cleaned_data
        words: str = cleaned.get("feedback") or cleaned.get("words") or cleaned.get("reason", "")
        return f"{cleaned['way']}: {words}" if cleaned.get("way") else words

    @property
    def typed(self) -> str:
        """Return what the person wrote, to be shown again where the step itself is no longer offered."""
        return words_of(self.data)


def words_of(typed: Any) -> str:
    """Return the words among what was typed into a step."""
    return typed.get("feedback") or typed.get("words") or typed.get("reason") or ""
