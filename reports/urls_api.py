"""Addresses of the API, without a slash at the end: they name documents, and a program types them as the description says."""

from django.urls import path

from .api import views

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    path("definitions", views.definitions, name="definitions"),
    path("areas", views.areas, name="areas"),
    path("breakdown", views.breakdown, name="breakdown"),
    path("person-splits", views.person_splits, name="person-splits"),
    path("figures/<slug:code>", views.figure, name="figure"),
    path("<path:rest>", views.unknown, name="unknown"),
]
