"""The people at a partner, as rows of the partner's own form; a row left empty is no contact."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import Partner, PartnerContact

MOST_CONTACTS = 6


class ContactForm(forms.ModelForm):
    """One person at a partner, or an empty row."""

    class Meta:
        model = PartnerContact
        fields = ["name", "post", "phone", "email", "is_always_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False

    @property
    def is_empty(self) -> bool:
        """Return whether nothing stands in the row; a tick alone is nothing."""
        return not any(self[name].value() for name in ("name", "post", "phone", "email"))

    def clean(self) -> dict[str, Any]:
        """Ask for a name where anything else is written."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("name") and any(cleaned.get(part) for part in ("post", "phone", "email")):
            self.add_error("name", "Tulis namanya, atau jabatan bila namanya tidak tetap (misalnya: Petugas piket).")
        return cleaned


class ContactRows:
    """The rows of one page: the partner's contacts, then empty ones up to six."""

    def __init__(self, partner: Partner | None, data: Any = None) -> None:
        known: list[PartnerContact] = []
        if partner:
            known = list(partner.contacts.order_by("-is_always_on", "pk")[:MOST_CONTACTS])
            if not known and partner.contact_person:
                # Written before contacts had rows of their own.
                known = [PartnerContact(name=partner.contact_person)]
        rows = known + [PartnerContact() for _ in range(MOST_CONTACTS - len(known))]
        self.forms = [ContactForm(data, instance=row, prefix=f"kontak{n}") for n, row in enumerate(rows, start=1)]

    def is_valid(self) -> bool:
        """Return whether all rows can be kept; every row is checked, so that all errors are seen at once."""
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    @property
    def changed(self) -> bool:
        """Return whether any row differs from what is stored."""
        return any(form.has_changed() for form in self.forms)

    def filled(self) -> list[PartnerContact]:
        """Return the contacts as typed, without empty rows; only after ``is_valid``."""
        return [form.instance for form in self.forms if form.cleaned_data.get("name")]
