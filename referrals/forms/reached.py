"""The small tables of a day outside: people by sex and age, services on the spot. Also for each stop of a mobile unit."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.core.validators import MaxValueValidator

from cases.models import ServiceContact

from ..models import Outreach, PeopleReached
from ..reached import Reached, load_reached

MOST_PEOPLE = 100_000
TOO_MANY = "Angka ini terlalu besar untuk satu kegiatan. Periksa lagi."
NOTHING_FILLED = "Isi jumlah orang. Bila tidak ada yang datang, tulis 0 pada salah satu kotak."

Sex, AgeGroup = PeopleReached.Sex, PeopleReached.AgeGroup
# Names of fields say nothing about + and –, which no browser likes in an id.
AGE_NAMES = {
    AgeGroup.UNDER_6: "under_6",
    AgeGroup.CHILD: "child",
    AgeGroup.ADULT: "adult",
    AgeGroup.OLD: "old",
    AgeGroup.UNKNOWN: "unknown",
}
# What can be done on the spot; a referral or a protection is a case.
SPOT_KINDS = [
    ServiceContact.Kind.INFORMATION,
    ServiceContact.Kind.CONSULTATION,
    ServiceContact.Kind.COUNSELING,
    ServiceContact.Kind.MEDIATION,
    ServiceContact.Kind.ACCOMPANIMENT,
    ServiceContact.Kind.ADVOCACY,
    ServiceContact.Kind.EMPOWERMENT,
]


class AgeRow(NamedTuple):
    """One line of the table as the page shows it."""

    label: str
    female: forms.BoundField
    male: forms.BoundField


class ReachedFields(forms.Form):
    """People reached by sex and age, and how often each service was given; ``reached()`` after ``is_valid()``.

    Shown by ``referrals/_reached_fields.html``; give it a ``prefix`` where a page holds several.
    """

    def __init__(self, *args: Any, outreach: Outreach | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = load_reached(outreach) if outreach and outreach.pk and _is_reported(outreach) else None
        for sex in Sex:
            for age, name in AGE_NAMES.items():
                initial = stored.people.get((sex.value, age.value)) if stored else None
                self.fields[f"{sex.name.lower()}_{name}"] = _count(f"{sex.label}, {age.label}", initial)
        for kind in SPOT_KINDS:
            initial = stored.services.get(kind.value) if stored else None
            self.fields[_service_name(kind)] = _count(kind.label, initial)

    @property
    def age_rows(self) -> list[AgeRow]:
        """Return the table of people, line by line."""
        return [
            AgeRow(str(age.label), self[f"{Sex.FEMALE.name.lower()}_{name}"], self[f"{Sex.MALE.name.lower()}_{name}"])
            for age, name in AGE_NAMES.items()
        ]

    @property
    def service_fields(self) -> list[forms.BoundField]:
        """Return the fields of the services."""
        return [self[_service_name(kind)] for kind in SPOT_KINDS]

    @property
    def has_services(self) -> bool:
        """Return whether something stands in the services, so that the page opens them."""
        return any(field.value() not in (None, "") for field in self.service_fields)

    def clean(self) -> dict[str, Any]:
        """Refuse a table with nothing in it: an empty box is not a zero."""
        cleaned = super().clean() or self.cleaned_data
        names = [f"{sex.name.lower()}_{name}" for sex in Sex for name in AGE_NAMES.values()]
        if not self.errors and all(cleaned.get(name) is None for name in names):
            self.add_error(None, NOTHING_FILLED)
        return cleaned

    def reached(self) -> Reached:
        """Return what was typed; empty boxes are left out."""
        typed = self.cleaned_data
        people = {
            (sex.value, age.value): count
            for sex in Sex
            for age, name in AGE_NAMES.items()
            if (count := typed[f"{sex.name.lower()}_{name}"])
        }
        services = {kind.value: count for kind in SPOT_KINDS if (count := typed[_service_name(kind)])}
        return Reached(people, services)


def _is_reported(outreach: Outreach) -> bool:
    return outreach.state == Outreach.State.HELD


def _service_name(kind: Any) -> str:
    return f"service_{kind.name.lower()}"


def _count(label: str, initial: int | None) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "form-control", "aria-label": label}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        initial=initial,
        widget=forms.NumberInput(attrs=attrs),
        validators=[MaxValueValidator(MOST_PEOPLE, TOO_MANY)],
    )
