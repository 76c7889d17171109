"""Addresses of danger at the door and later."""

from django.urls import path

from ..views import triage

urlpatterns = [path("<str:reference>/triase/", triage.triage, name="triage")]
