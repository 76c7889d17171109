"""The clinic of lainnya."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
