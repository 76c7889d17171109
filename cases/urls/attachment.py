"""Addresses of photographs and documents."""

from django.urls import URLPattern, path

from ..views import attachments

# "baru" is no number of an attachment, so the order does not matter.
urlpatterns: list[URLPattern] = [
    path("<str:reference>/lampiran/", attachments.attachment_list, name="attachment-list"),
    path("<str:reference>/lampiran/baru/", attachments.attachment_add, name="attachment-add"),
    path("<str:reference>/lampiran/<uuid:uid>/", attachments.attachment, name="attachment"),
    path("<str:reference>/lampiran/<uuid:uid>/keluarkan/", attachments.attachment_remove, name="attachment-remove"),
]
