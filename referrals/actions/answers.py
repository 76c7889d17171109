"""Verbs of what the other side answers to a referral, and of reading it. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from django.db import transaction

from lk3 import access, audit
from lk3.access import Permission
from lk3.models import User

from .. import locking, workflow
from ..models import Referral, ReferralTransition
from ..workflow import NotAllowed

State = Referral.State
# Taken by the head of the LK3 that gets it, because from then on that house answers for a family.
TAKEN_IN = (State.ACCEPTED, State.DECLINED)


@transaction.atomic
def take_answer(
    *, referral: Referral, to: str, version: int, words: str = "", answered_as: str = "", by: User | None
) -> workflow.Move:
    """Take one step of those who got the referral and return it; raise NotAllowed with a sentence for who tried.

    ``words`` are the partner's own: the reason of a refusal, the result at the end, a remark otherwise. ``answered_as`` is the
    name that somebody without an account gave. ``by`` is None for a partner who answers by code; else one of ours who writes
    down what a partner said by telephone, or one of the LK3 that got it. An answer that none of ours took waits to be read
    (``is_unread``), also when the case has been closed meanwhile.
    """
    row = locking.take(referral)
    is_ours = locking.is_sender(row, by)
    if is_ours:
        locking.refuse_closed(row.case)
    _refuse_other_house(row, to, by)
    workflow.refuse_older(row, version, by=by)
    move = workflow.move_of(row, to, side=workflow.THEM)
    workflow.require_words(move, words)
    if move.asks == "feedback":
        row.feedback = words
    row.is_unread = not is_ours
    _step(row, move, words, answered_as, by)
    audit.record(f"referral.{move.to.lower()}", by=by, on=row, case=row.case, is_by_code=by is None)
    return move


def _refuse_other_house(row: Referral, to: str, by: User | None) -> None:
    """Refuse answers in somebody else's name: another LK3 answers itself, a partner by its code or through us."""
    if row.to_unit_id is None:
        if by is not None and not locking.is_sender(row, by):
            raise NotAllowed("Rujukan ini bukan untuk LK3 Anda.")
        return
    if by is None or by.hat is None or by.hat.unit_id != row.to_unit_id:
        raise NotAllowed(f"Rujukan ini dijawab oleh {row.to_unit} sendiri, di halaman rujukannya.")
    if to in TAKEN_IN and not access.can(by, Permission.REFERRAL_RECEIVE):
        raise NotAllowed("Hanya ketua LK3 penerima yang menyanggupi atau menolak rujukan.")


def _step(row: Referral, move: workflow.Move, words: str, answered_as: str, by: User | None) -> None:
    from_state, row.state = row.state, move.to
    row.version += 1
    if by is not None:
        row.changed_by = by
    row.save()
    ReferralTransition.objects.create(
        referral=row,
        from_state=from_state,
        to_state=row.state,
        note=words,
        answered_as=answered_as,
        is_by_code=by is None,
        moved_by=by,
    )


@transaction.atomic
def read_answer(*, referral: Referral, version: int, by: User) -> None:
    """Say that the answer was read; NotAllowed when there is a newer one. Allowed on closed cases too.

    Reading changes nothing for anybody, so the version stays: a partner who is writing meanwhile must not be refused for it.
    """
    row = locking.take(referral)
    if not row.is_unread:
        return
    workflow.refuse_older(row, version, by=by)
    row.is_unread = False
    row.changed_by = by
    row.save()
    audit.record("referral.answer_read", by=by, on=row, case=row.case)
