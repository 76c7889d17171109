"""The fields for an identity number, the same for a NIK and for a family card: number, what is known of it, confirmation."""

from typing import Any

from django import forms

from .. import identity_numbers
from ..models import NumberMissing, NumberStatus
from ..number_checks import Review

NOTE_CHOICES = [
    ("", "Belum ditentukan"),
    ("Nomornya ada", NumberStatus.choices),
    ("Nomornya tidak ada", NumberMissing.choices),
]
LOOK_AGAIN = "Ada yang perlu dilihat lagi. Periksa bagian bertanda kuning, lalu centang pilihan Anda."


def number_field(label: str, help_text: str = "") -> forms.CharField:
    """Return a field for 16 digits as people type them, with spaces or dots."""
    attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label, required=False, max_length=40, widget=forms.TextInput(attrs=attrs), help_text=help_text
    )


def note_field(label: str) -> forms.ChoiceField:
    """Return one choice for both: how far the number can be trusted, or why there is none."""
    return forms.ChoiceField(label=label, required=False, choices=NOTE_CHOICES)


def settle_number(form: Any, name: str, *, stored: str, parse: Any) -> Any:
    """Return the parsed number of the field ``name``, or None without one; leave errors beside the fields.

    Sets ``form.number_values`` to what is to be stored: digits, status, missing; empty when nothing changes. An empty
    field keeps the stored number, unless a reason says that there is none.
    """
    typed, note = form.cleaned_data.get(name, ""), form.cleaned_data.get(f"{name}_note", "")
    form.number_values = {}
    if not typed:
        _settle_missing(form, name, note, stored)
        return None
    is_missing = note in NumberMissing.values
    if is_missing and f"{name}_note" in form.changed_data:
        form.add_error(f"{name}_note", "Nomornya sudah diisi: pilih apakah disebutkan klien atau dokumennya dilihat.")
    try:
        number = parse(typed)
    except identity_numbers.InvalidNumber as error:
        form.add_error(name, error.message)
        return None
    status = NumberStatus.CLAIMED if is_missing or not note else note
    form.number_values = {"digits": number.digits, "status": status, "missing": ""}
    return number


def _settle_missing(form: Any, name: str, note: str, stored: str) -> None:
    if stored and note not in NumberMissing.values:
        form.number_values = {"status": note} if note else {}
    elif note in NumberStatus.values:
        form.add_error(name, "Isi nomornya, atau pilih alasan mengapa tidak ada.")
    elif not stored or note:
        form.number_values = {"digits": "", "status": "", "missing": note or NumberMissing.NOT_BROUGHT}


def ask_to_confirm(form: Any, review: Review) -> None:
    """Show the review beside the form and refuse once, unless a person has confirmed exactly these sentences."""
    form.review = review
    if review.is_pending and form.cleaned_data.get("confirmed") != review.token:
        form.add_error(None, LOOK_AGAIN)
