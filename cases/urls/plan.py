"""Addresses of goals, tasks and the agreement."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
