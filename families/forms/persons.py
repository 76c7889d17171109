"""A person in a family: few fields on registering, all of them later."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lk3.forms import ConflictRow, DateInput, VersionedModelForm
from lk3.models import User

from .. import identity_numbers
from ..models import Family, FamilyMember, Person
from ..number_checks import Review, review_nik
from .numbers import ask_to_confirm, note_field, number_field, settle_number

OLDEST = 120
OF_GROUPS = {FamilyMember.Relation.SPOKESPERSON, FamilyMember.Relation.GROUP_MEMBER}


class PersonForm(VersionedModelForm):
    """Somebody who is registered: name, sex, age or birth date, relation, and a NIK where there is one."""

    age = forms.IntegerField(
        label="Umur",
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    relation = forms.ChoiceField(
        label="Hubungan dengan kepala keluarga", choices=[("", "Pilih…"), *FamilyMember.Relation.choices]
    )
    lives_elsewhere = forms.BooleanField(
        label="Tinggal di tempat lain",
        required=False,
        help_text="Kerabat yang penting tetapi tidak serumah: tidak dihitung sebagai klien.",
    )
    nik = number_field("NIK")
    nik_note = note_field("Keterangan NIK")
    uses_nik = forms.BooleanField(required=False)
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = ["name", "sex", "birth_on", "occupation"]
        widgets = {"sex": forms.RadioSelect, "birth_on": DateInput}

    def __init__(
        self,
        *args: Any,
        user: User,
        member: FamilyMember | None = None,
        kind: str = Family.Kind.FAMILY,
        relation: str = "",
        title: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.title, self.review, self.number_values = user, title, Review(), {}
        self._ask_for_the_relation(kind, member, relation)
        # A blank placeholder lets the style sheet know that nobody is written here, and keep the next row folded.
        self.fields["name"].widget.attrs["placeholder"] = " "
        self.fields["sex"].choices = Person.Sex.choices  # type: ignore[attr-defined]
        self.fields["nik_note"].initial = self.instance.national_id_status or self.instance.national_id_missing
        if not self.instance.pk:
            del self.fields["version"]
        if self.instance.national_id:
            self.fields[
                "nik"
            ].help_text = f"Tersimpan: {self.instance.masked_national_id}. Kosongkan bila tidak berubah."
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def _ask_for_the_relation(self, kind: str, member: FamilyMember | None, relation: str) -> None:
        """Offer what fits a family, or a group or an institution; what is stored already stays possible."""
        field: Any = self.fields["relation"]
        stored = member.relation if member else ""
        fits = [choice for choice in FamilyMember.Relation.choices if (choice[0] in OF_GROUPS) == (kind != "FAMILY")]
        kept = [choice for choice in FamilyMember.Relation.choices if choice[0] == stored and choice not in fits]
        field.choices, field.initial = [("", "Pilih…"), *fits, *kept], stored or relation
        if kind != Family.Kind.FAMILY:
            field.label = "Peran"
            del self.fields["lives_elsewhere"]
        elif member:
            self.fields["lives_elsewhere"].initial = member.lives_elsewhere

    def clean_birth_on(self) -> date | None:
        """Refuse days to come, and years nobody alive was born in."""
        born, today = self.cleaned_data["birth_on"], timezone.localdate()
        if born and born > today:
            raise ValidationError("Tanggal lahir tidak boleh sesudah hari ini. Periksa tahunnya.")
        if born and today.year - born.year > OLDEST:
            raise ValidationError(f"Tanggal lahir ini lebih dari {OLDEST} tahun lalu. Periksa tahunnya.")
        return born

    def clean(self) -> dict[str, Any]:
        """Settle age against birth date, then the NIK against both."""
        cleaned = super().clean()
        stored = self.instance.national_id
        nik = settle_number(
            self, "nik", stored=stored, parse=lambda text: identity_numbers.parse_nik(text, today=timezone.localdate())
        )
        if nik is not None:
            self._review(nik, cleaned)
        self._settle_birth(cleaned)
        return cleaned

    def _review(self, nik: identity_numbers.Nik, cleaned: dict[str, Any]) -> None:
        """Take over what the person ticked, and ask for a second look at the rest."""
        review = self._look(nik, cleaned)
        if cleaned.get("uses_nik") and review.offer:
            if review.birth_on:
                cleaned["birth_on"], cleaned["age"] = review.birth_on, None
            if review.sex:
                cleaned["sex"] = review.sex
                self.errors.pop("sex", None)
            review = self._look(nik, cleaned)
        if "birth_on" not in self.errors:
            ask_to_confirm(self, review)

    def _look(self, nik: identity_numbers.Nik, cleaned: dict[str, Any]) -> Review:
        return review_nik(
            nik,
            birth_on=None if self._has_newer_age(cleaned) else cleaned.get("birth_on"),
            age=cleaned.get("age") if self._has_newer_age(cleaned) else None,
            sex=cleaned.get("sex") or "",
            today=timezone.localdate(),
            user=self.user,
            person=self.instance,
        )

    def _has_newer_age(self, cleaned: dict[str, Any]) -> bool:
        """Return whether the age counts: it was typed, and the birth date was not."""
        return cleaned.get("age") is not None and (not cleaned.get("birth_on") or "birth_on" not in self.changed_data)

    def _settle_birth(self, cleaned: dict[str, Any]) -> None:
        age, born, today = cleaned.get("age"), cleaned.get("birth_on"), timezone.localdate()
        self.is_birth_estimated = self.instance.is_birth_estimated and "birth_on" not in self.changed_data
        if self._has_newer_age(cleaned):
            # The first of January keeps the age right on the day it was said.
            cleaned["birth_on"] = date(today.year - age, 1, 1)  # type: ignore[operator]
            self.is_birth_estimated = True
        elif cleaned.get("uses_nik") and born:
            self.is_birth_estimated = False
        elif age is not None and born and Person(birth_on=born).age_on(today) != age:
            self.add_error("age", "Umur tidak cocok dengan tanggal lahir. Isi salah satu saja.")

    def values(self) -> dict[str, Any]:
        """Return what is to be stored, by field name, with the relation; only after ``is_valid()``."""
        chosen = {name: self.cleaned_data[name] for name in self._meta.fields}
        chosen |= {"relation": self.cleaned_data["relation"], "is_birth_estimated": self.is_birth_estimated}
        chosen |= {"lives_elsewhere": self.cleaned_data.get("lives_elsewhere", False)}
        names = {"digits": "national_id", "status": "national_id_status", "missing": "national_id_missing"}
        return chosen | {names[name]: value for name, value in self.number_values.items()}


class PersonEditForm(PersonForm):
    """Everything about a person."""

    class Meta(PersonForm.Meta):
        fields = [
            *PersonForm.Meta.fields,
            "alias",
            "birth_place",
            "marital_status",
            "education",
            "died_on",
        ]
        widgets = {**PersonForm.Meta.widgets, "died_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["marital_status"].choices[1:]  # type: ignore[attr-defined]
        self.fields["marital_status"].choices = [("", "Belum diketahui"), *known]  # type: ignore[attr-defined]

    def clean_died_on(self) -> date | None:
        """Refuse days to come, and days before the birth."""
        died, born = self.cleaned_data["died_on"], self.cleaned_data.get("birth_on")
        if died and died > timezone.localdate():
            raise ValidationError("Tanggal meninggal tidak boleh sesudah hari ini.")
        if died and born and died < born:
            raise ValidationError("Tanggal meninggal tidak boleh sebelum tanggal lahir.")
        return died

    def _refuse(self, current: Any, cleaned: dict[str, Any]) -> None:
        super()._refuse(current, cleaned)
        if cleaned.get("nik"):
            yours = identity_numbers.mask(identity_numbers.normalise(cleaned["nik"]))
            self.conflict_rows.append(ConflictRow("NIK", current.masked_national_id, yours))


class MemberEndForm(forms.Form):
    """When and why somebody does not belong to the household any more."""

    REASONS = [
        ("", "Pilih…"),
        ("MOVED", "Pindah rumah"),
        ("SEPARATED", "Pisah atau cerai"),
        ("MARRIED", "Menikah dan berumah tangga sendiri"),
        ("PLACED", "Diasuh keluarga atau lembaga lain"),
        ("DIED", "Meninggal dunia"),
        ("MISTAKE", "Salah dicatat"),
    ]
    until_on = forms.DateField(label="Sampai tanggal", widget=DateInput, initial=timezone.localdate)
    reason = forms.ChoiceField(label="Mengapa?", choices=REASONS)

    def __init__(self, *args: Any, member: FamilyMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_until_on(self) -> date:
        """Refuse days to come and days before the person came."""
        until, since, born = self.cleaned_data["until_on"], self.member.since_on, self.member.person.birth_on
        if until > timezone.localdate():
            raise ValidationError("Tanggal ini belum tiba. Catat setelah terjadi.")
        if since and until < since:
            raise ValidationError("Tanggal sampai tidak boleh sebelum tanggal sejak.")
        if born and until < born:
            raise ValidationError("Tanggal ini sebelum tanggal lahirnya. Periksa tahunnya.")
        return until
