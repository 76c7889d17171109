"""How every table in the admin behaves: what is changed is audited, and rows others point to are not deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models import DateField, DateTimeField, Field, ManyToManyField, Model
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from .. import audit
from ..forms import DateInput


def without_popups(field: Any) -> Any:
    """Return a form field without the pencil, plus and eye beside its choice: each table is managed on its own page."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field


def day_input(db_field: Field) -> dict[str, Any]:
    """Return the browser's own calendar for a day: it writes dates as the reader does and needs no script."""
    is_day = isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField)
    return {"widget": DateInput()} if is_day else {}


class SearchBox(AutocompleteMixin):
    """A choice among many, looked up by typing; as long as it is empty it says what is looked for, also to a screen reader."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Put words where the admin leaves the box without a name."""
        many = isinstance(self.field, ManyToManyField)
        sought = self.field.related_model._meta.verbose_name if many else self.field.verbose_name
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": f"Cari {sought}"}


class SearchOne(SearchBox, AutocompleteSelect):
    """One of many."""


class SearchSome(SearchBox, AutocompleteSelectMultiple):
    """Some of many."""


def searched(options: Any, db_field: Field, request: HttpRequest) -> dict[str, Any]:
    """Return the search box for a field that a table lists in ``autocomplete_fields``."""
    if db_field.name not in options.get_autocomplete_fields(request):
        return {}
    box = SearchSome if isinstance(db_field, ManyToManyField) else SearchOne
    return {"widget": box(db_field, options.admin_site)}


class LK3ModelAdmin(admin.ModelAdmin):
    """A table of the admin. Each save is one audit event with the names of the fields, never their values."""

    show_full_result_count = False
    list_per_page = 50
    view_on_site = False

    class Media:
        css = {"all": ["css/pages/admin.css"]}
        js = ("js/admin_search_names.js",)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer choices only, and days in the browser's calendar."""
        own = day_input(db_field) | searched(self, db_field, request) | kwargs
        return without_popups(super().formfield_for_dbfield(db_field, request, **own))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Head the list with what it lists."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow the filters of the list and no other: '?cases=17' would say whose case number 17 is.

        Django itself would allow every field and every relation one step away, also those that point here. PostgreSQL
        cannot be asked for a NUL character at all.
        """
        if "\0" in str(value):
            return False
        filters = {entry if isinstance(entry, str) else entry.parameter_name for entry in self.list_filter}
        return lookup in filters or lookup.rpartition("__")[0] in filters

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows end by a date or a status. The page that refuses a delete would also list the cases in its way."""
        return False

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write the new row to the trail, too."""
        audit.record("admin.added", by=request.user, on=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write what was changed to the trail, too; a save that changed nothing leaves no trace."""
        fields = self.audited_fields(message)
        if fields:
            audit.record("admin.changed", by=request.user, on=obj, fields=fields)
        return super().log_change(request, obj, message) if message else None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write each deleted row to the trail, too."""
        for obj in queryset:
            audit.record("admin.deleted", by=request.user, on=obj)
        return super().log_deletions(request, queryset)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Begin empty rows with what the inline offers; a row that stays like that is not saved."""
        offered = inline.offered_rows(obj) if isinstance(inline, RowsInline) else []
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        return kwargs | ({"initial": offered} if offered else {})

    def audited_fields(self, message: Any) -> list[str]:
        """Return the labels of the changed fields, and 'table' or 'table: label' for rows below; no values."""
        if isinstance(message, str):
            return [message]
        fields: list[str] = []
        for entry in message:
            for part in entry.values():
                table = str(part.get("name", ""))
                labels = [str(label) for label in part.get("fields", [])]
                fields += [f"{table}: {label}" if table else label for label in labels] or [table]
        return fields


class DeletableAdmin(LK3ModelAdmin):
    """A table whose rows nothing else points to, so that a mistake may be deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow what Django's own check allows."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


class RowsInline(admin.TabularInline):
    """Rows below a page, one line each; ``advice`` stands above them."""

    extra = 0
    show_change_link = False
    template = "admin/lk3/rows_inline.html"
    advice = ""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer choices only, days in the browser's calendar, and a name for each field: the column's head is no label."""
        own = day_input(db_field) | searched(self, db_field, request) | kwargs
        field = without_popups(super().formfield_for_dbfield(db_field, request, **own))
        if field is not None:
            field.widget.attrs.setdefault("aria-label", capfirst(str(field.label)))
        return field

    def offered_rows(self, obj: Any) -> list[dict[str, Any]]:
        """Return what the empty rows begin with."""
        return []
