"""Addresses of clocks."""

from django.urls import path

from ..views import clocks

urlpatterns = [
    path("tenggat/", clocks.clocks, name="clocks"),
    path("tenggat/pengingat/<int:pk>/dibaca/", clocks.reminder_seen, name="reminder-seen"),
]
