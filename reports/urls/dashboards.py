"""Pages and files of the dashboards."""

from django.urls import path

from ..views import dashboards

urlpatterns = [
    path("dasbor/", dashboards.dashboard, name="dashboard"),
    path("dasbor/matriks/", dashboards.dashboard_matrix, name="dashboard-matrix"),
    path("dasbor/cetak/", dashboards.dashboard_print, name="dashboard-print"),
]
