"""The inbox of referrals, and what other LK3 send to us."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
