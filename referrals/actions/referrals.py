"""Verbs of a referral on the side that sends it. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from cases.locking import SAID_MORE
from cases.models import Case, Consent
from lk3 import audit
from lk3.models import User

from .. import workflow
from ..models import Partner, Referral, ReferralTransition
from ..workflow import NotAllowed

State = Referral.State


def may_share(case: Case) -> bool:
    """Return whether the family's latest word is that its data may go to partners. No word yet means no."""
    latest = Consent.objects.filter(case=case).order_by("-recorded_at", "-pk").first()
    return latest is not None and latest.may_share


@transaction.atomic
def draft_referral(
    *,
    case: Case,
    partner: Partner,
    purpose: str,
    shared_information: str,
    answer_expected_on: date,
    submission: uuid.UUID,
    reason: str = "",
    by: User,
) -> Referral:
    """Prepare a referral that somebody else looks at and sends; ``reason`` is the ground for it without consent."""
    referral = Referral(case=case, partner=partner, purpose=purpose, submission=submission)
    referral.shared_information, referral.answer_expected_on = shared_information, answer_expected_on
    return _save_new(referral, "referral.drafted", reason, by)


@transaction.atomic
def send_referral(
    *,
    case: Case,
    partner: Partner,
    purpose: str,
    shared_information: str,
    answer_expected_on: date,
    submission: uuid.UUID,
    reason: str = "",
    by: User,
) -> Referral:
    """Write a referral and send it at once; a prepared one is sent by ``move_referral``. ``reason`` as in ``draft_referral``."""
    referral = Referral(case=case, partner=partner, purpose=purpose, submission=submission)
    referral.shared_information, referral.answer_expected_on = shared_information, answer_expected_on
    referral.state, referral.sent_at, referral.sent_by = State.SENT, timezone.now(), by
    return _save_new(referral, "referral.sent", reason, by)


def _save_new(referral: Referral, verb: str, reason: str, by: User) -> Referral:
    case = _refuse_closed(referral.case)
    # The lock on the case lets one of two clicks through; the other finds what the first one made.
    earlier = Referral.objects.filter(submission=referral.submission, case=case).first()
    if earlier is not None:
        _refuse_new_words(earlier, referral)
        return earlier
    _refuse_unfit(referral, reason)
    referral.drafted_by = referral.changed_by = by
    referral.save(force_insert=True)
    _log(referral, "", reason, by)
    audit.record(verb, by=by, on=referral, case=case, partner=referral.partner_id)
    return referral


@transaction.atomic
def move_referral(
    *, referral: Referral, to: str, version: int, reason: str = "", feedback: str = "", by: User
) -> workflow.Move:
    """Take one step of the table and return it; NotAllowed when the page was older or something is missing.

    ``reason`` is also the ground for sending without the family's consent.
    """
    case = _refuse_closed(referral.case)
    row = Referral.objects.select_for_update(of=("self",)).select_related("changed_by", "partner").get(pk=referral.pk)
    workflow.refuse_older(row, version, by=by)
    move = workflow.move_of(row, to)
    if move.asks and not {"reason": reason, "feedback": feedback}[move.asks].strip():
        raise NotAllowed(workflow.MISSING[move.asks])
    if move.shares:
        _refuse_unfit(row, reason)
        row.sent_at, row.sent_by = timezone.now(), by
    if move.asks == "feedback":
        row.feedback = feedback
    from_state, row.state = row.state, move.to
    row.version += 1
    row.changed_by = by
    row.save()
    _log(row, from_state, reason, by)
    audit.record(f"referral.{move.to.lower()}", by=by, on=row, case=case)
    return move


def _refuse_closed(case: Case) -> Case:
    """Return the case, locked, so that it cannot be closed while a referral is under way; NotAllowed when it is closed."""
    row: Case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if row.is_closed:
        raise NotAllowed("Kasus ini sudah ditutup. Ketua perlu membukanya kembali sebelum rujukan dapat diubah.")
    return row


def _refuse_new_words(earlier: Referral, referral: Referral) -> None:
    """Refuse what was rewritten after the first click: it would be dropped in silence, and the partner reads the first."""
    if any(getattr(earlier, name) != getattr(referral, name) for name in ("purpose", "shared_information")):
        raise NotAllowed(SAID_MORE)


def _refuse_unfit(referral: Referral, reason: str) -> None:
    if referral.partner and not referral.partner.is_active:
        raise NotAllowed("Mitra ini tidak aktif lagi. Pilih mitra lain.")
    if not reason.strip() and not may_share(referral.case):
        raise NotAllowed(workflow.NO_CONSENT)


def _log(referral: Referral, from_state: str, reason: str, by: User) -> None:
    ReferralTransition.objects.create(
        referral=referral, from_state=from_state, to_state=referral.state, reason=reason, moved_by=by
    )
