"""What is written into a case: contacts, notes, consents, the conflict list."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from families.models import FamilyMember, Person
from lk3.access import UNIT_ROLES
from lk3.forms import DateInput, VersionedModelForm, plain_helper
from lk3.models import Membership, User

from ..models import Case, Consent, Note, ServiceContact

MAX_TEXT = 20000
BROKEN = "Formulir ini rusak di perjalanan. Salin tulisan Anda, muat ulang halaman, lalu kirim lagi."
FUTURE = "Tanggal ini masih di masa depan. Paling lambat hari ini."
BAD_DATE = "Tanggal ini tidak ada. Contoh: 26/03/2018."


def submission_field() -> forms.UUIDField:
    """Return the hidden field by which a second click on "Simpan" is known to be the same one."""
    messages = {"required": BROKEN, "invalid": BROKEN}
    return forms.UUIDField(label="Formulir", widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=messages)


def limit_length(*fields: forms.Field) -> None:
    """Refuse texts that nobody types: encrypted columns have no length of their own."""
    for field in fields:
        field.validators.append(MaxLengthValidator(MAX_TEXT))


class RowChoices(forms.ModelMultipleChoiceField):
    """Several rows by id. An id longer than the database can count is refused like any other unknown one."""

    def clean(self, value: Any) -> Any:
        """Look at the length before the database does: it would stop with an error instead of an answer."""
        for item in value or []:
            if len(str(item)) > 18:
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class PersonChoices(RowChoices):
    """Persons by name; only on pages of people who may see them."""

    def label_from_instance(self, obj: Person) -> str:
        """Return the name."""
        return obj.name


class ContactForm(forms.ModelForm):
    """One contact with the family, and what comes next."""

    uid = submission_field()
    persons = PersonChoices(
        Person.objects.none(),
        label="Yang hadir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Orang ini tidak ada dalam keluarga kasus ini.",
            "invalid_pk_value": "Pilih lagi.",
        },
    )

    class Meta:
        model = ServiceContact
        fields = ["kind", "held_on", "minutes", "place", "persons", "summary", "next_step", "next_on"]
        widgets = {
            "held_on": DateInput,
            "next_on": DateInput,
            "summary": forms.Textarea(attrs={"rows": 5}),
            "minutes": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }
        help_texts = {
            "next_step": "Apa yang disepakati, misalnya “Antar ke Puskesmas”.",
            "place": "Misalnya kantor LK3, rumah klien, telepon.",
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = plain_helper()
        self.fields["persons"].queryset = persons_of(case)
        limit_length(self.fields["summary"])
        self.fields["kind"].choices = [("", "Pilih…"), *ServiceContact.Kind.choices]
        self.fields["held_on"].initial = timezone.localdate
        for name in ("held_on", "next_on"):
            self.fields[name].error_messages["invalid"] = BAD_DATE
        limits = {"min": case.opened_on.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["held_on"].widget.attrs |= limits

    def clean_held_on(self) -> date:
        """Refuse days before the case or after today."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        if day < self.case.opened_on:
            raise forms.ValidationError(
                f"Kasus ini baru dibuka {date_format(self.case.opened_on, 'j F Y')}; pilih hari itu atau sesudahnya."
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A day for the next step needs the step, and lies not before the contact."""
        cleaned = super().clean() or self.cleaned_data
        held_on, next_on = cleaned.get("held_on"), cleaned.get("next_on")
        if next_on and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", "Tulis apa yang akan dilakukan pada tanggal itu.")
        if held_on and next_on and next_on < held_on:
            self.add_error("next_on", "Langkah berikut tidak boleh sebelum tanggal layanan ini.")
        return cleaned


def persons_of(case: Case) -> Any:
    """Return the persons who may have been there: the family of today, and everybody with a role in the case."""
    members = FamilyMember.objects.current().filter(family=case.family_id).values("person")
    return Person.objects.filter(Q(pk__in=members) | Q(pk__in=case.participants.values("person"))).order_by(
        "name", "pk"
    )


class NoteForm(forms.ModelForm):
    """A new note. Only psychologists of the case are offered the second kind."""

    submission = submission_field()

    class Meta:
        model = Note
        fields = ["kind", "text", "summary"]
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 8}),
            "summary": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "summary": "Untuk catatan psikologi: inilah yang dibaca konselor dan ketua; isi lengkapnya hanya psikolog kasus ini."
        }

    def __init__(self, *args: Any, may_write_psychology: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        limit_length(self.fields["text"], self.fields["summary"])
        if not may_write_psychology:
            del self.fields["kind"], self.fields["summary"]

    def clean(self) -> dict[str, Any]:
        """A psychology note needs something that the team may read."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Note.Kind.PSYCHOLOGY and not cleaned.get("summary") and "summary" not in self.errors:
            self.add_error("summary", "Tulis ringkasan dan saran untuk tim: hanya itu yang dapat mereka baca.")
        return cleaned


class NoteEditForm(VersionedModelForm):
    """Changing one's own note of today. Two open tabs do not overwrite each other."""

    class Meta:
        model = Note
        fields = ["text", "summary"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8}), "summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_length(self.fields["text"], self.fields["summary"])
        if self.instance.kind == Note.Kind.PSYCHOLOGY:
            self.fields["summary"].required = True
        else:
            del self.fields["summary"]


