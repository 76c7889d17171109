"""What is still to be done in the directory: partners nobody has checked, agreements that are over."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lk3.admin.incomplete import Incomplete

from ..models import Partner


class CheckedFilter(admin.SimpleListFilter):
    """Whether an administrator has looked at it."""

    title = "pemeriksaan"
    parameter_name = "diperiksa"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return yes or no."""
        return [("belum", "Belum diperiksa"), ("sudah", "Sudah diperiksa")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the partners of that kind."""
        is_open = {"belum": True, "sudah": False}.get(self.value() or "")
        return queryset if is_open is None else queryset.filter(checked_at__isnull=is_open)


class AgreementFilter(admin.SimpleListFilter):
    """Where the agreement with the partner stands."""

    title = "MoU"
    parameter_name = "mou"
    words = {
        "berlaku": "Berlaku",
        "segera": "Berakhir dalam 60 hari",
        "berakhir": "Sudah berakhir",
        "tanpa": "Tanpa MoU",
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states."""
        return list(self.words.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the partners whose agreement is in that state."""
        if self.value() not in self.words:
            return queryset
        return queryset.with_agreement(self.value(), timezone.localdate())  # type: ignore[attr-defined]


def unchecked_line() -> Incomplete:
    """Count the active partners that nobody has checked."""
    count = Partner.objects.active().filter(checked_at=None).count()
    return Incomplete("Mitra yang belum diperiksa", count, f"{_list()}?diperiksa=belum&is_active__exact=1")


def expired_line() -> Incomplete:
    """Count the active partners whose agreement is over."""
    count = Partner.objects.active().with_agreement("berakhir", timezone.localdate()).count()
    return Incomplete("Mitra yang MoU-nya berakhir", count, f"{_list()}?mou=berakhir&is_active__exact=1")


def _list() -> str:
    return reverse("admin:referrals_partner_changelist")
