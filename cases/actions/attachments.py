"""Filing photographs and documents in a case, and taking out what was filed by mistake."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lk3 import audit, vault
from lk3.models import User

from ..attachments import binding, default_title, may_remove
from ..locking import lock_open, same
from ..models import Attachment, Case
from ..uploads import Clean
from ..workflow import NotAllowed

NOT_YOURS = (
    "Lampiran hanya dapat dikeluarkan oleh pengunggahnya dalam 24 jam, atau kapan saja oleh konselor penanggung jawab."
)
GONE = "Lampiran ini sudah dikeluarkan."


def add_attachment(
    *, case: Case, uid: UUID, clean: Clean, kind: str, title: str = "", may_share: bool = False, by: User
) -> Attachment:
    """File one cleaned file and return its row; the same ``uid`` again returns the first one and files nothing.

    The file is written first, so that no row ever lacks its file; when the row fails, the file goes again.
    """
    if existing := Attachment.objects.filter(uid=uid).first():
        return same(existing, case, existing.uploaded_by_id, by)
    name = vault.store(clean.data, bound_to=binding(uid))
    try:
        attachment = _record(
            case, by, uid=uid, kind=kind, title=title or default_title(kind), content_type=clean.content_type,
            size=len(clean.data), stored_as=name, may_share=may_share,
        )  # fmt: skip
    except BaseException:
        vault.destroy(name)
        raise
    if attachment.stored_as != name:
        vault.destroy(name)  # the same click was a moment faster in another process
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, reason: str, by: User) -> Attachment:
    """Take an attachment out: the file is destroyed once that is certain, the row stays with the reason."""
    lock_open(attachment.case)
    locked = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if locked.removed_at is not None:
        raise NotAllowed(GONE)
    if not may_remove(locked, by):
        raise NotAllowed(NOT_YOURS)
    locked.removed_at, locked.removed_by, locked.removed_because = timezone.now(), by, reason
    locked.save(update_fields=["removed_at", "removed_by", "removed_because"])
    audit.record("attachment.removed", by=by, on=locked, case=locked.case, kind=str(locked.kind))
    # A disk that refuses is logged; sweep_attachments deletes the file later.
    transaction.on_commit(lambda: vault.destroy(locked.stored_as), robust=True)
    return locked


@transaction.atomic
def _record(case: Case, by: User, **fields: Any) -> Attachment:
    locked = lock_open(case)
    if existing := Attachment.objects.filter(uid=fields["uid"]).first():
        return same(existing, locked, existing.uploaded_by_id, by)
    attachment = Attachment.objects.create(case=locked, uploaded_by=by, **fields)
    audit.record("attachment.added", by=by, on=attachment, case=locked, kind=str(attachment.kind))
    return attachment
