"""Pages of the semester report."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
