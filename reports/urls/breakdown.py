"""Pages and files of the breakdown by category."""

from django.urls import path

from ..views import breakdown

urlpatterns = [
    path("", breakdown.breakdown, name="breakdown"),
    path("cetak/", breakdown.breakdown_print, name="breakdown-print"),
    path("csv/", breakdown.breakdown_csv_file, name="breakdown-csv"),
    path("xlsx/", breakdown.breakdown_xlsx_file, name="breakdown-xlsx"),
]
