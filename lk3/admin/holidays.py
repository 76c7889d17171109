"""Days on which offices are closed: deadlines in working days skip them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from ..models import Holiday
from .audited import DeletableAdmin
from .incomplete import missing_holidays


class HolidayYearFilter(admin.SimpleListFilter):
    """The days of one year."""

    title = "tahun"
    parameter_name = "tahun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the years of which days are known, the latest first."""
        return [(str(day.year),) * 2 for day in Holiday.objects.order_by().dates("day", "year", order="DESC")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> QuerySet[Holiday]:
        """Return the days of that year."""
        is_offered = self.value() in dict(self.lookup_choices)
        return queryset.filter(day__year=self.value()) if is_offered else queryset


@admin.register(Holiday)
class HolidayAdmin(DeletableAdmin):
    """Public holidays and joint leave; what an administrator changes is not overwritten when a year is loaded again."""

    list_display = ("day", "name", "kind", "source")
    list_filter = (HolidayYearFilter, "kind")
    ordering = ("-day",)
    search_fields = ("name",)
    search_help_text = "Nama hari libur"
    change_list_template = "admin/lk3/holiday/change_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say which years are still missing, and how they come here."""
        return super().changelist_view(request, {"missing_years": missing_holidays()} | (extra_context or {}))
