"""What the lists can be narrowed to; the answer stands in the address."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dates import MONTHS

from cases.models import ProblemCategory
from lk3.models import Region

from .models import Outreach, Partner

AGREEMENTS = [
    ("berlaku", "Masih berlaku"),
    ("segera", "Berakhir dalam 60 hari"),
    ("berakhir", "Sudah berakhir"),
    ("tanpa", "Belum ada"),
]
CHECKED = [("sudah", "Sudah diperiksa administrator"), ("belum", "Belum diperiksa")]


class PartnerFilter(django_filters.FilterSet):
    """Partners: in the reader's own province unless told otherwise."""

    q = django_filters.CharFilter(label="Nama atau layanan", method="filter_text", max_length=80)
    jenis = django_filters.ChoiceFilter(
        field_name="kind", label="Jenis", choices=Partner.Kind.choices, empty_label="Semua jenis"
    )
    provinsi = django_filters.ModelChoiceFilter(
        label="Melayani provinsi",
        queryset=Region.objects.provinces().order_by("name"),
        method="filter_province",
        empty_label="Semua provinsi",
    )
    kabupaten = django_filters.ModelChoiceFilter(
        label="Melayani kabupaten/kota",
        queryset=Region.objects.none(),
        method="filter_district",
        empty_label="Semua",
    )
    masalah = django_filters.ModelChoiceFilter(
        label="Untuk masalah",
        queryset=ProblemCategory.objects.roots(),
        to_field_name="code",
        method="filter_problem",
        empty_label="Semua masalah",
    )
    mou = django_filters.ChoiceFilter(label="MoU", choices=AGREEMENTS, method="filter_agreement", empty_label="Semua")
    diperiksa = django_filters.ChoiceFilter(
        label="Pemeriksaan", choices=CHECKED, method="filter_checked", empty_label="Semua"
    )
    nonaktif = django_filters.BooleanFilter(
        label="Perlihatkan juga yang tidak aktif", method="filter_inactive", widget=forms.CheckboxInput
    )

    class Meta:
        model = Partner
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, *, request: HttpRequest, queryset: Any) -> None:
        unit = request.user.hat.unit  # type: ignore[union-attr]
        data = data.copy() if data else QueryDict(mutable=True)
        if "provinsi" not in data and unit:
            data["provinsi"] = unit.district.parent_id
        province = data.get("provinsi", "")
        if not re.fullmatch(r"[0-9]{2}", province):
            province = ""
        if not data.get("kabupaten", "").startswith(f"{province}."):
            # Left over from another province; narrowing to both would find nothing.
            data.pop("kabupaten", None)
        super().__init__(data, queryset=queryset, request=request)
        self.filters["kabupaten"].queryset = (
            Region.objects.districts().filter(parent_id=province).order_by("name", "pk")
        )
        if not province:
            del self.filters["kabupaten"]

    def filter_queryset(self, queryset: Any) -> Any:
        """Show active partners only, unless the box is ticked; unchecked boxes are not in the address."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("nonaktif") else found.active()

    @property
    def problem(self) -> ProblemCategory | None:
        """The problem that was asked for, if it is one of the eleven."""
        return self.form.cleaned_data.get("masalah") if self.form.is_valid() else None

    def filter_province(self, queryset: Any, name: str, value: Region) -> Any:
        """Narrow to partners that lie in the province or serve it."""
        return queryset.in_province(value.pk)

    def filter_district(self, queryset: Any, name: str, value: Region) -> Any:
        """Narrow to partners that lie in the kabupaten/kota or serve it."""
        return queryset.serving(value.pk)

    def filter_agreement(self, queryset: Any, name: str, value: str) -> Any:
        """Narrow by how things stand with the MoU."""
        return queryset.with_agreement(value, timezone.localdate())

    def filter_checked(self, queryset: Any, name: str, value: str) -> Any:
        """Narrow to those an administrator has looked at, or has not."""
        return queryset.filter(checked_at__isnull=value == "belum")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """Narrow to partners in whose texts every word occurs."""
        return queryset.matching(value)

    def filter_problem(self, queryset: Any, name: str, value: ProblemCategory) -> Any:
        """Narrow to partners that help with this problem."""
        return queryset.with_fit(district_code="", problem_id=value.pk).filter(is_fit=True)

    def filter_inactive(self, queryset: Any, name: str, value: bool) -> Any:
        """Leave the queryset as it is; ``filter_queryset`` decides."""
        return queryset


class OutreachFilter(django_filters.FilterSet):
    """Days outside of one's unit by kind, kecamatan, year and month."""

    jenis = django_filters.ChoiceFilter(
        field_name="kind", label="Jenis kegiatan", choices=Outreach.Kind.choices, empty_label="Semua jenis"
    )
    kecamatan = django_filters.ChoiceFilter(field_name="subdistrict", label="Kecamatan", empty_label="Semua kecamatan")
    tahun = django_filters.ChoiceFilter(
        field_name="held_on", lookup_expr="year", label="Tahun", empty_label="Semua tahun"
    )
    bulan = django_filters.ChoiceFilter(
        field_name="held_on",
        lookup_expr="month",
        label="Bulan",
        choices=[(str(number), str(name)) for number, name in MONTHS.items()],
        empty_label="Semua bulan",
    )

    class Meta:
        model = Outreach
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, *, queryset: Any, **kwargs: Any) -> None:
        super().__init__(data, queryset=queryset, **kwargs)
        years = [day.year for day in queryset.order_by().dates("held_on", "year", order="DESC")]
        self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]
        places = queryset.order_by("subdistrict__name", "subdistrict").distinct()
        self.filters["kecamatan"].extra["choices"] = list(places.values_list("subdistrict", "subdistrict__name"))

    def words(self) -> list[str]:
        """Return what the list is narrowed to, as a person would say it; nothing for a list of everything."""
        if not self.is_bound or not self.form.is_valid():
            return []
        chosen = [(name, self.form.cleaned_data.get(name)) for name in self.filters]
        return [str(dict(self.form.fields[name].choices)[value]) for name, value in chosen if value]
