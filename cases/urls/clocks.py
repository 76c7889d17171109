"""Addresses of clocks."""

from django.urls import URLPattern, path

from ..views import clocks

urlpatterns: list[URLPattern] = [path("<str:reference>/tenggat/mulai/", clocks.clock_start, name="clock-start")]
