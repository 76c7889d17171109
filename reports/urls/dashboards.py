"""Pages and files of the dashboards."""

from django.urls import path

from ..views import dashboards

urlpatterns = [
    path("dasbor/", dashboards.dashboard, name="dashboard"),
    path("dasbor/matriks/", dashboards.dashboard_matrix, name="dashboard-matrix"),
    path("dasbor/cetak/", dashboards.dashboard_print, name="dashboard-print"),
    path("dasbor/csv/", dashboards.dashboard_csv, name="dashboard-csv"),
    path("dasbor/xlsx/", dashboards.dashboard_xlsx, name="dashboard-xlsx"),
    path("dasbor/json/", dashboards.dashboard_json, name="dashboard-json"),
    path("dasbor/pdf/", dashboards.dashboard_pdf, name="dashboard-pdf"),
]