class AddendumForm(NoteForm):
    """Words added to an old note; of the same kind as the note."""

    class Meta(NoteForm.Meta):
        fields = ["text", "summary"]

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        forms.ModelForm.__init__(self, *args, **kwargs)
        self.helper = plain_helper()
        limit_length(self.fields["text"], self.fields["summary"])
        if kind == Note.Kind.PSYCHOLOGY:
            self.fields["summary"].required = True
        else:
            del self.fields["summary"]


class ConsentForm(forms.ModelForm):
    """On what ground we work with the family's data."""

    class Meta:
        model = Consent
        fields = ["basis", "form", "given_by", "given_on", "may_share", "reason"]
        widgets = {"basis": forms.RadioSelect, "form": forms.RadioSelect, "given_on": DateInput}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = plain_helper()
        self.fields["basis"].choices, self.fields["form"].choices = Consent.Basis.choices, Consent.Form.choices
        self.fields["given_on"].error_messages["invalid"] = BAD_DATE

    def clean_given_on(self) -> date:
        """Refuse a promise of consent."""
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        return day

    def clean(self) -> dict[str, Any]:
        """Consent needs somebody and a form; its absence needs a reason and shares nothing."""
        cleaned = super().clean() or self.cleaned_data
        basis = cleaned.get("basis")
        if basis in (Consent.Basis.CONSENT, Consent.Basis.GUARDIAN_CONSENT):
            if cleaned.get("form") == Consent.Form.NONE:
                self.add_error("form", "Persetujuan perlu bentuk: tertulis, lisan, atau rekaman.")
            if not cleaned.get("given_by") and "given_by" not in self.errors:
                self.add_error("given_by", "Tulis siapa yang menyetujui.")
        elif basis:
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", "Tanpa persetujuan, tulis alasannya.")
            if cleaned.get("may_share"):
                self.add_error("may_share", "Izin meneruskan data hanya ada bersama persetujuan.")
        return cleaned


class ConflictForm(forms.Form):
    """Who must not see the case, and why."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Siapa yang tidak boleh melihat kasus ini?",
        empty_label="Pilih…",
        error_messages={"invalid_choice": "Orang ini tidak bertugas di LK3 ini."},
    )
    reason = forms.CharField(
        label="Alasan", max_length=250, help_text="Misalnya “kerabat klien”. Jangan menulis nama klien."
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        hats = Membership.objects.current().filter(unit=case.unit_id, role__in=UNIT_ROLES)
        listed = case.conflicts.values("user")
        people = User.objects.filter(pk__in=hats.values("user")).exclude(pk__in=listed)
        self.fields["user"].queryset = people.order_by("name", "pk")
