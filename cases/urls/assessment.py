"""Addresses of assessments and the strengths of the family."""

from django.urls import URLPattern, path

from ..views import assessment, resilience

# "baru" comes before the numbers of assessments.
urlpatterns: list[URLPattern] = [
    path("<str:reference>/asesmen/", assessment.assessment_list, name="assessment-list"),
    path("<str:reference>/asesmen/baru/<slug:kind>/", assessment.assessment_add, name="assessment-add"),
    path("<str:reference>/asesmen/<int:pk>/", assessment.assessment_detail, name="assessment"),
    path("<str:reference>/asesmen/<int:pk>/ubah/", assessment.assessment_edit, name="assessment-edit"),
    path("<str:reference>/ketahanan/", resilience.resilience_detail, name="resilience"),
    path("<str:reference>/ketahanan/baru/", resilience.resilience_add, name="resilience-add"),
]
