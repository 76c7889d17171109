"""Addresses of the directory."""

from django.urls import path

from ..views import partners

urlpatterns = [
    path("mitra/", partners.partner_list, name="partner-list"),
    path("mitra/tambah/", partners.partner_add, name="partner-add"),
    path("mitra/hsds.zip", partners.partner_hsds, name="partner-hsds"),
    path("mitra/<int:pk>/", partners.partner, name="partner"),
    path("mitra/<int:pk>/ubah/", partners.partner_edit, name="partner-edit"),
    path("mitra/<int:pk>/status/", partners.partner_activate, name="partner-activate"),
]
