"""Addresses of the letter on paper, as PDF, its envelope and its code."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
