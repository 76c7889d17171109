"""Addresses of days outside, of people found there, and of what was reached."""

from django.urls import path

from ..views import coverage, found, outreach

urlpatterns = [
    path("penjangkauan/", outreach.outreach_list, name="outreach-list"),
    path("penjangkauan/cetak/", outreach.outreach_print, name="outreach-print"),
    path("penjangkauan/tambah/", outreach.outreach_add, name="outreach-add"),
    path("penjangkauan/rencana/", outreach.outreach_plan, name="outreach-plan"),
    path("penjangkauan/<int:pk>/", outreach.outreach, name="outreach"),
    path("penjangkauan/<int:pk>/ubah/", outreach.outreach_edit, name="outreach-edit"),
    path("penjangkauan/<int:pk>/rencana/", outreach.outreach_plan_edit, name="outreach-plan-edit"),
    path("penjangkauan/<int:pk>/lapor/", outreach.outreach_report, name="outreach-report"),
    path("penjangkauan/<int:pk>/batal/", outreach.outreach_cancel, name="outreach-cancel"),
    path("penjangkauan/<int:pk>/temuan/", found.found_add, name="found-add"),
    path("temuan/", found.found_list, name="found-list"),
    path("temuan/<uuid:uid>/", found.found, name="found"),
    path("temuan/<uuid:uid>/kasus/", found.found_case, name="found-case"),
    path("temuan/<uuid:uid>/tidak-dilanjutkan/", found.found_drop, name="found-drop"),
    path("cakupan/", coverage.coverage, name="coverage"),
    path("cakupan/<str:code>/", coverage.coverage_area, name="coverage-area"),
]
