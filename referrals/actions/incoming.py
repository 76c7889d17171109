"""Verbs of the LK3 that gets a referral: take it in, choose who works on it, write to the sender, open one's own case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cases.locking import refuse_new_words
from cases.models import IntakeDraft
from lk3 import audit
from lk3.access import Permission, can
from lk3.models import User

from .. import incoming, locking, workflow
from ..models import Referral, ReferralMessage
from ..workflow import NotAllowed
from .answers import take_answer
from .arrivals import Seed, arrive

NOT_HERE = "Rujukan ini bukan untuk Anda, atau masa kerjanya sudah berakhir."
CANNOT_WORK = "Orang ini tidak dapat melayani rujukan ini. Pilih rekan lain dari daftar."
TIME_IS_OVER = "Masa bekerja bersama sudah lewat. Tolak, dan minta pengirim membuat rujukan baru bila masih perlu."
OPENED = "Keluarga ini sudah didaftarkan dari rujukan ini. Buka halaman keluarganya."
FROM_ANOTHER = (
    "Keluarga yang dipilih sudah tercatat dari rujukan lain. Buka kasus baru dari halaman keluarganya, "
    "lalu sebut nomor surat ini di ceritanya."
)


@transaction.atomic
def accept_referral(*, referral: Referral, receiver: User, version: int, words: str = "", by: User) -> workflow.Move:
    """Take a family in: from now on ``receiver`` works on it, and sees what the letter tells. Writes 'referral.accepted'.

    Raises NotAllowed for anybody but the head of the LK3 it was sent to, and for a receiver who cannot work on it.
    """
    row = locking.take(referral)
    if row.shared_until is not None and row.shared_until < timezone.localdate():
        raise NotAllowed(TIME_IS_OVER)
    _refuse_unfit(row, receiver)
    move = take_answer(referral=row, to=Referral.State.ACCEPTED, version=version, words=words, by=by)
    Referral.objects.filter(pk=row.pk).update(receiver=receiver)
    return move


@transaction.atomic
def choose_receiver(*, referral: Referral, receiver: User, version: int, by: User) -> Referral:
    """Give an accepted referral to somebody else of the same LK3; the one before sees nothing of it any more."""
    row = locking.take(referral)
    if by.hat is None or by.hat.unit_id != row.to_unit_id or not incoming.leads(by) or not incoming.is_running(row):
        raise NotAllowed(NOT_HERE)
    workflow.refuse_older(row, version, by=by)
    _refuse_unfit(row, receiver)
    row.receiver, row.changed_by = receiver, by
    row.version += 1
    row.save()
    audit.record("referral.receiver_chosen", by=by, on=row, case=row.case, receiver=receiver.pk)
    return row


def _refuse_unfit(row: Referral, receiver: User) -> None:
    if not incoming.possible_receivers(row).filter(pk=receiver.pk).exists():
        raise NotAllowed(CANNOT_WORK)


@transaction.atomic
def write_message(*, referral: Referral, text: str, uid: UUID, by: User) -> ReferralMessage:
    """Write a few words to the other LK3; the same ``uid`` again returns the first one. Both sides, while both work on it.

    The side follows from the hat. What the receiving LK3 writes waits on the sender's page to be read. Who may write for the
    sender is for the page to check (``Permission.NOTE_ADD``); for the receiver it is checked here.
    """
    row = locking.take(referral)
    if existing := ReferralMessage.objects.filter(uid=uid).first():
        return _same(existing, row, text, by)
    if not incoming.is_running(row) or row.to_unit_id is None:
        raise NotAllowed("Pesan hanya dapat ditulis selama kedua LK3 bekerja bersama.")
    locking.refuse_closed(row.case)
    is_from_us = locking.is_sender(row, by)
    if not is_from_us:
        _refuse_stranger(row, by)
        # A new version, so that nobody says "read" on a page that was made before these words.
        Referral.objects.filter(pk=row.pk).update(is_unread=True, version=F("version") + 1)
    message = ReferralMessage.objects.create(referral=row, is_from_us=is_from_us, text=text, uid=uid, written_by=by)
    audit.record("referral.message_written", by=by, on=row, case=row.case, is_from_us=is_from_us)
    return message


def _same(existing: ReferralMessage, row: Referral, text: str, by: User) -> ReferralMessage:
    if existing.referral_id != row.pk or existing.written_by_id != by.pk:
        raise NotAllowed("Formulir ini sudah pernah dikirim. Buka halaman ini sekali lagi dari awal.")
    refuse_new_words([text], [existing.text])
    return existing


def _refuse_stranger(row: Referral, by: User) -> None:
    is_mine = Referral.objects.accepted_by(by).filter(pk=row.pk).exists()
    if not is_mine or not can(by, Permission.NOTE_ADD, row.case):
        raise NotAllowed(NOT_HERE)


@transaction.atomic
def open_from_referral(*, referral: Referral, seed: Seed, by: User) -> IntakeDraft:
    """Begin an intake of one's own for a family that was handed over; ``seed`` is what its letter tells, looked through.

    The family is remembered with the referral. Writes what ``arrive`` writes.
    """
    row = locking.take(referral)
    is_mine = Referral.objects.accepted_by(by).filter(pk=row.pk).exists()
    if row.arrangement != Referral.Arrangement.HANDOVER or not is_mine or not can(by, Permission.CASE_VIEW, row.case):
        raise NotAllowed(NOT_HERE)
    if row.opened_family is not None:
        if not IntakeDraft.objects.visible_to(by).filter(family=row.opened_family).exists():
            raise NotAllowed(OPENED)
        return arrive(seed=replace(seed, family=row.opened_family), by=by)
    draft = arrive(seed=seed, by=by)
    if Referral.objects.filter(opened_family=draft.family).exists():
        raise NotAllowed(FROM_ANOTHER)
    row.opened_family = draft.family
    row.save(update_fields=["opened_family"])
    return draft
