"""Addresses of the look at the family after the end."""

from django.urls import path

from ..views import closing

urlpatterns = [
    path("<str:reference>/pascalayanan/<int:pk>/", closing.aftercare_record, name="aftercare-record"),
]
