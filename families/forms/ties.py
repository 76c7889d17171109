"""How people of a family are tied: short forms, one for each kind, that offer only the persons this reader sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from lk3.forms import DateInput, plain_helper

from .. import actions, ties
from ..models import Bond, CoupleTie, Family, ParentTie, Person, Pregnancy, SocialTie
from ..relatives import CHILDREN, RelativeOf
from .persons import OLDEST

EARLIEST = 1900


class PersonField(forms.TypedChoiceField):
    """One of the persons offered, as a Person; None where nobody was chosen."""

    def __init__(self, *, nobody: str = "Pilih…", sex: str = "", **kwargs: Any) -> None:
        self.nobody, self.sex = nobody, sex
        super().__init__(empty_value=None, **kwargs)

    def offer(self, persons: list[Person]) -> None:
        """Offer these persons, or those of the one sex that fits."""
        fitting = {str(person.pk): person for person in persons if self.sex in ("", person.sex)}
        self.coerce = fitting.__getitem__
        self.choices = [("", self.nobody), *((key, _called(person)) for key, person in fitting.items())]

    def prepare_value(self, value: Any) -> Any:
        """Show a stored person as its key."""
        return value.pk if isinstance(value, Person) else value


def _called(person: Person) -> str:
    """Return name and year of birth: two people of a family may bear one name."""
    facts = [str(person.birth_on.year)] if person.birth_on else []
    facts += ["meninggal"] if person.died_on else []
    return f"{person.name} ({', '.join(facts)})" if facts else person.name


def _choices(field: Any, *, first: str | None = "Pilih…") -> forms.ChoiceField:
    """Return a field with the codes and words of a column."""
    blank = [("", first)] if first is not None else []
    return forms.ChoiceField(label=field.verbose_name.capitalize(), choices=[*blank, *field.choices])


def _year(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=EARLIEST,
        max_value=2100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **kwargs,
    )


class TieForm(forms.Form):
    """What all kinds share: the persons to choose from, and for a stored tie the state in which it was read."""

    slug: ClassVar[str]
    title: ClassVar[str]
    add: ClassVar[Callable[..., Any]]
    saved: ClassVar[str] = "Hubungan dicatat."
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, persons: list[Person], without_harm: bool = False, tie: Any = None, **kwargs: Any):
        super().__init__(*args, prefix=self.slug, **kwargs)
        self.helper, self.tie = plain_helper(), tie
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            if isinstance(field, PersonField):
                field.offer(persons)
        if without_harm and self.slug == "batin":
            kinds = self.fields["kind"].choices  # type: ignore[attr-defined]
            self.fields["kind"].choices = [row for row in kinds if row[0] not in ("VIOLENCE", "CONTROL")]  # type: ignore[attr-defined]
        self._show(tie) if tie is not None else self.fields.pop("seen")

    def _show(self, tie: Any) -> None:
        """Fill the form from a stored tie."""
        for name in [name for name in self.fields if not hasattr(tie, name) and name != "seen"]:
            del self.fields[name]
        self.fields.pop("uid", None)
        for name in self.fields:
            self.initial[name] = ties.fingerprint(tie) if name == "seen" else getattr(tie, name)

    def refuse(self, refusal: ValidationError) -> None:
        """Put the sentences of a verb beside their fields, or on top where there is no such field."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, messages in refusal.message_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, messages)

    def record(self, *, family: Family, by: Any) -> Any:
        """Call the verb of this kind with what was typed; only after ``is_valid()``."""
        return type(self).add(family=family, **self.cleaned_data, by=by)

    def change(self, *, by: Any) -> Any:
        """Write what was typed into the stored tie."""
        changes = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return actions.change_tie(tie=self.tie, changes=changes, seen=self.cleaned_data["seen"], by=by)


class CoupleForm(TieForm):
    """Two partners."""

    slug, title, add = "pasangan", "Pasangan", actions.add_couple
    one = PersonField(label="Orang pertama")
    other = PersonField(label="Pasangannya")
    kind = _choices(CoupleTie._meta.get_field("kind"), first=None)
    status = _choices(CoupleTie._meta.get_field("status"), first=None)
    since_year = _year("Sejak tahun", required=False)
    ended_year = _year("Berakhir tahun", required=False)


class ParentForm(TieForm):
    """A child, and one or both of the parents."""

    slug, title, add = "orang-tua", "Orang tua dan anak", actions.add_parent_tie
    child = PersonField(label="Anak")
    parent = PersonField(label="Orang tua atau pengasuh")
    other_parent = PersonField(label="Orang tua yang lain", required=False, nobody="–")
    kind = _choices(ParentTie._meta.get_field("kind"), first=None)


class PregnancyForm(TieForm):
    """A child expected or lost."""

    slug, title, add = "kehamilan", "Kehamilan", actions.add_pregnancy
    mother = PersonField(label="Ibu", sex=Person.Sex.FEMALE)
    father = PersonField(label="Ayah", required=False, nobody="–", sex=Person.Sex.MALE)
    outcome = _choices(Pregnancy._meta.get_field("outcome"), first=None)
    due_on = forms.DateField(
        label="Perkiraan lahir",
        required=False,
        widget=DateInput,
        help_text="Untuk keguguran atau lahir meninggal: tanggal kejadiannya.",
    )


