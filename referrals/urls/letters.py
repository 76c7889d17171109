"""Addresses of the letter on paper, as PDF, its envelope and its code."""

from django.urls import path

from ..views import letters

urlpatterns = [
    path("kasus/<slug:reference>/rujukan/<int:pk>/surat/", letters.letter, name="letter"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/surat.pdf", letters.letter_pdf, name="letter-pdf"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/amplop/", letters.envelope, name="envelope"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/amplop.pdf", letters.envelope_pdf, name="envelope-pdf"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/kode/", letters.code_renew, name="code-renew"),
]
