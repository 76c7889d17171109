"""Photographs and documents as events."""

from collections.abc import Iterable
from datetime import date

from django.db.models.functions import Coalesce

from lk3 import access
from lk3.access import Answer, Permission

from ..attachments import shown_to, url_of
from ..models import Attachment, Case
from .events import Event, Reader, day_of, latest

WITHHELD = "Judul dan berkasnya terbuka di daftar lampiran, setelah Anda menulis alasan dan kata sandi."


def attachments(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """What was filed, and what was taken out again. One query; who must give a reason first sees that something is there."""
    verdict = access.answer(reader.user, Permission.ATTACHMENT_VIEW, case)
    is_open = verdict is not Answer.STEP_UP
    rows = shown_to(case, reader.user, verdict) if is_open else Attachment.objects.filter(case=case)
    rows = rows.select_related("uploaded_by", "removed_by").annotate(last_at=Coalesce("removed_at", "uploaded_at"))
    for row in latest(rows, limit, since, "last_at"):
        yield _filed(case, row, is_open=is_open)
        if row.removed_at is not None:
            yield _taken_out(row, is_open=is_open)


def _filed(case: Case, row: Attachment, *, is_open: bool) -> Event:
    title = f"Lampiran: {row.get_kind_display()}" if is_open else "Lampiran"
    facts = [("Judul", row.title), ("Boleh ikut rujukan", "ya" if row.may_share else "")] if is_open else []
    return Event(
        day_of(row.uploaded_at), row.uploaded_at, "lampiran", title, str(row.uploaded_by), "",
        facts=[fact for fact in facts if fact[1]],
        withheld="" if is_open else WITHHELD,
        url=url_of(case, row) if is_open and row.removed_at is None else "",
    )  # fmt: skip


def _taken_out(row: Attachment, *, is_open: bool) -> Event:
    return Event(
        day_of(row.removed_at), row.removed_at, "lampiran", "Lampiran dikeluarkan", str(row.removed_by), "warn",
        facts=[("Judul", row.title), ("Alasan", row.removed_because)] if is_open else [],
    )  # fmt: skip
