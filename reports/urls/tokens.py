"""Keys for other programs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
