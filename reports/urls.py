"""URLs of reports."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.breakdown, name="breakdown"),
    path("cetak/", views.breakdown_print, name="breakdown-print"),
    path("csv/", views.breakdown_csv_file, name="breakdown-csv"),
    path("xlsx/", views.breakdown_xlsx_file, name="breakdown-xlsx"),
    path("rekap/<slug:key>/", views.recap, name="recap"),
]
