"""The page on which a partner without an account answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
