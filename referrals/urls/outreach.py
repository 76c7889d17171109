"""Addresses of days outside."""

from django.urls import path

from ..views import outreach

urlpatterns = [
    path("penjangkauan/", outreach.outreach_list, name="outreach-list"),
    path("penjangkauan/tambah/", outreach.outreach_add, name="outreach-add"),
    path("penjangkauan/<int:pk>/", outreach.outreach, name="outreach"),
    path("penjangkauan/<int:pk>/ubah/", outreach.outreach_edit, name="outreach-edit"),
]
