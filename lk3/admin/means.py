"""What units work with: vehicles and money, of all of them in one list."""

from django.contrib import admin

from ..models import Budget, MobileUnit
from .audited import DeletableAdmin, LK3ModelAdmin
from .unit_filters import UnitProvinceFilter
from .unit_rows import BudgetForm


@admin.register(MobileUnit)
class MobileUnitAdmin(LK3ModelAdmin):
    """Vehicles of all units. Where they drive belongs to the units and is not shown here."""

    list_display = ("plate", "unit", "vehicle", "received_on", "is_roadworthy")
    list_filter = ("is_roadworthy", UnitProvinceFilter)
    list_select_related = ("unit",)
    ordering = ("plate",)
    search_fields = ("plate", "vehicle")
    search_help_text = "Nomor polisi atau kendaraan"
    autocomplete_fields = ("unit",)


@admin.register(Budget)
class BudgetAdmin(DeletableAdmin):
    """Money of all units."""

    form = BudgetForm
    list_display = ("unit", "year_text", "source", "rupiah")
    list_filter = ("year", "source", UnitProvinceFilter)
    list_select_related = ("unit",)
    ordering = ("-year", "unit_id", "pk")
    search_fields = ("unit__name",)
    search_help_text = "Nama LK3"
    autocomplete_fields = ("unit",)

    @admin.display(description="tahun", ordering="year")
    def year_text(self, budget: Budget) -> str:
        """Return the year without the dot of a thousand."""
        return str(budget.year)

    @admin.display(description="jumlah (Rp)", ordering="amount")
    def rupiah(self, budget: Budget) -> str:
        """Return the amount with the dots of thousands."""
        return f"{budget.amount:,.0f}".replace(",", ".")
