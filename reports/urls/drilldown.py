"""The rows behind a figure."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
