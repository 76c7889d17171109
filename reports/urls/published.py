"""Proposing and approving what the public may read."""

from django.urls import path

from ..views import publication as views

urlpatterns = [
    path("publikasi/", views.publication_list, name="publication-list"),
    path("publikasi/siapkan/", views.publication_build, name="publication-build"),
    path("publikasi/usulkan/<int:pk>/", views.publication_propose, name="publication-propose"),
    path("publikasi/<int:pk>/", views.publication, name="publication"),
    path("publikasi/<int:pk>/setujui/", views.publication_approve, name="publication-approve"),
    path("publikasi/<int:pk>/tarik/", views.publication_withdraw, name="publication-withdraw"),
]
