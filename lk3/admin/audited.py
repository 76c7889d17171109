"""How every table in the admin behaves: what is changed is audited, and rows others point to are not deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import DateField, DateTimeField, Field, Model
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


class LK3ModelAdmin(admin.ModelAdmin):
    """A table of the admin. Each save is one audit event with the names of the fields, never their values."""

    show_full_result_count = False
    list_per_page = 50
    view_on_site = False

    class Media:
        css = {"all": ["css/pages/admin.css"]}

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer choices only, and days in the browser's calendar."""
        return without_popups(super().formfield_for_dbfield(db_field, request, **day_input(db_field), **kwargs))

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
    """Rows below a page, one line each."""

    extra = 0
    show_change_link = False

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer choices only, and days in the browser's calendar."""
        return without_popups(super().formfield_for_dbfield(db_field, request, **day_input(db_field), **kwargs))
