"""The inbox of referrals, and what other LK3 send to us."""

from django.urls import path

from ..views import inbox, incoming

urlpatterns = [
    path("rujukan/", inbox.inbox, name="inbox"),
    path("rujukan/masuk/<uuid:uid>/", incoming.incoming, name="incoming"),
    path("rujukan/masuk/<uuid:uid>/langkah/<slug:step>/", incoming.incoming_step, name="incoming-step"),
    path("rujukan/masuk/<uuid:uid>/petugas/", incoming.incoming_receiver, name="incoming-receiver"),
    path("rujukan/masuk/<uuid:uid>/lampiran/<uuid:file>/", incoming.incoming_attachment, name="incoming-attachment"),
    path("rujukan/masuk/<uuid:uid>/buka-kasus/", incoming.incoming_open, name="incoming-open"),
]
