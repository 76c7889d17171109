"""Keys for other programs."""

from django.urls import path

from ..views import tokens

urlpatterns = [
    path("akses-data/", tokens.token_list, name="token-list"),
    path("akses-data/baru/", tokens.token_make, name="token-make"),
    path("akses-data/panduan/", tokens.token_guide, name="token-guide"),
    path("akses-data/<uuid:uid>/cabut/", tokens.token_revoke, name="token-revoke"),
]
