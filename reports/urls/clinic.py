"""The clinic of lainnya."""

from django.urls import path

from ..views import clinic

urlpatterns = [
    path("lainnya/", clinic.other_clinic, name="other-clinic"),
    path("lainnya/jadikan-jenis/", clinic.other_promote, name="other-promote"),
    path("lainnya/jadikan-jenis/<int:pk>/batal/", clinic.other_withdraw, name="other-withdraw"),
    path("lainnya/kode-ulang/", clinic.other_recode, name="other-recode"),
    path("lainnya/kode-ulang/<uuid:uid>/batal/", clinic.other_undo, name="other-undo"),
]
