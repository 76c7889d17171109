"""Verbs of days outside. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from lk3 import audit
from lk3.models import User

from .. import workflow
from ..models import Outreach, Referral
from ..workflow import NotAllowed

State = Referral.State


@transaction.atomic
def record_outreach(*, outreach: Outreach, submission: uuid.UUID, by: User) -> Outreach:
    """Write down a day outside, for the unit whose hat the person wears."""
    outreach.unit = by.hat.unit  # type: ignore[union-attr,assignment]
    outreach.submission, outreach.recorded_by = submission, by
    try:
        with transaction.atomic():
            outreach.save(force_insert=True)
    except IntegrityError:
        # The second of two clicks: the first one's record is the answer.
        return Outreach.objects.get(submission=submission, recorded_by=by)
    audit.record("outreach.recorded", by=by, on=outreach)
    return outreach


@transaction.atomic
def change_outreach(*, outreach: Outreach, fields: list[str], by: User) -> None:
    """Save a corrected record; NotAllowed for anybody but its writer, and after a day."""
    if not workflow.is_changeable(outreach, by):
        raise NotAllowed("Catatan penjangkauan hanya dapat diperbaiki oleh penulisnya dalam 24 jam.")
    outreach.save()
    audit.record("outreach.changed", by=by, on=outreach, fields=fields)
