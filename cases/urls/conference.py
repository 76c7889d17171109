"""Addresses of case conferences."""

from django.urls import URLPattern, path

from ..views import conferences

urlpatterns: list[URLPattern] = [
    path("<str:reference>/konferensi/baru/", conferences.conference_add, name="conference-add"),
    path("<str:reference>/konferensi/<int:pk>/", conferences.conference, name="conference"),
    path("<str:reference>/konferensi/<int:pk>/ubah/", conferences.conference_edit, name="conference-edit"),
]
