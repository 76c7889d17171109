"""Verbs around the code by which a partner answers. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lk3 import audit
from lk3.models import User

from .. import codes, locking
from ..models import AnswerCode, Referral, ReferralMessage
from ..workflow import NotAllowed

ENDED = "Rujukan ini tidak lagi menunggu jawaban mitra, jadi tidak memerlukan kode baru."
TO_UNIT = "LK3 lain menjawab di aplikasi ini sendiri dan tidak memerlukan kode."
# A partner writes once or twice; who writes more often buries what the others said.
NOTES_A_DAY = 20
ENOUGH = "Hari ini sudah banyak catatan untuk surat ini. Telepon nomor yang tercetak di surat, atau tulis lagi besok."
CHANGED = (
    "Keadaan rujukan ini baru saja berubah. Catatan Anda belum terkirim. "
    "Periksa keadaannya di bawah, lalu kirim lagi bila masih perlu."
)


@transaction.atomic
def renew_code(*, referral: Referral, by: User) -> AnswerCode:
    """Make a new code for the letter; the old one, and every page that is open by it, is worth nothing from now on."""
    row = locking.take(referral)
    if row.to_unit_id:
        raise NotAllowed(TO_UNIT)
    if row.state not in codes.ANSWERABLE:
        raise NotAllowed(ENDED)
    code = codes.give_code(row, by)
    audit.record("referral.code_renewed", by=by, on=row, case=row.case)
    return code


@transaction.atomic
def note_by_partner(
    *, referral: Referral, text: str, answered_as: str, uid: uuid.UUID, by: User | None = None
) -> ReferralMessage:
    """Keep a few words of a partner who answers by code (``by`` is nobody); they wait to be read by one of the unit.

    The same ``uid`` again is a second click: it changes nothing, and raises NotAllowed where the words differ.
    """
    row = locking.take(referral)
    earlier = ReferralMessage.objects.filter(uid=uid).first()
    if earlier is not None:
        if earlier.referral_id != row.pk or earlier.text != text:
            raise NotAllowed(CHANGED)
        return earlier
    if row.state not in codes.ANSWERABLE:
        raise NotAllowed(CHANGED)
    since = timezone.now() - timedelta(days=1)
    theirs = ReferralMessage.objects.filter(referral=row, is_from_us=False, written_at__gte=since)
    if theirs.count() >= NOTES_A_DAY:
        raise NotAllowed(ENOUGH)
    message = ReferralMessage.objects.create(
        uid=uid, referral=row, is_from_us=False, text=text, answered_as=answered_as, written_by=by
    )
    Referral.objects.filter(pk=row.pk).update(is_unread=True, version=F("version") + 1)
    audit.record("referral.noted_by_partner", by=by, on=row, case=row.case)
    return message
