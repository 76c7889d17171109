"""Regions: the official list, with the few facts that people add to it."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import Region
from .audited import LK3ModelAdmin
from .unit_filters import ProvinceFilter

CODE_SHAPES = {
    Region.Level.PROVINCE: r"\d{2}",
    Region.Level.DISTRICT: r"\d{2}\.\d{2}",
    Region.Level.SUBDISTRICT: r"\d{2}\.\d{2}\.\d{2}",
    Region.Level.VILLAGE: r"\d{2}\.\d{2}\.\d{2}\.\d{4}",
}
# 'kota padang' and 'kab. solok' say the kind before the name.
KIND_WORDS = {"kota": "KOTA", "kab": "KABUPATEN", "kab.": "KABUPATEN", "kabupaten": "KABUPATEN"}


class RegionForm(forms.ModelForm):
    """A region whose code, level and parent agree."""

    def clean(self) -> dict[str, Any]:
        """Check a new region's code against its level and parent; an old one's cannot change."""
        data = super().clean() or self.cleaned_data
        code, level, parent = data.get("code"), data.get("level"), data.get("parent")
        if code and level and not re.fullmatch(CODE_SHAPES[level], code, re.ASCII):
            self.add_error(
                "code", ValidationError("Kode tidak sesuai dengan tingkatnya; contoh kabupaten/kota: 13.71.")
            )
        elif code and parent and code.rpartition(".")[0] != parent.code:
            self.add_error("parent", ValidationError(f"Kode harus diawali kode induknya, {parent.code}."))
        if data.get("region_group") and (level or self.instance.level) != Region.Level.PROVINCE:
            self.add_error("region_group", ValidationError("Pembagian wilayah 2016 hanya untuk provinsi."))
        return data


class RegionProvinceFilter(ProvinceFilter):
    """A province and all that lies in it."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the regions whose code begins with the province's."""
        return queryset.filter(code__startswith=self.province) if self.province else queryset


class MissingGroupFilter(admin.SimpleListFilter):
    """Provinces nobody has put into one of the three groups yet."""

    title = "wilayah 2016"
    parameter_name = "kurang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the groups and 'none yet'."""
        return [("wilayah", "Belum ditetapkan"), *Region.Group.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the provinces in that group."""
        if self.value() not in dict(self.lookup_choices):
            return queryset
        group = "" if self.value() == "wilayah" else self.value()
        return queryset.filter(level=Region.Level.PROVINCE, region_group=group)


@admin.register(Region)
class RegionAdmin(LK3ModelAdmin):
    """Provinces, kabupaten/kota, kecamatan and villages. A region that was split ends by its date and stays."""

    form = RegionForm
    list_display = ("code", "full_name", "level", "parent", "region_group", "population")
    list_filter = ("level", MissingGroupFilter, RegionProvinceFilter)
    list_select_related = ("parent",)
    ordering = ("code",)
    search_fields = ("name", "code")
    search_help_text = "Nama atau kode, misalnya Kota Padang atau 13.71"
    autocomplete_fields = ("parent",)
    actions = ("set_west", "set_central", "set_east")
    fieldsets = (
        (None, {"fields": ("code", "name", "level", "kind", "parent")}),
        ("Wilayah dan penduduk", {"fields": ("region_group", "population", "population_on")}),
        ("Masa berlaku", {"fields": ("valid_from", "valid_until")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> tuple[str, ...]:
        """Keep what other rows were recorded with."""
        return ("code", "level", "parent") if obj else ()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Understand 'kota padang': the first word is the kind, not part of the name."""
        first, _, rest = search_term.strip().partition(" ")
        kind = KIND_WORDS.get(first.casefold())
        if kind and rest.strip():
            queryset, search_term = queryset.filter(kind=kind), rest
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="nama", ordering="name")
    def full_name(self, region: Region) -> str:
        """Return the name nobody can confuse."""
        return region.full_name

    @admin.action(description="Tetapkan: Wilayah Barat", permissions=["change"])
    def set_west(self, request: HttpRequest, queryset: QuerySet[Region]) -> None:
        """Put the chosen provinces into the western group."""
        self._set_group(request, queryset, Region.Group.BARAT)

    @admin.action(description="Tetapkan: Wilayah Tengah", permissions=["change"])
    def set_central(self, request: HttpRequest, queryset: QuerySet[Region]) -> None:
        """Put the chosen provinces into the central group."""
        self._set_group(request, queryset, Region.Group.TENGAH)

    @admin.action(description="Tetapkan: Wilayah Timur", permissions=["change"])
    def set_east(self, request: HttpRequest, queryset: QuerySet[Region]) -> None:
        """Put the chosen provinces into the eastern group."""
        self._set_group(request, queryset, Region.Group.TIMUR)

    @transaction.atomic
    def _set_group(self, request: HttpRequest, queryset: QuerySet[Region], group: Region.Group) -> None:
        provinces = list(queryset.filter(level=Region.Level.PROVINCE).exclude(region_group=group))
        for province in provinces:
            province.region_group = group
            province.save(update_fields=["region_group"])
            self.log_change(request, province, [{"changed": {"fields": ["Wilayah 2016"]}}])
        self.message_user(request, f"{len(provinces)} provinsi masuk {group.label}.", messages.SUCCESS)
