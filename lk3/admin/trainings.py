"""Trainings of LK3 people, who was there, and their lists as files."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Field, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.urls import URLPattern, path

from .. import participants
from ..models import Professional, Training, TrainingParticipant
from .audited import DeletableAdmin, LK3ModelAdmin, RowsInline
from .imports import ListImport, UploadForm, as_file
from .unit_filters import NoParticipantsFilter

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
        by: Any = request.user
        return as_file(participants.export_participants(training=training, by=by), f"peserta-bimtek-{pk}")

    def import_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring a file in."""
        return _list_of(get_object_or_404(Training, pk=pk)).answer(request, self)


def _list_of(training: Training) -> ListImport:
    """Return how the participants of this training come in. A file that waits for one training is not confirmed for another."""
    return ListImport(
        key=f"participants_import_{training.pk}",
        title="Impor peserta bimtek",
        noun="peserta",
        columns=participants.COLUMNS,
        plan=lambda rows, _: participants.make_plan(training, rows),
        write=lambda rows, _, fingerprint, by: participants.import_participants(
            training=training, rows=rows, fingerprint=fingerprint, by=by
        ),
        form=UploadForm,
        template="admin/lk3/training/import.html",
        context={"training": training},
        back=resolve_url("admin:lk3_training_change", training.pk),
    )
