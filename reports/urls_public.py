"""What everybody may read, without an account."""

from django.urls import path

from .public.opendata import CSV_NAME, JSON_NAME, PACKAGE_NAME
from .views import public as views

app_name = "public"
urlpatterns = [
    path("", views.index, name="index"),
    path("data/", views.data, name="data"),
    path(f"data/{CSV_NAME}", views.data_csv, name="data-csv"),
    path(f"data/{JSON_NAME}", views.data_json, name="data-json"),
    path(f"data/{PACKAGE_NAME}", views.data_package, name="data-package"),
    path("<str:period>/", views.nation, name="nation"),
    path("<str:period>/<str:code>/", views.area, name="area"),
]
