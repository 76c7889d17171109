"""The table checker."""

from django.urls import path

from ..views import checker

urlpatterns = [path("periksa-tabel/", checker.table_checker, name="table-checker")]
