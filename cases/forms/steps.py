"""What the steps of the intake are made of: questions with cards as answers, and a form that knows its intake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lk3.forms import plain_helper

if TYPE_CHECKING:
    from ..intake import Intake


class Cards(forms.RadioSelect):
    """One choice out of cards; ``words`` explain the choices, by value."""

    words: dict[str, str] = {}


class ManyCards(forms.CheckboxSelectMultiple):
    """Several choices out of cards."""

    words: dict[str, str] = {}


def one_of(label: str, choices: Any = (), **options: Any) -> forms.ChoiceField:
    """Return a question with cards as answers."""
    messages = {
        "required": "Pilih salah satu.",
        "invalid_choice": "Pilihan ini tidak tersedia. Pilih salah satu di bawah.",
    }
    return forms.ChoiceField(label=label, choices=choices, widget=Cards, error_messages=messages, **options)


def some_of(label: str, **options: Any) -> forms.MultipleChoiceField:
    """Return a question that may have several answers, or none."""
    messages = {"invalid_choice": "Salah satu pilihan tidak tersedia. Pilih lagi.", "invalid_list": "Pilih lagi."}
    return forms.MultipleChoiceField(label=label, required=False, widget=ManyCards, error_messages=messages, **options)


class IntakeForm(forms.Form):
    """A step of the intake: knows the whole intake it belongs to, if any."""

    def __init__(self, *args: Any, intake: Intake | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intake: Any = intake  # None outside the intake
        self.helper = plain_helper()
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the family and the person who asks."""

    def explain(self, name: str, words: dict[Any, str]) -> None:
        """Put a sentence under the choices of a question."""
        self.fields[name].widget.words = {str(value): text for value, text in words.items()}
