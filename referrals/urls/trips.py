"""Addresses of the mobil LK3: its calendar and its trips."""

from django.urls import path

from ..views import trips

urlpatterns = [
    path("mobil/", trips.trip_list, name="trip-list"),
    path("mobil/baru/", trips.trip_add, name="trip-add"),
    path("mobil/<int:pk>/", trips.trip, name="trip"),
    path("mobil/<int:pk>/ubah/", trips.trip_edit, name="trip-edit"),
    path("mobil/<int:pk>/lapor/", trips.trip_report, name="trip-report"),
    path("mobil/<int:pk>/batal/", trips.trip_cancel, name="trip-cancel"),
]
