"""The reference lists of cases in the admin. Cases themselves, and what belongs to them, are never registered."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count, F, Field, QuerySet, TextField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from lk3.admin.audited import DeletableAdmin, LK3ModelAdmin
from lk3.admin.incomplete import MORE_LINES, Incomplete

from .clocks import MOST_HOURS_BEFORE, span_words
from .models import CategoryTerm, ClockRule, ProblemCategory, WelfareCategory


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


class LinesField(forms.CharField):
    """A text in parts, one to a line: no keyboard here has the dot that keeps them apart where they are stored."""

    def prepare_value(self, value: Any) -> Any:
        """Show each part on a line of its own."""
        return value.replace(" · ", "\n") if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        """Return the lines that say something, as they are stored."""
        lines = str(super().to_python(value) or "").splitlines()
        return " · ".join(line.strip() for line in lines if line.strip())


@admin.register(ProblemCategory)
class ProblemCategoryAdmin(LK3ModelAdmin):
    """The problem categories. A code and what it counts as never change; a category that is no longer used ends by its date."""

    list_display = ("label", "parent", "code", "edition", "default_class", "is_current")
    list_filter = (LevelFilter, "default_class", "edition")
    list_select_related = ("parent",)
    search_fields = ("label", "short_label", "code")
    search_help_text = "Nama atau kode jenis masalah"
    readonly_fields = ("terms",)
    in_lines = ("examples", "danger_signs", "first_questions", "partners")
    fieldsets = (
        (None, {"fields": ("code", "parent", "order", "edition", "label", "short_label", "default_class", "terms")}),
        ("Bahaya", {"fields": ("danger_signs",)}),
        (
            "Penjelasan saat memilih",
            {"fields": ("definition", "examples", "not_this", "first_questions", "partners")},
        ),
        ("Sumber dan masa berlaku", {"fields": ("source", "valid_from", "valid_until")}),
    )

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Keep the order of the ministry's table, each category followed by its parts."""
        return [F("parent__order").asc(nulls_first=True), "order", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: ProblemCategory | None = None) -> tuple[str, ...]:
        """Keep what old cases were counted by."""
        return ("code", "parent", *self.readonly_fields) if obj else self.readonly_fields

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Give each text the room that it needs, and each of its parts a line."""
        if db_field.name in self.in_lines:
            kwargs |= {"form_class": LinesField, "help_text": "Satu per baris."}
        if isinstance(db_field, TextField):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 4 if db_field.name in self.in_lines else 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="kata penunjuk")
    def terms(self, category: ProblemCategory) -> str:
        """Lead to the words of this category; there are too many of them for one page with the rest."""
        if not category.pk:
            return "Ditambahkan setelah jenis masalah ini disimpan."
        where = reverse("admin:cases_categoryterm_changelist")
        count = category.terms.count()
        return format_html('<a href="{}?jenis={}">{} kata – lihat dan ubah</a>', where, category.code, count)

    @admin.display(description="berlaku", boolean=True)
    def is_current(self, category: ProblemCategory) -> bool:
        """Return whether new cases may use it."""
        return category.valid_until is None or category.valid_until >= timezone.localdate()


class CategoryFilter(admin.SimpleListFilter):
    """The words of one category."""

    title = "jenis masalah"
    parameter_name = "jenis"
    # Some seventy lines: closed until somebody wants them.
    template = "admin/lk3/closed_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the categories that have words, with how many."""
        rows = ProblemCategory.objects.annotate(count=Count("terms")).filter(count__gt=0).order_by("label", "pk")
        return [(row.code, f"{row.label} ({row.count})") for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the words of the chosen category."""
        return queryset.filter(category__code=self.value()) if self.value() else queryset


@admin.register(CategoryTerm)
class CategoryTermAdmin(DeletableAdmin):
    """The everyday words that point to a category; the suggestions beside "Lainnya" are made of them."""

    list_display = ("term", "category", "weight")
    list_filter = (CategoryFilter, "weight")
    list_select_related = ("category",)
    list_per_page = 100
    ordering = ("term", "pk")
    search_fields = ("term", "note")
    search_help_text = "Kata atau ungkapan, misalnya pinjol"
    autocomplete_fields = ("category",)
    fieldsets = (
        (
            None,
            {
                "fields": ("category", "term", "weight", "note"),
                "description": "Satu kata mewakili semua bentuknya: “pukul” juga berarti dipukuli dan memukul. "
                "“suami/istri pukul/tendang” berarti salah satu dari tiap pasangan. “=ditinggal” berarti persis kata itu. "
                "“tidak nafkah” hanya cocok bila cerita menyangkalnya: tidak, belum, tanpa. "
                "Bobot 1 sekadar petunjuk, 3 lebih dari separuh, 5 cukup sendirian.",
            },
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start a new word with the category whose words were being looked at."""
        code = QueryDict(request.GET.get("_changelist_filters", "")).get("jenis", "")
        category = None if "\0" in code else ProblemCategory.objects.filter(code=code).first()
        return super().get_changeform_initial_data(request) | ({"category": category.pk} if category else {})


def unconfirmed_line() -> Incomplete:
    """Count the rules for which no source has been found yet."""
    count = ClockRule.objects.filter(certainty=ClockRule.Certainty.TO_CONFIRM).count()
    where = reverse("admin:cases_clockrule_changelist")
    return Incomplete("Aturan tenggat yang perlu dikonfirmasi", count, f"{where}?certainty__exact=TO_CONFIRM")


MORE_LINES.append(unconfirmed_line)


class ClockRuleForm(forms.ModelForm):
    """A rule; reminders lie close enough to its end that looking a fortnight ahead finds them all."""

    def clean(self) -> dict[str, Any]:
        """Refuse reminders that come too early to be found."""
        cleaned = super().clean() or {}
        for name in ("remind_worker_before", "remind_head_before"):
            if (cleaned.get(name) or 0) > MOST_HOURS_BEFORE:
                self.add_error(name, f"Paling banyak {MOST_HOURS_BEFORE} jam (14 hari) sebelum tenggat.")
        return cleaned


@admin.register(ClockRule)
class ClockRuleAdmin(LK3ModelAdmin):
    """Duties with a deadline. A changed rule holds for clocks that start from then on; those that run keep their end."""

    form = ClockRuleForm
    list_display = ("title", "span", "starts", "legal_basis", "certainty", "valid_until")
    list_filter = ("certainty", "starts", "counting")
    ordering = ("starts", "pk")
    search_fields = ("title", "duty", "legal_basis", "code")
    search_help_text = "Nama, kewajiban, atau dasar hukum"
    filter_horizontal = ("categories",)
    fieldsets = (
        (None, {"fields": ("code", "title", "duty", "actor", "done_when")}),
        ("Mulai dan lamanya", {"fields": ("starts", "after", "categories", "amount", "counting")}),
        ("Pengingat", {"fields": ("remind_worker_before", "remind_head_before", "office_after")}),
        ("Dasar", {"fields": ("legal_basis", "certainty", "note", "valid_from", "valid_until")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: ClockRule | None = None) -> tuple[str, ...]:
        """Keep the code that running clocks and the program know the rule by."""
        return ("code",) if obj else ()

    @admin.display(description="lamanya", ordering="amount")
    def span(self, rule: ClockRule) -> str:
        """Return how long it gives."""
        return span_words(rule)


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
