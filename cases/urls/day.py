"""Addresses of the worker's day and the head's board (before the references of cases)."""

from django.urls import path

from ..views import handover

urlpatterns = [path("serah-terima/", handover.case_hand_over, name="hand-over")]