class BondForm(TieForm):
    """How two people stand to each other."""

    slug, title, add = "batin", "Hubungan batin", actions.add_bond
    one = PersonField(label="Dari")
    kind = _choices(Bond._meta.get_field("kind"))
    other = PersonField(label="Kepada", help_text="Kekerasan dan kendali mengarah dari orang pertama kepada orang ini.")


class SocialTieForm(TieForm):
    """What ties the family to the world."""

    slug, title, add = "sosial", "Hubungan dengan dunia sekitar", actions.add_social_tie
    kind = _choices(SocialTie._meta.get_field("kind"))
    label = forms.CharField(
        label="Nama atau sebutan", max_length=80, help_text="Misalnya SDN 12, Bu RT, PKH, koperasi pasar."
    )
    strength = _choices(SocialTie._meta.get_field("strength"), first=None)
    flow = _choices(SocialTie._meta.get_field("flow"), first=None)
    person = PersonField(label="Bagi siapa", required=False, nobody="Seluruh keluarga")
    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("strength", SocialTie.Strength.NORMAL)


class RelativeForm(TieForm):
    """Kin who live elsewhere and are not in the file yet."""

    slug, title, add = "kerabat", "Kerabat yang belum tercatat", actions.add_relative
    saved = "Kerabat ditambahkan ke genogram."
    name = forms.CharField(label="Nama", max_length=Person._meta.get_field("name").max_length)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Person.Sex.choices, widget=forms.RadioSelect)
    relation = forms.ChoiceField(label="Ia adalah", choices=[("", "Pilih…"), *RelativeOf.choices])
    of = PersonField(label="Siapa di keluarga ini")
    also = PersonField(
        label="Orang tua yang lain",
        required=False,
        nobody="–",
        help_text="Hanya untuk anak: bila ayah dan ibunya sama-sama diketahui.",
    )
    birth_year = _year("Tahun lahir", required=False, help_text="Perkiraan boleh.")
    is_dead = forms.BooleanField(label="Sudah meninggal", required=False)
    died_year = _year("Meninggal tahun", required=False, help_text="Perkiraan boleh.")
    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_birth_year(self) -> int | None:
        """Refuse years to come, and years nobody alive was born in."""
        return self._past(self.cleaned_data["birth_year"])

    def clean_died_year(self) -> int | None:
        """Refuse years to come."""
        return self._past(self.cleaned_data["died_year"])

    def _past(self, year: int | None) -> int | None:
        if year is not None and year > timezone.localdate().year:
            raise ValidationError("Tahun ini belum tiba. Periksa angkanya.")
        return year

    def clean(self) -> dict[str, Any]:
        """Settle the years against each other."""
        cleaned = super().clean() or {}
        born, died, today = cleaned.get("birth_year"), cleaned.get("died_year"), timezone.localdate()
        if cleaned.get("is_dead") and died is None and "died_year" not in self.errors:
            self.add_error("died_year", "Tulis tahun meninggalnya; perkiraan boleh.")
        if died is not None and not cleaned.get("is_dead"):
            self.add_error("is_dead", "Centang bila sudah meninggal, atau kosongkan tahunnya.")
        if born and died and died < born:
            self.add_error("died_year", "Tahun meninggal tidak boleh sebelum tahun lahir.")
        if born and not died and today.year - born > OLDEST:
            self.add_error(
                "birth_year", f"Lebih dari {OLDEST} tahun lalu. Periksa angkanya, atau catat tahun meninggalnya."
            )
        if cleaned.get("also") and cleaned.get("relation") not in {"", None, *CHILDREN}:
            self.add_error("also", "Kosongkan: hanya untuk anak.")
        if cleaned.get("also") and cleaned["also"] == cleaned.get("of"):
            self.add_error("also", "Pilih dua orang yang berbeda.")
        return cleaned

    def record(self, *, family: Family, by: Any) -> Any:
        """Only years are known, so both days are the first of January and the birth counts as estimated."""
        typed = self.cleaned_data
        person = {
            "uid": typed["uid"],
            "name": typed["name"],
            "sex": typed["sex"],
            "birth_on": date(typed["birth_year"], 1, 1) if typed["birth_year"] else None,
            "is_birth_estimated": bool(typed["birth_year"]),
            "died_on": date(typed["died_year"], 1, 1) if typed["is_dead"] else None,
        }
        chosen = {name: typed[name] for name in ("relation", "of", "also")}
        return actions.add_relative(family=family, person=person, **chosen, by=by)


# In the order in which a genogram is drawn by hand.
FORMS: dict[str, type[TieForm]] = {
    form.slug: form for form in (RelativeForm, CoupleForm, ParentForm, PregnancyForm, BondForm, SocialTieForm)
}
