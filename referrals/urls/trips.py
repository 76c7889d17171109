"""Addresses of the mobil LK3: trips, calendar and coverage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
