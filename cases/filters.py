"""What the case list can be narrowed to. The whole answer stands in the address of the page."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.http import QueryDict

from lk3.access import Confidentiality, Role
from lk3.forms import DateInput
from lk3.models import Membership, User

from .models import Case, ProblemCategory
from .querysets import CaseQuerySet

MINE, ALL = "saya", "semua"
UNASSIGNED = "kosong"
OPEN = "berjalan"
STATES = [(OPEN, "Masih berjalan"), *Case.State.choices, (ALL, "Semua status")]


class CaseFilterForm(forms.Form):
    """Refuses a period that ends before it begins."""

    def clean(self) -> dict[str, Any]:
        """Compare the two days."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("dari"), cleaned.get("sampai")
        if start and end and start > end:
            self.add_error("sampai", "Tanggal akhir tidak boleh sebelum tanggal mulai.")
        return cleaned


class CaseFilter(django_filters.FilterSet):
    """Filters of the case list. ``queryset`` must already be what the person may know of."""

    q = django_filters.CharFilter(label="Nomor kasus", method="find", max_length=80)
    milik = django_filters.ChoiceFilter(
        label="Kasus", choices=[(MINE, "Kasus saya"), (ALL, "Semua di LK3 ini")], method="belonging", empty_label=None
    )
    status = django_filters.ChoiceFilter(label="Status", choices=STATES, method="in_state", empty_label=None)
    masalah = django_filters.ModelChoiceFilter(
        label="Masalah", queryset=ProblemCategory.objects.all(), method="about", empty_label="Semua masalah"
    )
    urgensi = django_filters.ChoiceFilter(
        label="Kemendesakan", field_name="urgency", choices=Case.Urgency.choices, empty_label="Semua"
    )
    petugas = django_filters.ChoiceFilter(label="Ditangani oleh", method="owned_by", empty_label="Siapa saja")
    dari = django_filters.DateFilter(
        label="Dibuka sejak", field_name="opened_on", lookup_expr="gte", widget=DateInput()
    )
    sampai = django_filters.DateFilter(
        label="Dibuka sampai", field_name="opened_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = Case
        fields: list[str] = []
        form = CaseFilterForm

    def __init__(self, data: QueryDict, *, queryset: CaseQuerySet, user: User) -> None:
        self.user = user
        self.defaults = default_filters(user)
        filled = data.copy()
        for name, value in self.defaults.items():
            filled[name] = filled.get(name) or value
        super().__init__(filled, queryset=queryset)
        self.filters["petugas"].extra["choices"] = [(UNASSIGNED, "Belum ditugaskan"), *_workers(user)]
        self.form.fields["masalah"].widget.choices = [("", "Semua masalah"), *grouped_categories("{} (semua)")]

    @property
    def is_filtered(self) -> bool:
        """Return whether the list shows something else than it does without any choice."""
        return any(
            value and self.data.get(name) != self.defaults.get(name, "")
            for name, value in self.data.items()
            if name in self.filters
        )

    def find(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Find by number. Names are searched for at Keluarga, where they do not end up in the address of the page."""
        return cases.filter(reference__icontains=value.strip())

    def belonging(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Keep one's own cases, or all."""
        return cases.carried_by(self.user) if value == MINE else cases

    def in_state(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Keep one state, or what is not closed, or all."""
        if value == OPEN:
            return cases.open()
        return cases if value == ALL else cases.filter(state=value)

    def about(self, cases: CaseQuerySet, name: str, value: ProblemCategory) -> CaseQuerySet:
        """Keep a sub-category, or one of the eleven with all that counts as it.

        Of a colleague's case one may know which of the eleven it is, and no more; a head proves himself before a sealed one.
        """
        if value.parent_id is None:
            return cases.filter(root_category=value)
        known = cases.led_or_carried_by(self.user).filter(category=value)
        mine = Q(pk__in=known.carried_by(self.user).values("pk"))
        return known.filter(mine | ~Q(confidentiality=Confidentiality.SEALED))

    def owned_by(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Keep the cases of one colleague, or those nobody has."""
        return cases.filter(owner=None) if value == UNASSIGNED else cases.filter(owner_id=int(value))


def default_filters(user: User) -> dict[str, str]:
    """Return what the list shows before anybody chooses: one's own open cases to those who carry them, all to the others."""
    carries = user.hat is not None and user.hat.role in (Role.COUNSELOR, Role.PSYCHOLOGIST)
    return {"milik": MINE if carries else ALL, "status": OPEN}


def _workers(user: User) -> list[tuple[str, str]]:
    hats = Membership.objects.current().case_workers().filter(unit_id=user.hat.unit_id)
    people = User.objects.filter(pk__in=hats.values("user")).order_by("name", "pk")
    return [(str(person.pk), str(person)) for person in people]


def grouped_categories(whole: str = "{}") -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the eleven as groups for a select: first the whole of each, in the words of ``whole``, then its parts."""
    roots, children = [], {}
    for category in ProblemCategory.objects.order_by("order", "pk"):
        if category.parent_id:
            children.setdefault(category.parent_id, []).append((category.pk, category.label))
        else:
            roots.append(category)
    return [(root.label, [(root.pk, whole.format(root.label)), *children.get(root.pk, [])]) for root in roots]
