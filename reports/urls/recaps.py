"""Pages of tables that were gathered or published as totals."""

from django.urls import path

from ..views import breakdown

urlpatterns = [
    path("rekap/<slug:key>/", breakdown.recap, name="recap"),
]
