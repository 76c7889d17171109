"""Writing down how strong a family is at one moment of a case."""

import json
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import audit
from lk3.models import User

from ..locking import lock_open, same
from ..models import Case, ResilienceCheck
from ..resilience import EDITION, keep
from ..workflow import NotAllowed

NOTHING_ASKED = "Belum ada pertanyaan yang dijawab. Jawab paling sedikit satu."


@transaction.atomic
def record_resilience(
    *, case: Case, uid: UUID, moment: str, taken_on: date, answers: dict[str, str], note: str = "", by: User
) -> ResilienceCheck:
    """Record the four strengths and return the row; what was not asked is not stored.

    ``answers``: question code → YES, PARTLY or NO. The same ``uid`` again returns the first one and writes nothing.
    """
    locked = lock_open(case)
    if existing := ResilienceCheck.objects.filter(uid=uid).first():
        return same(existing, locked, existing.written_by_id, by, note=note, answers=json.dumps(keep(answers)))
    kept = keep(answers)
    if not kept:
        raise NotAllowed(NOTHING_ASKED)
    if not locked.opened_on <= taken_on <= timezone.localdate():
        raise NotAllowed(
            f"Tanggalnya harus antara {date_format(locked.opened_on, 'j F Y')} (kasus dibuka) dan hari ini."
        )
    check = ResilienceCheck.objects.create(
        case=locked,
        uid=uid,
        moment=moment,
        taken_on=taken_on,
        edition=EDITION,
        answers=json.dumps(kept),
        note=note,
        written_by=by,
    )
    audit.record("resilience.recorded", by=by, on=check, case=locked, moment=str(moment))
    return check
