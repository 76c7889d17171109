"""Trainings of LK3 people, who was there, and their lists as files."""

import base64
import zlib
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Count, Field, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from .. import participants
from ..models import Professional, Training, TrainingParticipant
from ..psks import UnreadableFile
from .audited import DeletableAdmin, LK3ModelAdmin, RowsInline
from .psks import UploadForm
from .unit_filters import NoParticipantsFilter

# The file waits in the session, compressed, between the dry run and the confirmation.
SESSION_KEY = "participants_import"
MOST_SHOWN = 500
ELSEWHERE = "Orang ini bukan tenaga profesional LK3 tersebut."


class YearFilter(admin.SimpleListFilter):
    """Trainings of one year."""

    title = "tahun"
    parameter_name = "tahun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the years in which there was one, the latest first."""
        return [(str(day.year),) * 2 for day in Training.objects.order_by().dates("from_on", "year", order="DESC")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Training]) -> QuerySet[Training]:
        """Return the trainings that began in that year."""
        is_offered = self.value() in dict(self.lookup_choices)
        return queryset.filter(from_on__year=self.value()) if is_offered else queryset


class ParticipantForm(forms.ModelForm):
    """One participant; the member of the professional team must be one of the same LK3.

    A row that is there offers what it holds and nothing else, without asking for it: two lookups per row would make the page
    of a large training slow. Who came from another LK3 than written is taken out and added again.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        self.fields["unit"].widget = forms.Select(choices=[(self.instance.unit_id, str(self.instance.unit))])
        if self.instance.professional_id:
            held = (self.instance.professional_id, str(self.instance.professional))
            self.fields["professional"].widget = forms.Select(choices=[("", "–"), held])

    def clean(self) -> dict[str, Any]:
        """Refuse a professional of another LK3."""
        cleaned = super().clean() or self.cleaned_data
        person, unit = cleaned.get("professional"), cleaned.get("unit")
        if person and unit and person.unit_id != unit.pk:
            self.add_error("professional", ELSEWHERE)
        return cleaned


class TrainingParticipantInline(RowsInline):
    """Who was there."""

    model = TrainingParticipant
    form = ParticipantForm
    fields = ("unit", "name", "post", "professional")
    autocomplete_fields = ("unit", "professional")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingParticipant]:
        """Bring the names along that every row shows."""
        return super().get_queryset(request).select_related("unit", "professional").order_by("unit__name", "name", "pk")


@admin.register(Professional)
class ProfessionalAdmin(LK3ModelAdmin):
    """The professional teams of all units, so that a participant is found by name."""

    list_display = ("name", "profession", "unit", "certificate_until", "until_on")
    list_filter = ("profession",)
    list_select_related = ("unit",)
    ordering = ("name", "pk")
    search_fields = ("name",)
    autocomplete_fields = ("unit",)


@admin.register(Training)
class TrainingAdmin(DeletableAdmin):
    """A bimtek with its participants."""

    list_display = ("name", "place", "from_on", "until_on", "region_group", "participant_count", "unit_count")
    list_filter = (YearFilter, "region_group", NoParticipantsFilter)
    ordering = ("-from_on", "pk")
    search_fields = ("name", "place")
    inlines = (TrainingParticipantInline,)
    change_form_template = "admin/lk3/training/change_form.html"

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Give names and sources a field as long as they are."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("name", "organiser", "source"):
            field.widget.attrs["class"] = "vTextField lk-wide"
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Training]:
        """Add how many people and how many LK3 were there."""
        rows = TrainingParticipant.objects.filter(training=OuterRef("pk")).order_by().values("training")
        return (
            super()
            .get_queryset(request)
            .annotate(
                people=Coalesce(Subquery(rows.annotate(many=Count("*")).values("many")), 0),
                units=Coalesce(Subquery(rows.annotate(many=Count("unit", distinct=True)).values("many")), 0),
            )
        )

    @admin.display(description="peserta", ordering="people")
    def participant_count(self, training: Training) -> int:
        """Return how many people were there."""
        return training.people  # type: ignore[attr-defined]

    @admin.display(description="LK3", ordering="units")
    def unit_count(self, training: Training) -> int:
        """Return from how many LK3 they came."""
        return training.units  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        """Add the list of participants as a file, in and out."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/impor/", wrap(self.import_view), name="lk3_training_import"),
            path("<int:pk>/ekspor/", wrap(self.export_view), name="lk3_training_export"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the participants as a file."""
        training = get_object_or_404(Training, pk=pk)
        text = participants.export_participants(training=training, by=request.user)  # type: ignore[arg-type]
        disposition = f'attachment; filename="peserta-bimtek-{pk}.csv"'
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})

    def import_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a file, show what it would do, and do it when that is confirmed."""
        training = get_object_or_404(Training, pk=pk)
        if request.method == "POST" and "fingerprint" in request.POST:
            return self._confirm(request, training)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                rows = participants.read(form.cleaned_data["file"])
            except UnreadableFile as unreadable:
                form.add_error("file", str(unreadable))
            else:
                packed = base64.b64encode(zlib.compress(form.cleaned_data["file"])).decode()
                request.session[SESSION_KEY] = [training.pk, packed]
                return self._page(request, training, UploadForm(), rows)
        return self._page(request, training, form)

    def _confirm(self, request: HttpRequest, training: Training) -> HttpResponse:
        for_training, packed = request.session.get(SESSION_KEY, (None, ""))
        if for_training != training.pk:
            messages.error(request, "Berkas sudah tidak tersimpan di sesi ini. Unggah lagi berkasnya.")
            return redirect("admin:lk3_training_import", training.pk)
        rows = participants.read(zlib.decompress(base64.b64decode(packed)))
        try:
            count = participants.import_participants(
                training=training, rows=rows, fingerprint=request.POST["fingerprint"], by=request.user  # type: ignore[arg-type]
            )  # fmt: skip
        except (ValidationError, IntegrityError) as refused:
            known = isinstance(refused, ValidationError)
            messages.error(request, refused.messages[0] if known else "Orang lain sedang mengubahnya. Coba lagi.")
            return self._page(request, training, UploadForm(), rows)
        del request.session[SESSION_KEY]
        messages.success(request, f"Impor selesai: {count} peserta disimpan.")
        return redirect("admin:lk3_training_change", training.pk)

    def _page(
        self, request: HttpRequest, training: Training, form: UploadForm, rows: list[dict[str, str]] | None = None
    ) -> HttpResponse:
        plan = participants.make_plan(training, rows) if rows is not None else None
        wrong_first = sorted(plan.rows, key=lambda row: (row.state != participants.ERROR, row.number)) if plan else []
        context = {
            **self.admin_site.each_context(request),
            "title": "Impor peserta bimtek",
            "opts": Training._meta,
            "training": training,
            "form": form,
            "columns": participants.COLUMNS,
            "plan": plan,
            "rows": wrong_first[:MOST_SHOWN],
            "not_shown": max(len(wrong_first) - MOST_SHOWN, 0),
        }
        return TemplateResponse(request, "admin/lk3/training/import.html", context)
