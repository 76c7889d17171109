"""The wiring: which path belongs to which app, named as strings so that the foundation imports nothing above it."""

from django.contrib import admin
from django.urls import include, path

from . import views

handler400 = "lk3.views.errors.bad_request"
handler403 = "lk3.views.errors.forbidden"
handler404 = "lk3.views.errors.not_found"
handler500 = "lk3.views.errors.server_error"

urlpatterns = [
    path("", views.start.start, name="start"),
    path("peran/", views.hats.hat_switch, name="hat-switch"),
    path("keluar-cepat/", views.hats.quick_exit, name="quick-exit"),
    path("konfirmasi/", views.step_up.step_up, name="step-up"),
    path("lanjutkan/", views.rescue.rescued_form, name="rescued-form"),
    path("draf/<uuid:uid>/simpan/", views.drafts.draft_save, name="draft-save"),
    path("draf/<uuid:uid>/buang/", views.drafts.draft_discard, name="draft-discard"),
    path("undangan/", views.invitations.invitation_list, name="invitation-list"),
    path("undangan/baru/", views.invitations.invitation_send, name="invitation-send"),
    path("undangan/<int:pk>/batal/", views.invitations.invitation_revoke, name="invitation-revoke"),
    path("bergabung/<str:token>/", views.invitations.invitation_accept, name="invitation-accept"),
    path("jejak-audit/", views.trail.audit_trail, name="audit-trail"),
    path("pekerjaan/", views.work.job_list, name="job-list"),
    path("pekerjaan/<uuid:uid>/", views.work.job_detail, name="job-detail"),
    path("pekerjaan/<uuid:uid>/hentikan/", views.work.job_stop, name="job-stop"),
    path("pekerjaan/<uuid:uid>/berkas/", views.work.job_file, name="job-file"),
    path("wilayah/pilihan/", views.regions.region_options, name="region-options"),
    path("akun/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("kasus/", include("cases.urls")),
    path("keluarga/", include("families.urls")),
    path("", include("referrals.urls")),
    path("laporan/", include("reports.urls")),
    path("api/v1/", include("reports.urls_api")),
    path("statistik/", include("reports.urls_public")),
]
