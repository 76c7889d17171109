"""Addresses of referrals on the side that sends them; none lies outside its case."""

from django.urls import path

from ..views import referrals, sending

urlpatterns = [
    path("kasus/<slug:reference>/rujukan/baru/", sending.send, name="send"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/", referrals.detail, name="detail"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/ubah/", sending.edit, name="edit"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/lanjut/", sending.follow, name="follow"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/langkah/", referrals.move, name="move"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/dibaca/", referrals.read, name="read"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/pesan/", sending.message, name="message"),
]
