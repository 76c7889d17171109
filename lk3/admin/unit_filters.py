"""Filters of the list of units; each asks one table only."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..models import Region, Unit
from .incomplete import with_valid_decree, without_chair, without_professional


class ProvinceFilter(admin.SimpleListFilter):
    """Units of one province, by the first digits of the district's code."""

    title = "provinsi"
    parameter_name = "provinsi"
    # 38 lines: closed until somebody wants it.
    template = "admin/lk3/closed_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the provinces by name."""
        return [(region.code, region.name) for region in Region.objects.provinces().order_by("name", "code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the units in it."""
        return queryset.filter(district__code__startswith=f"{self.province}.") if self.province else queryset

    @property
    def province(self) -> str:
        """Return the code that was chosen, if there is such a province."""
        return self.value() if self.value() in dict(self.lookup_choices) else ""


class DecreeFilter(admin.SimpleListFilter):
    """Whether the decree that forms the unit is in force."""

    title = "SK pembentukan"
    parameter_name = "sk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the three states of a decree."""
        return [("berlaku", "Berlaku"), ("kedaluwarsa", "Kedaluwarsa"), ("belum", "Belum dicatat")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the units whose decree is in that state."""
        states = {
            "berlaku": with_valid_decree(),
            "kedaluwarsa": ~Q(decree_number="") & Q(decree_until__lt=timezone.localdate()),
            "belum": Q(decree_number=""),
        }
        return queryset.filter(states[self.value()]) if self.value() in states else queryset


class IncompleteFilter(admin.SimpleListFilter):
    """What is missing from the profile; the admin's start page links here."""

    title = "yang belum lengkap"
    parameter_name = "kurang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be missing."""
        return [("sk", "SK yang berlaku"), ("ketua", "Ketua"), ("tenaga", "Tenaga profesional")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the units that lack it, except those that were dissolved."""
        if self.value() not in ("sk", "ketua", "tenaga"):
            return queryset
        units = queryset.exclude(status=Unit.Status.CLOSED)
        if self.value() == "sk":
            return units.exclude(with_valid_decree())
        return without_chair(units) if self.value() == "ketua" else without_professional(units)
