"""Verbs of a referral on the side that sends it. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from cases.locking import SAID_MORE
from cases.models import Attachment, Case, Consent
from lk3 import access, audit
from lk3.access import Permission
from lk3.models import Unit, User

from .. import clocks, codes, letters, locking, workflow
from ..models import Partner, Referral, ReferralTransition
from ..workflow import NotAllowed

State = Referral.State
LONGEST_SHARED_DAYS = 366
SAID = ("purpose", "shared_information", "partner", "to_unit", "arrangement", "shared_until")
PARTNER_GONE = "Mitra ini tidak aktif lagi. Pilih mitra lain."
ONLY_PREPARED = "Rujukan ini sudah disiapkan, belum dikirim. Buka rujukannya di halaman kasus, lalu kirim dari sana."
SENT_ALREADY = "Rujukan ini sudah dikirim dari halaman ini. Keadaannya ada di halaman kasus."


@dataclass(frozen=True)
class Content:
    """What a referral says: to whom it goes, what is asked, and what of the file goes along.

    Either ``partner``, or ``to_unit`` with an ``arrangement`` (and a last day, where both houses work together).
    ``shared_parts`` are codes of ``Referral.Part``. Without ``answer_expected_on`` the addressee's promise holds.
    ``override_reason`` says why it cannot wait for the family's consent.
    """

    purpose: str
    shared_information: str = ""
    partner: Partner | None = None
    to_unit: Unit | None = None
    arrangement: str = ""
    shared_until: date | None = None
    shared_parts: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    answer_expected_on: date | None = None
    override_reason: str = ""

    def put_into(self, row: Referral) -> None:
        """Write all of it into the row, save for the attachments."""
        row.partner, row.to_unit = self.partner, self.to_unit
        row.arrangement, row.shared_until = self.arrangement, self.shared_until
        row.purpose, row.shared_information = self.purpose, self.shared_information
        row.shared_parts = [part for part in Referral.Part.values if part in self.shared_parts]
        row.answer_expected_on, row.override_reason = self.answer_expected_on, self.override_reason


def may_share(case: Case) -> bool:
    """Return whether the family's latest word is that its data may go to partners. No word yet means no."""
    latest = Consent.objects.filter(case=case).order_by("-recorded_at", "-pk").first()
    return latest is not None and latest.may_share


@transaction.atomic
def draft_referral(
    *, case: Case, content: Content, submission: uuid.UUID, follows: Referral | None = None, by: User
) -> Referral:
    """Prepare a referral that somebody looks at and sends later. ``follows``: the refused one that it comes instead of."""
    row, is_new = _begin(case, content, submission, follows, by)
    if is_new:
        _log(row, "", "", by)
        _record("referral.drafted", row, by)
    elif row.state != State.DRAFT:
        raise NotAllowed(SENT_ALREADY)
    return row


@transaction.atomic
def send_referral(
    *, case: Case, content: Content, submission: uuid.UUID, follows: Referral | None = None, by: User
) -> Referral:
    """Write a referral and send it at once; a prepared one is sent by ``move_referral``."""
    row, is_new = _begin(case, content, submission, follows, by)
    if is_new:
        _send(row, by)
        _log(row, "", "", by)
        _record("referral.sent", row, by)
    elif row.state == State.DRAFT:
        raise NotAllowed(ONLY_PREPARED)
    return row


def _begin(
    case: Case, content: Content, submission: uuid.UUID, follows: Referral | None, by: User
) -> tuple[Referral, bool]:
    """Return the new row, saved as a draft, or the one that an earlier click made."""
    locked = locking.take_open_case(case)
    # The lock on the case lets one of two clicks through; the other finds what the first one made.
    earlier = Referral.objects.filter(submission=submission, case=locked).first()
    if earlier is not None:
        _refuse_new_words(earlier, content)
        return earlier, False
    row = Referral(case=locked, submission=submission, drafted_by=by, changed_by=by)
    content.put_into(row)
    _refuse_unfit(row, content.attachments)
    _refuse_unexplained(row)
    row.follows = _settle_for_another(follows, locked, by)
    row.save(force_insert=True)
    row.attachments.set(content.attachments)
    return row, True


@transaction.atomic
def change_draft(*, referral: Referral, content: Content, version: int, by: User) -> Referral:
    """Rewrite a referral that has not been sent; NotAllowed when somebody else changed or sent it meanwhile."""
    row = locking.take(referral)
    locking.refuse_closed(row.case)
    workflow.refuse_older(row, version, by=by)
    if row.state != State.DRAFT:
        raise NotAllowed("Rujukan ini sudah dikirim. Isinya tidak dapat diubah lagi; tarik kembali bila perlu.")
    content.put_into(row)
    _refuse_unfit(row, content.attachments)
    _refuse_unexplained(row)
    row.version += 1
    row.changed_by = by
    row.save()
    row.attachments.set(content.attachments)
    _record("referral.draft_changed", row, by)
    return row


