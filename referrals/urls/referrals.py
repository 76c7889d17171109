"""Addresses of referrals on the side that sends them; none lies outside its case."""

from django.urls import path

from ..views import referrals

urlpatterns = [
    path("kasus/<slug:reference>/rujukan/baru/", referrals.send, name="send"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/", referrals.detail, name="detail"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/langkah/", referrals.move, name="move"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/surat/", referrals.letter, name="letter"),
]
