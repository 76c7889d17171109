"""The partner directory in the admin. Referrals and outreach are never registered."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import ManyToManyField, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format

from lk3.admin.audited import LK3ModelAdmin, RowsInline
from lk3.admin.imports import ListImport, as_file
from lk3.admin.incomplete import MORE_LINES
from lk3.admin.unit_filters import ProvinceFilter
from lk3.models import Region

from .. import partner_files
from ..actions import partner_lists
from ..actions.partners import STALE
from ..models import Partner, PartnerContact
from .partner_gaps import AgreementFilter, CheckedFilter, expired_line, unchecked_line

MORE_LINES += [unchecked_line, expired_line]


def _write(rows: list[Any], overwrite: bool, fingerprint: str, by: Any) -> int:
    partners = partner_lists.import_partners(rows=rows, overwrite=overwrite, fingerprint=fingerprint, by=by)
    LogEntry.objects.log_actions(by.pk, partners, CHANGE, "Impor berkas mitra")
    return len(partners)


IMPORT = ListImport(
    key="partners_import",
    title="Impor mitra rujukan",
    noun="mitra",
    columns=partner_files.COLUMNS,
    explanation=partner_files.EXPLANATION,
    plan=partner_files.make_plan,
    write=_write,
)


class PartnerForm(forms.ModelForm):
    """A partner as it was read; who saves later than a colleague is told instead of undoing the colleague's work."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Refuse what was made from an older version, and a name that is taken in the district."""
        cleaned = super().clean() or self.cleaned_data
        others = Partner.objects.exclude(pk=self.instance.pk)
        name, district = cleaned.get("name"), cleaned.get("district")
        if name and district and others.filter(name__iexact=name, district=district).exists():
            self.add_error("name", f"Mitra dengan nama ini sudah ada di {district.full_name}.")
        if self.instance.pk:
            row = Partner.objects.select_for_update().get(pk=self.instance.pk)
            if row.version != cleaned.get("seen_version"):
                self.add_error(None, STALE)
        return cleaned


class PartnerContactInline(RowsInline):
    """Who can be reached there."""

    model = PartnerContact
    extra = 1
    advice = "Orang yang dapat dihubungi di lembaga itu; beri tanda siaga 24 jam bila boleh ditelepon malam hari."


@admin.register(Partner)
class PartnerAdmin(LK3ModelAdmin):
    """Partners. One that no longer helps is marked as not active; what was sent to it stays true."""

    form = PartnerForm
    list_display = ("name", "kind", "district", "phone", "agreement_until", "is_checked", "is_active")
    list_filter = ("is_active", CheckedFilter, AgreementFilter, "kind", ProvinceFilter)
    list_select_related = ("district",)
    ordering = ("name", "pk")
    search_fields = ("name",)
    search_help_text = "Nama lembaga atau kabupaten/kota"
    autocomplete_fields = ("district", "serves")
    inlines = (PartnerContactInline,)
    readonly_fields = ("checked",)
    actions = ("mark_checked", "deactivate", "export")
    change_list_template = "admin/referrals/partner/change_list.html"
    fieldsets = (
        (None, {"fields": ("name", "kind", "district", "serves", "is_active", "checked", "seen_version")}),
        ("Menghubungi", {"fields": ("address", "phone", "email", "contact_person", "hours")}),
        ("Layanan", {"fields": ("services", "takes", "problems", "response_days")}),
        ("Kerja sama", {"fields": ("agreement_number", "agreement_from", "agreement_until")}),
    )

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        """Tick problems, of which there are eleven; look up regions, of which there are hundreds."""
        if db_field.name == "problems":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find every word in the partner's name or its district's, asking each table by itself."""
        for word in search_term.split()[:5]:
            codes = list(Region.objects.districts().filter(name__icontains=word).values_list("code", flat=True))
            queryset = queryset.filter(Q(name__icontains=word) | Q(district__in=codes))
        return queryset, False

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        """Remember who recorded a new partner; a changed one is a new version, so that no unit overwrites it unseen."""
        if change:
            obj.version += 1
        else:
            obj.recorded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.display(description="diperiksa", boolean=True, ordering="checked_at")
    def is_checked(self, partner: Partner) -> bool:
        """Return whether an administrator has looked at it."""
        return partner.checked_at is not None

    @admin.display(description="diperiksa")
    def checked(self, partner: Partner) -> str:
        """Return who has looked at it, and when."""
        if partner.checked_at is None:
            return "Belum. Pilih mitra ini di daftar, lalu “Tandai sudah diperiksa”."
        return f"{date_format(timezone.localtime(partner.checked_at), 'j F Y')} oleh {partner.checked_by}"

    @admin.action(description="Tandai sudah diperiksa", permissions=["change"])
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[Partner]) -> None:
        """Vouch for the chosen partners."""
        by: Any = request.user
        partners = partner_lists.check_partners(partners=self._chosen(queryset), by=by)
        self._logged(request, partners, "Diperiksa", "mitra ditandai sudah diperiksa.")

    @admin.action(description="Tandai tidak aktif", permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Partner]) -> None:
        """Mark the chosen partners as not active."""
        by: Any = request.user
        partners = partner_lists.deactivate_partners(partners=self._chosen(queryset), by=by)
        self._logged(request, partners, "Aktif", "mitra ditandai tidak aktif.")

    @admin.action(description="Ekspor (CSV)", permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Partner]) -> HttpResponse:
        """Give the chosen partners as a file."""
        return self._file(request, self._chosen(queryset))

    def _chosen(self, queryset: QuerySet[Partner]) -> QuerySet[Partner]:
        return Partner.objects.filter(pk__in=list(queryset.values_list("pk", flat=True)))

    def _logged(self, request: HttpRequest, partners: list[Partner], field: str, said: str) -> None:
        LogEntry.objects.log_actions(request.user.pk, partners, CHANGE, [{"changed": {"fields": [field]}}])
        self.message_user(request, f"{len(partners)} {said}", messages.SUCCESS)

    def _file(self, request: HttpRequest, partners: QuerySet[Partner]) -> HttpResponse:
        by: Any = request.user
        return as_file(partner_lists.export_partner_list(partners=partners, by=by), "mitra-rujukan")

    def get_urls(self) -> list[URLPattern]:
        """Add the directory as a file, in and out."""
        wrap = self.admin_site.admin_view
        return [
            path("impor/", wrap(self.import_view), name="referrals_partner_import"),
            path("ekspor/", wrap(self.export_view), name="referrals_partner_export"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Bring a file in."""
        return IMPORT.answer(request, self)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Give all partners as a file."""
        return self._file(request, Partner.objects.all())
