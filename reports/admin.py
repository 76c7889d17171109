"""Published totals in the admin, each table with its rows and its source."""

from django.contrib import admin
from django.http import HttpRequest

from lk3.admin.audited import DeletableAdmin, RowsInline

from .models import Recap, RecapRow


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
        """Keep the code that addresses and shipped data use."""
        return ("key",) if obj else ()

    @admin.display(description="tahun", ordering="year")
    def year_text(self, recap: Recap) -> str:
        """Return the year without the dot of a thousand."""
        return str(recap.year)

    @admin.display(description="wilayah atau LK3")
    def area(self, recap: Recap) -> str:
        """Return what the totals are about."""
        return str(recap.region or recap.unit or "Nasional")
