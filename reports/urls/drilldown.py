"""The rows behind a figure."""

from django.urls import path

from ..views import drilldown

urlpatterns = [
    path("rincian/", drilldown.drilldown, name="drilldown"),
]
