"""URLs of reports."""

from django.urls import path

from .views import breakdown, dossier, needs, profile

app_name = "reports"
urlpatterns = [
    path("", breakdown.breakdown, name="breakdown"),
    path("cetak/", breakdown.breakdown_print, name="breakdown-print"),
    path("csv/", breakdown.breakdown_csv_file, name="breakdown-csv"),
    path("xlsx/", breakdown.breakdown_xlsx_file, name="breakdown-xlsx"),
    path("rekap/<slug:key>/", breakdown.recap, name="recap"),
    path("lk3/", profile.unit_list, name="unit-list"),
    path("lk3/csv/", profile.unit_list_csv, name="unit-list-csv"),
    path("lk3/<int:pk>/", profile.unit_profile, name="unit-profile"),
    path("berkas-usulan/", dossier.dossier, name="dossier"),
    path("kebutuhan/", needs.needs, name="needs"),
]
