"""The partner directory in the admin. Referrals and outreach are never registered."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import ManyToManyField, Q, QuerySet
from django.http import HttpRequest

from lk3.admin.audited import LK3ModelAdmin
from lk3.admin.unit_filters import ProvinceFilter
from lk3.models import Region

from ..models import Partner


@admin.register(Partner)
class PartnerAdmin(LK3ModelAdmin):
    """Partners. One that no longer helps is marked as not active; what was sent to it stays true."""

    list_display = ("name", "kind", "district", "phone", "agreement_until", "is_active")
    list_filter = ("is_active", "kind", ProvinceFilter)
    list_select_related = ("district",)
    ordering = ("name", "pk")
    search_fields = ("name",)
    search_help_text = "Nama lembaga atau kabupaten/kota"
    autocomplete_fields = ("district",)
    actions = ("deactivate",)
    formfield_overrides = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    fieldsets = (
        (None, {"fields": ("name", "kind", "district", "is_active")}),
        ("Menghubungi", {"fields": ("address", "phone", "email", "contact_person", "hours")}),
        ("Layanan", {"fields": ("services", "problems", "agreement_until")}),
    )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find every word in the partner's name or its district's, asking each table by itself."""
        for word in search_term.split()[:5]:
            codes = list(Region.objects.districts().filter(name__icontains=word).values_list("code", flat=True))
            queryset = queryset.filter(Q(name__icontains=word) | Q(district__in=codes))
        return queryset, False

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        """Remember who recorded a new partner."""
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description="Tandai tidak aktif", permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Partner]) -> None:
        """Mark the chosen partners as not active."""
        partners = list(queryset.filter(is_active=True))
        for partner in partners:
            partner.is_active = False
            partner.save(update_fields=["is_active"])
            self.log_change(request, partner, [{"changed": {"fields": ["Aktif"]}}])
        self.message_user(request, f"{len(partners)} mitra ditandai tidak aktif.", messages.SUCCESS)
