"""URLs of cases."""

from django.urls import path

from .views import intake

app_name = "cases"

intake_urlpatterns = [
    path("baru/", intake.case_open, name="open"),
    path("baru/keluarga/<str:reference>/", intake.intake_start, name="intake-start"),
    path("baru/draf/<uuid:uid>/buang/", intake.intake_discard, name="intake-discard"),
    path("baru/draf/<uuid:uid>/periksa/", intake.intake_review, name="intake-review"),
    path("baru/draf/<uuid:uid>/<slug:step>/", intake.intake_step, name="intake-step"),
    path("baru/draf/<uuid:uid>/<slug:step>/simpan/", intake.intake_save, name="intake-save"),
]

# "baru" comes before the references of cases.
urlpatterns = [
    *intake_urlpatterns,
]
