"""Filters of units and of what belongs to them; each asks one table only."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .. import terms
from ..models import Region, Unit
from .incomplete import UNIT_LACKS, with_valid_decree, without_participants


class ProvinceFilter(admin.SimpleListFilter):
    """Rows of one province, by the first digits of the district's code."""

    title = "provinsi"
    parameter_name = "provinsi"
    # 38 lines: closed until somebody wants them.
    template = "admin/lk3/closed_filter.html"
    district = "district__code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the provinces by name."""
        return [(region.code, region.name) for region in Region.objects.provinces().order_by("name", "code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in it."""
        inside = {f"{self.district}__startswith": f"{self.province}."}
        return queryset.filter(**inside) if self.province else queryset

    @property
    def province(self) -> str:
        """Return the code that was chosen, if there is such a province."""
        return self.value() if self.value() in dict(self.lookup_choices) else ""


class OpenProvinceFilter(ProvinceFilter):
    """The provinces at hand, in a box that scrolls: who looks for units nearly always wants those of one province."""

    template = "admin/lk3/open_filter.html"


class UnitProvinceFilter(ProvinceFilter):
    """Rows of the units of one province."""

    district = "unit__district__code"


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
        return [(word, label) for word, (label, _, _) in UNIT_LACKS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the units that lack it, except those that were dissolved."""
        if self.value() not in UNIT_LACKS:
            return queryset
        return UNIT_LACKS[self.value()][2](queryset.exclude(status=Unit.Status.CLOSED))


class TermFilter(admin.SimpleListFilter):
    """Where a term of the board stands."""

    title = "masa tugas"
    parameter_name = "masa"
    questions = {"berjalan": terms.running, "segera": terms.ending_soon, "berakhir": terms.ended}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states of a term."""
        soon = f"Berakhir dalam {terms.SOON_DAYS} hari, tanpa pengganti"
        return [("berjalan", "Berjalan"), ("segera", soon), ("berakhir", "Sudah berakhir")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the members in that state."""
        return self.questions[self.value()](queryset) if self.value() in self.questions else queryset


class NoParticipantsFilter(admin.SimpleListFilter):
    """Trainings whose list of participants is still to come."""

    title = "yang belum lengkap"
    parameter_name = "kurang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the one thing that can be missing."""
        return [("peserta", "Tanpa peserta")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the trainings without participants."""
        return without_participants(queryset) if self.value() == "peserta" else queryset
