"""URLs of families; they hold references, never names or numbers of persons."""

from django.urls import path

from . import views

app_name = "families"
urlpatterns = [
    path("", views.search.family_search, name="search"),
    path("daftar/", views.register.family_register, name="register"),
    path("daftar/kelompok/", views.register.family_register, {"kind": "GROUP"}, name="register-group"),
    path("daftar/lembaga/", views.register.family_register, {"kind": "INSTITUTION"}, name="register-institution"),
    path("<slug:reference>/", views.family.family_detail, name="detail"),
    path("<slug:reference>/ubah/", views.family.family_edit, name="edit"),
    path("<slug:reference>/alamat-aman/", views.family.safe_address, name="safe-address"),
    path("<slug:reference>/nomor-kk/", views.family.number_show, name="number-show"),
    path("<slug:reference>/genogram/", views.ties.genogram, name="genogram"),
    path("<slug:reference>/ekomap/", views.ties.ecomap, name="ecomap"),
    path("<slug:reference>/hubungan/", views.ties.tie_list, name="ties"),
    path("<slug:reference>/hubungan/<slug:kind>/<int:pk>/ubah/", views.ties.tie_edit, name="tie-edit"),
    path("<slug:reference>/hubungan/<slug:kind>/<int:pk>/hapus/", views.ties.tie_remove, name="tie-remove"),
    path("<slug:reference>/anggota/tambah/", views.members.person_add, name="person-add"),
    path("<slug:reference>/anggota/<int:pk>/ubah/", views.members.person_edit, name="person-edit"),
    path("<slug:reference>/anggota/<int:pk>/keluar/", views.members.member_end, name="member-end"),
    path("<slug:reference>/anggota/<int:pk>/nik/", views.family.number_show, name="number-show"),
]
