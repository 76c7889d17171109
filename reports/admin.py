"""Published totals in the admin, each table with its rows and its source."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from lk3.admin.audited import DeletableAdmin, RowsInline
from lk3.admin.imports import ListImport, as_file
from lk3.admin.unit_filters import ProvinceFilter

from . import actions
from .models import NeedCount, Recap, RecapRow, ReportDeadline
from .needs import files as need_files


class RecapRowInline(RowsInline):
    """The rows as they were published: counts, or only percentages."""

    model = RecapRow


@admin.register(Recap)
class RecapAdmin(DeletableAdmin):
    """Tables of totals that somebody gathered or published. None of them knows a case."""

    list_display = ("title", "year_text", "half", "area", "stated_total", "source_on")
    list_filter = ("year",)
    list_select_related = ("region", "unit")
    ordering = ("-year", "title", "pk")
    search_fields = ("title", "key")
    autocomplete_fields = ("region", "unit")
    inlines = (RecapRowInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Recap | None = None) -> tuple[str, ...]:
        """Keep the code that addresses and shipped data use, and where an uploaded table came from and went."""
        return ("key", "upload", "superseded_by") if obj else ("upload", "superseded_by")

    @admin.display(description="tahun", ordering="year")
    def year_text(self, recap: Recap) -> str:
        """Return the year without the dot of a thousand."""
        return str(recap.year)

    @admin.display(description="wilayah atau LK3")
    def area(self, recap: Recap) -> str:
        """Return what the totals are about."""
        return str(recap.region or recap.unit or "Nasional")


@admin.register(ReportDeadline)
class ReportDeadlineAdmin(DeletableAdmin):
    """Until when the reports on a semester are expected; without a row fifteen days after its end."""

    list_display = ("semester", "due_on")
    ordering = ("-year", "-half")

    @admin.display(description="semester", ordering="year")
    def semester(self, deadline: ReportDeadline) -> str:
        """Return 'Semester I 2026'."""
        return f"{deadline.get_half_display()} {deadline.year}"


def _write(rows: list[Any], overwrite: bool, fingerprint: str, by: Any) -> int:
    counts = actions.import_need_counts(rows=rows, overwrite=overwrite, fingerprint=fingerprint, by=by)
    LogEntry.objects.log_actions(by.pk, counts, CHANGE, "Impor berkas pendataan PPKS")
    return len(counts)


IMPORT = ListImport(
    key="need_counts_import",
    title="Impor pendataan PPKS",
    noun="angka",
    columns=need_files.COLUMNS,
    explanation=need_files.EXPLANATION,
    plan=need_files.make_plan,
    write=_write,
)


class NeedProvinceFilter(ProvinceFilter):
    """Counts for a province and for what lies in it."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the counts whose area's code begins with the province's."""
        return queryset.filter(region__code__startswith=self.province) if self.province else queryset


@admin.register(NeedCount)
class NeedCountAdmin(DeletableAdmin):
    """Published counts of people in need. They stand beside what LK3 reach and are never added up."""

    list_display = ("label", "region", "year_text", "number", "is_partial", "source_on")
    list_filter = ("year", "is_partial", NeedProvinceFilter)
    list_select_related = ("region",)
    ordering = ("-year", "region_id", "label", "pk")
    search_fields = ("label", "source")
    search_help_text = "Siapa yang dihitung, atau sumber"
    autocomplete_fields = ("region",)
    filter_horizontal = ("categories",)
    actions = ("export",)
    change_list_template = "admin/reports/needcount/change_list.html"

    @admin.display(description="tahun", ordering="year")
    def year_text(self, count: NeedCount) -> str:
        """Return the year without the dot of a thousand."""
        return str(count.year)

    @admin.display(description="jumlah", ordering="count")
    def number(self, count: NeedCount) -> str:
        """Return the count with the dots of thousands."""
        return f"{count.count:,}".replace(",", ".")

    @admin.action(description="Ekspor (CSV)", permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[NeedCount]) -> HttpResponse:
        """Give the chosen counts as a file."""
        chosen = list(queryset.values_list("pk", flat=True))
        return self._file(request, NeedCount.objects.filter(pk__in=chosen))

    def _file(self, request: HttpRequest, counts: QuerySet[NeedCount]) -> HttpResponse:
        by: Any = request.user
        return as_file(actions.export_need_counts(counts=counts, by=by), "pendataan-ppks")

    def get_urls(self) -> list[URLPattern]:
        """Add the counts as a file, in and out."""
        wrap = self.admin_site.admin_view
        return [
            path("impor/", wrap(self.import_view), name="reports_needcount_import"),
            path("ekspor/", wrap(self.export_view), name="reports_needcount_export"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Bring a file in."""
        return IMPORT.answer(request, self)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Give all counts as a file."""
        return self._file(request, NeedCount.objects.all())
