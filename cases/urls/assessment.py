"""Addresses of assessments and the strengths of the family."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
