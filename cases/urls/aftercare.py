"""Addresses of the look at the family after the end."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
