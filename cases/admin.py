"""The reference lists of cases in the admin. Cases themselves, and what belongs to them, are never registered."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from lk3.admin.audited import LK3ModelAdmin, RowsInline

from .models import CategoryTerm, ProblemCategory, WelfareCategory


class LevelFilter(admin.SimpleListFilter):
    """The eleven of 2016, or what rolls up to them."""

    title = "tingkat"
    parameter_name = "tingkat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two levels."""
        return [("utama", "Jenis utama"), ("bagian", "Bagian")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the categories of that level."""
        if self.value() == "utama":
            return queryset.filter(parent=None)
        return queryset.filter(parent__isnull=False) if self.value() == "bagian" else queryset


class CategoryTermInline(RowsInline):
    """The everyday words that point to a category; the suggestions beside "Lainnya" are made of them."""

    model = CategoryTerm
    fields = ("term", "weight", "note")
    ordering = ("-weight", "term")


@admin.register(ProblemCategory)
class ProblemCategoryAdmin(LK3ModelAdmin):
    """The problem categories. A code and what it counts as never change; a category that is no longer used ends by its date."""

    list_display = ("label", "parent", "code", "edition", "default_class", "is_current")
    list_filter = (LevelFilter, "default_class", "edition")
    list_select_related = ("parent",)
    inlines = (CategoryTermInline,)
    search_fields = ("label", "short_label", "code")
    fieldsets = (
        (None, {"fields": ("code", "parent", "order", "edition", "label", "short_label", "default_class")}),
        (
            "Penjelasan saat memilih",
            {"fields": ("definition", "examples", "not_this", "danger_signs", "first_questions", "partners")},
        ),
        ("Tenggat hukum", {"fields": ("legal_clock_hours", "legal_clock_text")}),
        ("Sumber dan masa berlaku", {"fields": ("source", "valid_from", "valid_until")}),
    )

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Keep the order of the ministry's table, each category followed by its parts."""
        return [F("parent__order").asc(nulls_first=True), "order", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: ProblemCategory | None = None) -> tuple[str, ...]:
        """Keep what old cases were counted by."""
        return ("code", "parent") if obj else ()

    @admin.display(description="berlaku", boolean=True)
    def is_current(self, category: ProblemCategory) -> bool:
        """Return whether new cases may use it."""
        return category.valid_until is None or category.valid_until >= timezone.localdate()


@admin.register(WelfareCategory)
class WelfareCategoryAdmin(LK3ModelAdmin):
    """The 26 PPKS."""

    list_display = ("order", "label", "code", "edition")
    list_display_links = ("label",)
    list_filter = ("edition",)
    ordering = ("order", "pk")
    search_fields = ("label", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: WelfareCategory | None = None) -> tuple[str, ...]:
        """Keep the code that persons in cases carry."""
        return ("code",) if obj else ()
