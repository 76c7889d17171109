"""LK3 units, made and kept on one page with their people, vehicles and money."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Field, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format

from .. import actions
from ..models import BoardMember, LegalBasis, Region, Unit
from ..psks import with_profile
from . import psks
from .audited import LK3ModelAdmin
from .imports import as_file
from .terms import answer_end_terms
from .unit_filters import DecreeFilter, IncompleteFilter, OpenProvinceFilter
from .unit_rows import BoardMemberInline, BudgetInline, MobileUnitInline, ProfessionalInline, UnitForm, with_help

MOST_SEARCH_WORDS = 5


@admin.register(Unit)
class UnitAdmin(LK3ModelAdmin):
    """LK3 units. Their cases and clients are not counted, listed or linked here."""

    form = UnitForm
    list_display = (
        "name",
        "short_kind",
        "place",
        "status",
        "decree",
        "chair",
        "professionals",
    )
    list_filter = ("status", OpenProvinceFilter, "kind", DecreeFilter, IncompleteFilter, "has_private_room")
    list_select_related = ("district__parent",)
    ordering = ("name", "pk")
    search_fields = ("name",)
    search_help_text = "Nama LK3 atau kabupaten/kota"
    autocomplete_fields = ("district",)
    inlines = (BoardMemberInline, ProfessionalInline, MobileUnitInline, BudgetInline)
    actions = ("mark_dormant", "end_terms", "export")
    change_list_template = "admin/lk3/unit/change_list.html"
    fieldsets = (
        (None, {"fields": ("name", "kind", "district", "status")}),
        ("Kantor", {"fields": ("address", "phone", "email", "office_hours", "has_private_room")}),
        (
            "Dasar pembentukan",
            {
                "fields": (
                    "founded_on",
                    "decree_number",
                    "decree_on",
                    "decree_until",
                    "decree_issuer",
                    "legal_basis",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        """Add the chair and the number of professionals."""
        return with_profile(super().get_queryset(request))

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Say beside a field what belongs into it."""
        return super().formfield_for_dbfield(db_field, request, **with_help(db_field, kwargs))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find every word in the unit's name or its district's, asking each table by itself."""
        for word in search_term.split()[:MOST_SEARCH_WORDS]:
            codes = list(Region.objects.districts().filter(name__icontains=word).values_list("code", flat=True))
            queryset = queryset.filter(Q(name__icontains=word) | Q(district__in=codes))
        return queryset, False

    @admin.display(description="jenis", ordering="kind")
    def short_kind(self, unit: Unit) -> str:
        """Return the kind without the word that all of them begin with."""
        return unit.get_kind_display().removeprefix("LK3 ").capitalize()

    @admin.display(description="kabupaten/kota, provinsi", ordering="district")
    def place(self, unit: Unit) -> str:
        """Return where it is, with the word Kab. or Kota, and in which province."""
        return f"{unit.district.full_name}, {unit.district.parent.name}"

    @admin.display(description="SK", ordering="decree_until")
    def decree(self, unit: Unit) -> str:
        """Return until when the decree is in force."""
        if not unit.decree_number:
            return "belum dicatat"
        if unit.decree_until is None:
            return "tanpa batas waktu"
        until = date_format(unit.decree_until, "j M Y")
        return f"{until} (kedaluwarsa)" if unit.decree_until < timezone.localdate() else until

    @admin.display(description="ketua", ordering="chair_name")
    def chair(self, unit: Unit) -> str:
        """Return who chairs it today."""
        return unit.chair_name or "–"

    @admin.display(description="tenaga", ordering="professional_count")
    def professionals(self, unit: Unit) -> int:
        """Return how many professionals work there today."""
        return unit.professional_count

    @admin.action(description="Tandai tidak aktif", permissions=["change"])
    def mark_dormant(self, request: HttpRequest, queryset: QuerySet[Unit]) -> None:
        """Mark the chosen units as not active."""
        chosen = Unit.objects.filter(pk__in=list(queryset.values_list("pk", flat=True)))
        units = actions.mark_dormant(units=chosen, by=request.user)
        LogEntry.objects.log_actions(request.user.pk, units, CHANGE, [{"changed": {"fields": ["Status"]}}])
        self.message_user(request, f"{len(units)} LK3 ditandai tidak aktif.", messages.SUCCESS)

    @admin.action(description="Akhiri masa tugas pengurus", permissions=["change"])
    def end_terms(self, request: HttpRequest, queryset: QuerySet[Unit]) -> HttpResponse:
        """Ask whose terms in the chosen units end, and when."""
        chosen = list(queryset.values_list("pk", flat=True))
        return answer_end_terms(self, request, BoardMember.objects.filter(unit__in=chosen), chosen)

    @admin.action(description="Ekspor kolom PSKS-LK3 (CSV)", permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Unit]) -> HttpResponse:
        """Give the chosen units as the ministry's file."""
        return as_file(actions.export_units(units=queryset, by=request.user), "psks-lk3")

    def get_urls(self) -> list[URLPattern]:
        """Add the import and the export of all units."""
        wrap = self.admin_site.admin_view
        return [
            path("impor/", wrap(psks.import_units), {"model_admin": self}, name="lk3_unit_import"),
            path("ekspor/", wrap(psks.export_units), name="lk3_unit_export"),
            *super().get_urls(),
        ]


@admin.register(LegalBasis)
class LegalBasisAdmin(LK3ModelAdmin):
    """The rules LK3 stand on; they are replaced, so each has its days."""

    list_display = ("name", "gazette", "valid_from", "valid_until")
    ordering = ("-valid_from", "pk")
    search_fields = ("name",)
