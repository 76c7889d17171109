"""The application's own addresses, and beside them the bare views it is measured against."""

from django.urls import path

from lk3.urls import handler400, handler403, handler404, handler500  # noqa: F401
from lk3.urls import urlpatterns as application

from . import bare

urlpatterns = [
    path("telanjang/kasus/<str:reference>/", bare.case_page, name="bare-case-page"),
    path("telanjang/kasus-sql/<str:reference>/", bare.case_page_in_sql, name="bare-case-page-sql"),
    path("telanjang/penerimaan/<uuid:uid>/", bare.intake, name="bare-intake"),
    *application,
]
