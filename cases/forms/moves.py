"""What is asked before a case changes hands, class or state."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count
from django.utils import timezone

from lk3.access import CLASS_ORDER, Confidentiality
from lk3.forms import DateInput, plain_helper
from lk3.models import Membership, User

from ..models import Case, ConflictOfInterest
from .work import BAD_DATE


def workers_for(case: Case) -> Any:
    """Return who may be put on the case: today's case workers of its unit, less those on a conflict list of its family."""
    hats = Membership.objects.current().case_workers().filter(unit=case.unit_id)
    people = User.objects.filter(pk__in=hats.values("user"), is_active=True)
    conflicts = ConflictOfInterest.objects.filter(case__family=case.family_id)
    return people.exclude(pk__in=conflicts.values("user")).order_by("name", "pk")


def carried_by_each(people: Any, unit: Any) -> str:
    """Say how many open cases each of them carries in the unit, the fewest first: work goes to who has room. Two queries."""
    running = Case.objects.open().filter(unit=unit, owner__in=people).order_by()
    counts = dict(running.values_list("owner").annotate(Count("pk")))
    said = sorted((counts.get(person.pk, 0), person.name) for person in people)
    return "Kasus berjalan: " + " · ".join(f"{name} {count}" for count, name in said) + "." if said else ""


class CaseMoveForm(forms.Form):
    """A form about one case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = plain_helper()
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case."""


class AssignForm(CaseMoveForm):
    """Whose case it becomes."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        label="Siapa yang menangani?",
        empty_label="Pilih…",
        error_messages={"invalid_choice": "Orang ini tidak dapat menangani kasus di LK3 ini. Pilih dari daftar."},
    )
    note = forms.CharField(
        label="Pesan untuknya", max_length=250, required=False, help_text="Jangan menulis nama klien."
    )

    def prepare(self) -> None:
        """Offer everybody but the present owner."""
        people = workers_for(self.case).exclude(pk=self.case.owner_id or 0)
        self.fields["owner"].queryset = people
        self.fields["owner"].help_text = carried_by_each(people, self.case.unit_id)


class TeamForm(CaseMoveForm):
    """Who works on the case too, and until when."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Rekan",
        empty_label="Pilih…",
        error_messages={"invalid_choice": "Orang ini tidak dapat masuk tim kasus di LK3 ini. Pilih dari daftar."},
    )
    until_on = forms.DateField(
        label="Sampai tanggal",
        required=False,
        widget=DateInput,
        help_text="Kosongkan bila tidak dibatasi.",
        error_messages={"invalid": BAD_DATE},
    )

    def prepare(self) -> None:
        """Offer everybody but the owner."""
        self.fields["user"].queryset = workers_for(self.case).exclude(pk=self.case.owner_id or 0)

    def clean_until_on(self) -> date | None:
        """Refuse a time that is over already."""
        day = self.cleaned_data["until_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya.")
        return day


class ClassForm(CaseMoveForm):
    """To which class the case rises."""

    to = forms.ChoiceField(
        label="Kerahasiaan menjadi",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Di sini kerahasiaan hanya bisa naik.", "required": "Pilih salah satu."},
    )

    def prepare(self) -> None:
        """Offer only the classes above the present one."""
        above = CLASS_ORDER[CLASS_ORDER.index(Confidentiality(self.case.confidentiality)) + 1 :]
        self.fields["to"].choices = [(level.value, level.label) for level in above]
