"""Trainings of LK3 people."""

from django.contrib import admin

from ..models import Training, TrainingParticipant
from .audited import DeletableAdmin, RowsInline


class TrainingParticipantInline(RowsInline):
    """Who was there."""

    model = TrainingParticipant
    autocomplete_fields = ("unit",)


@admin.register(Training)
class TrainingAdmin(DeletableAdmin):
    """A bimtek with its participants."""

    list_display = ("name", "place", "from_on", "until_on", "region_group", "organiser")
    list_filter = ("region_group",)
    ordering = ("-from_on", "pk")
    search_fields = ("name", "place")
    inlines = (TrainingParticipantInline,)
