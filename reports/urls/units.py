"""Pages about LK3 as institutions, and about need."""

from django.urls import path

from ..views import dossier, needs, profile

urlpatterns = [
    path("lk3/", profile.unit_list, name="unit-list"),
    path("lk3/csv/", profile.unit_list_csv, name="unit-list-csv"),
    path("lk3/<int:pk>/", profile.unit_profile, name="unit-profile"),
    path("berkas-usulan/", dossier.dossier, name="dossier"),
    path("kebutuhan/", needs.needs, name="needs"),
]
