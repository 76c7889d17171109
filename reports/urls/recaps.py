"""Pages of tables that were gathered or published as totals."""

from django.urls import path

from ..views import recaps

urlpatterns = [
    path("rekap/", recaps.recap_list, name="recap-list"),
    path("rekap/unggah/", recaps.recap_upload, name="recap-upload"),
    path("rekap/unggah/<uuid:uid>/", recaps.recap_check, name="recap-check"),
    path("rekap/<slug:key>/", recaps.recap, name="recap"),
]
