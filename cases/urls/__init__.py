"""URLs of cases."""

from django.urls import path

from ..views import case, closing, contacts, intake, lists, moves, notes, suggestions, work
from . import aftercare, assessment, attachment, clocks, conference, day, plan, triage

app_name = "cases"

intake_urlpatterns = [
    path("baru/", intake.case_open, name="open"),
    path("baru/saran/", suggestions.category_suggest, name="suggest"),
    path("baru/keluarga/<str:reference>/", intake.intake_start, name="intake-start"),
    path("baru/draf/<uuid:uid>/buang/", intake.intake_discard, name="intake-discard"),
    path("baru/draf/<uuid:uid>/periksa/", intake.intake_review, name="intake-review"),
    path("baru/draf/<uuid:uid>/<slug:step>/", intake.intake_step, name="intake-step"),
    path("baru/draf/<uuid:uid>/<slug:step>/simpan/", intake.intake_save, name="intake-save"),
]

# "baru" comes before the references of cases.
urlpatterns = [
    path("", lists.case_list, name="list"),
    *intake_urlpatterns,
    *day.urlpatterns,
    path("<str:reference>/", case.case_detail, name="detail"),
    path("<str:reference>/ubah/", case.case_edit, name="edit"),
    path("<str:reference>/cetak/", case.case_print, name="print"),
    path("<str:reference>/tugaskan/", moves.case_assign, name="assign"),
    path("<str:reference>/tim/tambah/", moves.team_add, name="team-add"),
    path("<str:reference>/usul-tutup/", closing.case_propose_close, name="propose-close"),
    path("<str:reference>/kembalikan/", closing.case_decline_close, name="decline-close"),
    path("<str:reference>/tutup/", closing.case_close, name="close"),
    path("<str:reference>/buka-kembali/", closing.case_reopen, name="reopen"),
    path("<str:reference>/kerahasiaan/", moves.class_raise, name="raise-class"),
    path("<str:reference>/layanan/baru/", contacts.contact_add, name="contact-add"),
    path("<str:reference>/layanan/tidak-diangkat/", contacts.contact_missed, name="contact-missed"),
    path("<str:reference>/layanan/<int:pk>/ubah/", contacts.contact_edit, name="contact-edit"),
    path("<str:reference>/catatan/baru/", notes.note_add, name="note-add"),
    path("<str:reference>/catatan/<int:pk>/ubah/", notes.note_edit, name="note-edit"),
    path("<str:reference>/catatan/<int:pk>/tambahan/", notes.note_amend, name="note-amend"),
    path("<str:reference>/persetujuan/baru/", work.consent_record, name="consent-record"),
    path("<str:reference>/benturan/", work.conflict_set, name="conflict-set"),
    *triage.urlpatterns,
    *assessment.urlpatterns,
    *plan.urlpatterns,
    *conference.urlpatterns,
    *attachment.urlpatterns,
    *aftercare.urlpatterns,
    *clocks.urlpatterns,
]
