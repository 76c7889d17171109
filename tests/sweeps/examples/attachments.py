"""Photographs and documents."""

import uuid

from cases.actions import attachments
from cases.uploads import Clean
from tests.sweeps.examples import example

example(
    attachments.add_attachment,
    lambda c, _: attachments.add_attachment(
        case=c.world.case, uid=uuid.uuid4(), clean=Clean(b"isi", "image/jpeg", "jpg"), kind="PHOTO", by=c.siti
    ),
)
example(
    attachments.remove_attachment,
    lambda c, _: attachments.remove_attachment(attachment=c.world.attachment, reason="Salah kasus", by=c.siti),
)
