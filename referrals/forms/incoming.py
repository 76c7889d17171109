"""Input about what another LK3 has sent: a step, who works on it, a few words, and the family that arrives."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from families.models import Family, Person
from families.presenters import FoundFamily, Results
from lk3.forms import plain_helper

from .. import incoming, workflow
from ..actions.arrivals import Seed
from ..letter_reading import Told
from ..models import Referral

NEW_FAMILY = "BARU"
WORDS = {
    Referral.State.ACCEPTED: ("Pesan untuk pengirim", "Misalnya kapan dan dengan siapa janji temunya."),
    Referral.State.DECLINED: ("Mengapa tidak dapat kami sanggupi?", "Bila ada, sebut lembaga yang lebih tepat."),
    Referral.State.COMPLETED: ("Apa hasilnya?", "Dibaca LK3 pengirim: apa yang dilakukan, dan apa yang masih perlu."),
    Referral.State.RETURNED: ("Mengapa kami kembalikan?", "Pengirim menetapkan kelanjutan untuk keluarga ini."),
}
NOTE = ("Pesan untuk pengirim", "")


class PersonChoice(forms.ModelChoiceField):
    """A colleague, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


def receiver_field(referral: Referral) -> PersonChoice:
    """Return the question who works on it."""
    return PersonChoice(
        incoming.possible_receivers(referral),
        label="Siapa yang melayani?",
        empty_label="Pilih…",
        help_text="Hanya dia dan Anda yang dapat membaca rujukan ini.",
        error_messages={
            "required": "Pilih siapa yang melayani keluarga ini.",
            "invalid_choice": "Orang ini tidak dapat melayani rujukan ini. Pilih dari daftar.",
        },
    )


class VersionedStep(forms.Form):
    """Something decided from the version of the referral that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": referral.version}, **kwargs)
        self.helper = plain_helper()

    def decide_again(self, version: int) -> None:
        """Carry the new version after a refusal: sending it again is a decision made with the new state seen."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(version)


class StepForm(VersionedStep):
    """One step of the receiving LK3, with the words it asks for; accepting also says who works on it."""

    words = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    field_order = ["receiver", "words", "version"]

    def __init__(self, *args: Any, move: workflow.Move, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, referral=referral, **kwargs)
        words = self.fields["words"]
        words.label, words.help_text = WORDS.get(Referral.State(move.to), NOTE)
        if move.asks:
            words.required, words.error_messages["required"] = True, workflow.MISSING[move.asks]
        if move.to == Referral.State.ACCEPTED:
            self.fields["receiver"] = receiver_field(referral)
            self.order_fields(self.field_order)


class ReceiverForm(VersionedStep):
    """Who works on it from now on."""

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, referral=referral, **kwargs)
        self.fields["receiver"] = receiver_field(referral)
        self.order_fields(["receiver", "version"])


class MessageForm(forms.Form):
    """A few words to the other LK3."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Tulis pesan",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dibaca petugas LK3 yang satunya.",
        error_messages={"required": "Tulis pesannya dulu."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.fields["uid"].initial = uuid.uuid4


class ArrivalForm(forms.Form):
    """The family that was handed over: one we know already, or a new one with what its letter tells."""

    family = forms.ChoiceField(
        label="Sudah dikenal di LK3 kita?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih keluarganya, atau “Keluarga baru” bila tidak ada di daftar.",
            "invalid_choice": "Keluarga ini tidak ada lagi di daftar. Pilih lagi.",
        },
    )
    name = forms.CharField(
        label="Nama klien",
        max_length=120,
        error_messages={"required": "Tulis nama kliennya; di surat namanya tidak disebut."},
    )
    sex = forms.ChoiceField(
        label="Jenis kelamin",
        choices=Person.Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis kelaminnya."},
    )
    age = forms.IntegerField(label="Umur (tahun)", min_value=0, max_value=120, required=False)
    address = forms.CharField(label="Alamat", max_length=250, required=False)

    def __init__(self, *args: Any, told: Told, found: Results, **kwargs: Any) -> None:
        known = {"name": told.name, "sex": told.sex, "age": told.age, "address": told.address[:250]}
        super().__init__(*args, initial=known | (kwargs.pop("initial", None) or {}), **kwargs)
        self.helper, self.told = plain_helper(), told
        self.matches = [row for row in found.rows if not row.is_masked]
        new = (NEW_FAMILY, "Keluarga baru: daftarkan dengan data di bawah")
        self.fields["family"].choices = [*((row.reference, _in_words(row)) for row in self.matches), new]  # type: ignore[attr-defined]
        if not self.matches:
            self.fields["family"].initial = NEW_FAMILY
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean(self) -> dict[str, Any]:
        """Ask whom it is about only of a new family; of a known one that is known."""
        cleaned = super().clean() or {}
        if cleaned.get("family", NEW_FAMILY) != NEW_FAMILY:
            for name in ("name", "sex", "age", "address"):
                self.errors.pop(name, None)
        return cleaned

    @property
    def reference(self) -> str:
        """Return the number of the family that was chosen, or '' for a new one. Only after ``is_valid()``."""
        chosen = self.cleaned_data["family"]
        return "" if chosen == NEW_FAMILY else chosen

    def seed(self, *, uid: uuid.UUID, family: Family | None) -> Seed:
        """Return what is known, as looked through by the person. Only after ``is_valid()``."""
        typed, told = self.cleaned_data, self.told
        return Seed(
            uid=uid,
            name=typed.get("name") or told.name,
            sex=typed.get("sex") or told.sex,
            age=typed.get("age"),
            address=typed.get("address", ""),
            contact=told.contact,
            story=told.story,
            category=told.category,
            channel="REFERRED",
            reporter_relation="AGENCY",
            reporter=told.reporter,
            reporter_phone=told.reporter_phone,
            family=family,
        )


def _in_words(row: FoundFamily) -> str:
    return " · ".join(part for part in (row.title, row.reference, row.place, ", ".join(row.members)) if part)
