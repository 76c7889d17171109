"""Pages about who reported and who is silent."""

from django.urls import path

from ..views import completeness

urlpatterns = [
    path("kelengkapan/", completeness.completeness, name="completeness"),
    path("kelengkapan/tanpa-kasus/", completeness.no_case_declare, name="no-case-declare"),
    path("kelengkapan/tanpa-kasus/tarik/", completeness.no_case_withdraw, name="no-case-withdraw"),
]
