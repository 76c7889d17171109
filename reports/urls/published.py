"""Proposing and approving what the public may read."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
