"""Addresses of danger at the door and later."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
