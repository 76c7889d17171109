"""Pages of the semester report."""

from django.urls import path

from ..views import semester, semester_files

urlpatterns = [
    path("semester/", semester.report_list, name="semester-list"),
    path("semester/<int:year>/<int:half>/", semester.report_write, name="semester-write"),
    path("semester/<uuid:uid>/", semester.report, name="semester-report"),
    path("semester/<uuid:uid>/perbaiki/", semester.report_correct, name="semester-correct"),
    path("semester/<uuid:uid>/putuskan/", semester.report_decide, name="semester-decide"),
    path("semester/<uuid:uid>/cetak/", semester_files.report_print, name="semester-print"),
    path("semester/<uuid:uid>/pdf/", semester_files.report_pdf, name="semester-pdf"),
    path("semester/<uuid:uid>/xlsx/", semester_files.report_xlsx, name="semester-xlsx"),
]
