"""Quick answers beside a field: days people mean, places they go to. A script turns them into buttons; without it one types."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django import forms
from django.utils import timezone

AHEAD = {"Besok": 1, "3 hari": 3, "1 minggu": 7, "2 minggu": 14, "1 bulan": 30}
YESTERDAY = {"Hari ini": 0, "Kemarin": -1}


def offer(field: forms.Field, answers: Iterable[str] | Mapping[str, str]) -> None:
    """Offer answers for this field: texts, or {words on the button: what is put in}. A long text gets them added at its end."""
    pairs = answers.items() if isinstance(answers, Mapping) else [(answer, answer) for answer in answers]
    field.widget.attrs["data-quick"] = json.dumps(list(pairs), ensure_ascii=False)


def offer_days(field: forms.Field, days: Mapping[str, int]) -> None:
    """Offer days, as {words: days from today}."""
    today = timezone.localdate()
    offer(field, {words: (today + timedelta(days=count)).isoformat() for words, count in days.items()})
