"""Pages of the breakdown by category."""

from django.urls import path

from ..views import breakdown

urlpatterns = [
    path("", breakdown.breakdown, name="breakdown"),
    path("cetak/", breakdown.breakdown_print, name="breakdown-print"),
]
