"""Addresses of the worker's day and the head's board (before the references of cases)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
