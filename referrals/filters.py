"""What the lists can be narrowed to; the answer stands in the address."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest, QueryDict

from cases.models import ProblemCategory
from lk3.models import Region

from .models import Outreach, Partner


class PartnerFilter(django_filters.FilterSet):
    """Partners: in the reader's own province unless told otherwise."""

    q = django_filters.CharFilter(label="Nama atau layanan", method="filter_text", max_length=80)
    jenis = django_filters.ChoiceFilter(
        field_name="kind", label="Jenis", choices=Partner.Kind.choices, empty_label="Semua jenis"
    )
    provinsi = django_filters.ModelChoiceFilter(
        field_name="district__parent",
        label="Provinsi",
        queryset=Region.objects.provinces().order_by("name"),
        empty_label="Semua provinsi",
    )
    kabupaten = django_filters.ModelChoiceFilter(
        field_name="district", label="Kabupaten/kota", queryset=Region.objects.none(), empty_label="Semua"
    )
    masalah = django_filters.ModelChoiceFilter(
        label="Untuk masalah",
        queryset=ProblemCategory.objects.roots(),
        to_field_name="code",
        method="filter_problem",
        empty_label="Semua masalah",
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
    """Outreach of one's unit by year and kind."""

    tahun = django_filters.ChoiceFilter(
        field_name="held_on", lookup_expr="year", label="Tahun", empty_label="Semua tahun"
    )
    jenis = django_filters.ChoiceFilter(
        field_name="kind", label="Jenis kegiatan", choices=Outreach.Kind.choices, empty_label="Semua jenis"
    )

    class Meta:
        model = Outreach
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, *, queryset: Any, **kwargs: Any) -> None:
        super().__init__(data, queryset=queryset, **kwargs)
        years = [day.year for day in queryset.order_by().dates("held_on", "year", order="DESC")]
        self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]
