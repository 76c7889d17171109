"""URLs of partners, referrals and outreach. A referral has no address outside its case."""

from django.urls import path

from .views import outreach, partners, referrals

app_name = "referrals"
urlpatterns = [
    path("mitra/", partners.partner_list, name="partner-list"),
    path("mitra/tambah/", partners.partner_add, name="partner-add"),
    path("mitra/<int:pk>/", partners.partner, name="partner"),
    path("mitra/<int:pk>/ubah/", partners.partner_edit, name="partner-edit"),
    path("mitra/<int:pk>/status/", partners.partner_activate, name="partner-activate"),
    path("kasus/<slug:reference>/rujukan/baru/", referrals.send, name="send"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/", referrals.detail, name="detail"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/langkah/", referrals.move, name="move"),
    path("kasus/<slug:reference>/rujukan/<int:pk>/surat/", referrals.letter, name="letter"),
    path("penjangkauan/", outreach.outreach_list, name="outreach-list"),
    path("penjangkauan/tambah/", outreach.outreach_add, name="outreach-add"),
    path("penjangkauan/<int:pk>/", outreach.outreach, name="outreach"),
    path("penjangkauan/<int:pk>/ubah/", outreach.outreach_edit, name="outreach-edit"),
]