@transaction.atomic
def move_referral(*, referral: Referral, to: str, version: int, reason: str = "", by: User) -> workflow.Move:
    """Take one step of our own side (send, withdraw, settle) and return it; NotAllowed when the page was older or words miss.

    For sending a draft, ``reason`` is the ground for sharing without consent, in place of the one that was prepared.
    """
    row = locking.take(referral)
    locking.refuse_closed(row.case)
    workflow.refuse_older(row, version, by=by)
    move = workflow.move_of(row, to, side=workflow.US)
    workflow.require_words(move, reason)
    from_state = row.state
    if move.shares:
        row.override_reason = reason.strip() or row.override_reason
        _refuse_unfit(row, tuple(row.attachments.all()))
        _send(row, by)
    else:
        row.state, row.is_unread = move.to, False
    row.version += 1
    row.changed_by = by
    row.save()
    _log(row, from_state, "" if move.shares else reason, by)
    _record(f"referral.{move.to.lower()}", row, by)
    return move


def _send(row: Referral, by: User) -> None:
    """Let it leave the house: consent or a supervisor, the letter as it stands now, a number, and a code for a partner."""
    _take_consent(row, by)
    today = timezone.localdate()
    row.state, row.sent_at, row.sent_by = State.SENT, timezone.now(), by
    if row.answer_expected_on is None or row.answer_expected_on < today:
        row.answer_expected_on = clocks.answer_due(today, row.partner)
    letters.freeze(row)
    row.save()
    if row.partner_id:
        codes.give_code(row, by)


def _take_consent(row: Referral, by: User) -> None:
    """Without the family's consent, note the supervisor who decides that it goes out all the same, or refuse."""
    if may_share(row.case):
        row.override_reason, row.overridden_at, row.overridden_by = "", None, None
        return
    _refuse_unexplained(row)
    if not access.answer(by, Permission.CONSENT_OVERRIDE, row.case).allows:
        raise NotAllowed(workflow.NO_CONSENT)
    row.overridden_at, row.overridden_by = timezone.now(), by


def _refuse_unexplained(row: Referral) -> None:
    if not row.override_reason.strip() and not may_share(row.case):
        raise NotAllowed(workflow.NO_CONSENT)


def _refuse_new_words(earlier: Referral, content: Content) -> None:
    """Refuse what was changed after the first click: it would be dropped in silence, and the first addressee reads the first."""
    is_same = all(getattr(earlier, name) == getattr(content, name) for name in SAID)
    files = {file.pk for file in content.attachments}
    if (
        not is_same
        or set(earlier.shared_parts) != set(content.shared_parts)
        or set(earlier.attachments.values_list("pk", flat=True)) != files
    ):
        raise NotAllowed(SAID_MORE)


def _refuse_unfit(row: Referral, attachments: Iterable[Attachment]) -> None:
    """Refuse an addressee that takes nothing any more, days that have passed, and documents that may not go along."""
    if row.partner and not row.partner.is_active:
        raise NotAllowed(PARTNER_GONE)
    if row.to_unit and (not row.to_unit.is_open or row.to_unit_id == row.case.unit_id):
        raise NotAllowed("Rujukan pergi ke LK3 lain yang aktif. Pilih LK3 lain.")
    today = timezone.localdate()
    if row.shared_until and not today <= row.shared_until <= today + timedelta(days=LONGEST_SHARED_DAYS):
        raise NotAllowed(
            "Bekerja bersama paling lama satu tahun dan tidak sampai hari yang sudah lewat. Pilih tanggal lain."
        )
    if any(file.case_id != row.case_id or not file.may_share or file.removed_at for file in attachments):
        raise NotAllowed("Salah satu lampiran tidak boleh ikut rujukan lagi. Periksa pilihan lampiran.")


def _settle_for_another(follows: Referral | None, case: Case, by: User) -> Referral | None:
    """Mark a refused referral of the case as followed by another one; part of making that one."""
    if follows is None:
        return None
    row = locking.take(follows)
    if row.case_id != case.pk or row.state not in (State.DECLINED, State.RETURNED, State.SETTLED):
        raise NotAllowed("Rujukan sebelumnya masih berjalan. Tarik kembali dulu sebelum merujuk ke tempat lain.")
    if row.state != State.SETTLED:
        from_state, row.state, row.is_unread = row.state, State.SETTLED, False
        row.version += 1
        row.changed_by = by
        row.save()
        _log(row, from_state, "Dirujuk ke tempat lain.", by)
    return row


def _record(verb: str, row: Referral, by: User) -> None:
    to = {"partner": row.partner_id} if row.partner_id else {"to_unit": row.to_unit_id}
    audit.record(verb, by=by, on=row, case=row.case, **to, is_overridden=row.overridden_at is not None)


def _log(row: Referral, from_state: str, reason: str, by: User) -> None:
    ReferralTransition.objects.create(
        referral=row, from_state=from_state, to_state=row.state, reason=reason, moved_by=by
    )
