"""Pages about who reported and who is silent."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
