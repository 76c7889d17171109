"""Pages of the dashboards."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
