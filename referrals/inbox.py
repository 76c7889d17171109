"""The inbox of referrals: whose turn each one is and until when, so that none lies where nobody looks.

``turn_of`` reads a loaded row only. Everything that is open, or has an answer that nobody has read, stands in the inbox of
somebody who can act: the worker of the case; the head, where there is no worker any more; for what another LK3 sent, its head.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from cases.models import Case, ConflictOfInterest
from lk3.access import Confidentiality, Role
from lk3.models import Membership, User

from .models import Referral

State = Referral.State
US, THEM, NOBODY = "us", "them", ""
WORKER, HEAD, PARTNER, THEIR_HEAD, RECEIVER = "worker", "head", "partner", "their head", "receiver"
ENDED_DAYS = 90
# A unit opens some dozens of cases a year; more open referrals than this at once are a sign of something else.
MOST = 500


class Turn(NamedTuple):
    """Whose turn it is: ``side`` is 'us', 'them' or '', ``who`` somebody of that side; why, and until when."""

    side: str
    who: str
    why: str
    until: date | None = None
    is_late: bool = False


class Inbox(NamedTuple):
    """The referrals of one reader with their turns: what waits for the reader first."""

    mine: list[tuple[Referral, Turn]]
    colleagues: list[tuple[Referral, Turn]]
    others: list[tuple[Referral, Turn]]
    ended: list[tuple[Referral, Turn]]
    has_more: bool


def turn_of(referral: Referral) -> Turn:
    """Return whose turn it is, from a row that came through ``with_worker``. Asks the database nothing."""
    worker = WORKER if referral.has_worker else HEAD  # type: ignore[attr-defined]
    if referral.is_unread:
        is_after = referral.case.is_closed
        why = "Jawaban datang sesudah kasus ditutup; baca dulu." if is_after else "Ada jawaban yang belum dibaca."
        return Turn(US, worker, why)
    if not referral.is_open:
        return Turn(NOBODY, "", "Selesai.")
    if referral.case.is_closed:
        return Turn(NOBODY, "", "Kasus sudah ditutup. Jawaban yang masih datang muncul di sini.")
    if referral.state == State.DRAFT:
        return _turn_of_draft(referral, worker)
    if referral.state in (State.DECLINED, State.RETURNED):
        return Turn(US, worker, "Tetapkan apa yang dilakukan untuk keluarga ini.")
    return _turn_on_the_way(referral, worker)


def _turn_of_draft(referral: Referral, worker: str) -> Turn:
    takes_two = referral.case.confidentiality != Confidentiality.ORDINARY or referral.override_reason
    if takes_two:
        return Turn(US, HEAD, "Disiapkan; ketua LK3 memeriksa dan mengirimnya.")
    return Turn(US, worker, "Disiapkan, belum dikirim.")


def _turn_on_the_way(referral: Referral, worker: str) -> Turn:
    today, until = timezone.localdate(), referral.answer_expected_on
    if referral.state in (State.SENT, State.RECEIVED):
        if until and until < today:
            return Turn(US, worker, "Jawaban terlambat. Tanyakan, atau pilih tempat lain.", until, is_late=True)
        return Turn(THEM, THEIR_HEAD if referral.to_unit_id else PARTNER, "Menunggu jawaban.", until)
    if referral.shared_until and referral.shared_until < today:
        why = "Masa bekerja bersama sudah berakhir. Tarik kembali, lalu buat rujukan baru bila masih perlu."
        return Turn(US, worker, why, referral.shared_until, is_late=True)
    why = "Sedang dilayani." if referral.state == State.IN_SERVICE else "Sudah disanggupi, belum mulai dilayani."
    return Turn(THEM, RECEIVER if referral.to_unit_id else PARTNER, why, referral.shared_until)


def with_worker(referrals: Any) -> Any:
    """Annotate ``has_worker``: the owner of the case still works in that unit and is not on the conflict list of the case."""
    here = Membership.objects.current().case_workers()
    here = here.filter(user=OuterRef("case__owner"), unit=OuterRef("case__unit"), user__is_active=True)
    conflicts = ConflictOfInterest.objects.filter(case=OuterRef("case"), user=OuterRef("case__owner"))
    return referrals.annotate(has_worker=Exists(here) & ~Exists(conflicts))


def is_for(turn: Turn, referral: Referral, user: User) -> bool:
    """Return whether it is this person's turn, with the hat worn now. A late answer to a closed case is the head's too."""
    if turn.side != US:
        return False
    is_head = user.hat is not None and user.hat.role == Role.HEAD
    if is_head and (turn.who == HEAD or referral.case.is_closed):
        return True
    return turn.who == WORKER and referral.case.owner_id == user.pk


def rows_of(user: User) -> Any:
    """Return the referrals about which the person may know more than that the case exists, ready for ``turn_of``."""
    cases = Case.objects.visible_to(user).led_or_carried_by(user)
    rows = Referral.objects.filter(Exists(cases.filter(pk=OuterRef("case")))).select_related("partner", "to_unit")
    with_relation = Case.objects.with_relation(user).select_related("owner")
    return with_worker(rows).prefetch_related(Prefetch("case", with_relation))


def running(user: User) -> list[tuple[Referral, Turn]]:
    """Return all that is open or unread with its turn, what waits longest first. Two queries."""
    rows = rows_of(user).filter(~Q(state__in=["COMPLETED", "SETTLED", "WITHDRAWN"]) | Q(is_unread=True))
    return [(row, turn_of(row)) for row in rows.order_by("-is_unread", "answer_expected_on", "pk")[: MOST + 1]]


def inbox_of(user: User) -> Inbox:
    """Return the inbox of a person with the hat worn now. Four queries, whatever it holds."""
    rows = running(user)
    mine = [(row, turn) for row, turn in rows[:MOST] if is_for(turn, row, user)]
    taken = {row.pk for row, _ in mine}
    rest = [(row, turn) for row, turn in rows[:MOST] if row.pk not in taken]
    since = timezone.now() - timedelta(days=ENDED_DAYS)
    ended = rows_of(user).filter(
        state__in=["COMPLETED", "SETTLED", "WITHDRAWN"], is_unread=False, changed_at__gte=since
    )
    return Inbox(
        # An answer to a closed case is easily overlooked, so it stands above everything else.
        sorted(mine, key=lambda pair: not (pair[0].is_unread and pair[0].case.is_closed)),
        [pair for pair in rest if pair[1].side == US],
        [pair for pair in rest if pair[1].side != US],
        [(row, turn_of(row)) for row in ended.order_by("-changed_at", "-pk")[:MOST]],
        len(rows) > MOST,
    )
