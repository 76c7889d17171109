"""The five questions about danger as their page shows them."""

from collections.abc import Mapping
from typing import Any

from django import template

from ..forms.triage import TriageForm
from ..models import Triage
from ..triage import QUESTIONS

register = template.Library()


@register.filter
def triage_questions(form: TriageForm, earlier: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the questions, each with its three answers; ``earlier`` are the answers of before in words, by question."""
    return [
        {
            "name": name,
            "text": question.text,
            "errors": form[name].errors,
            "earlier": earlier.get(name, "") if earlier else "",
            "answers": [
                {
                    "value": value,
                    "label": label,
                    "checked": form[name].value() == value,
                    "is_danger": value == question.danger,
                }
                for value, label in Triage.Reply.choices
            ],
        }
        for name, question in QUESTIONS.items()
    ]
