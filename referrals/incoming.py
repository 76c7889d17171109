"""What another LK3 has sent to ours: the list, what may be shown of it now, who can work on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cases.models import ConflictOfInterest
from lk3.access import Permission, can
from lk3.models import Membership, User

from .models import Referral, ReferralMessage

State = Referral.State
UNDECIDED = (State.SENT, State.RECEIVED)
RUNNING = (State.ACCEPTED, State.IN_SERVICE)
DAYS_KEPT_IN_LIST = 90

# The states as the receiving house says them.
STATE_WORDS = {
    State.SENT: "Baru datang",
    State.RECEIVED: "Dipertimbangkan",
    State.ACCEPTED: "Kami sanggupi",
    State.IN_SERVICE: "Kami layani",
    State.COMPLETED: "Selesai",
    State.DECLINED: "Kami tolak",
    State.RETURNED: "Kami kembalikan",
    State.SETTLED: "Diteruskan pengirim",
    State.WITHDRAWN: "Ditarik pengirim",
}
TONES = {State.SENT: "warn", State.RECEIVED: "warn", State.ACCEPTED: "info", State.IN_SERVICE: "info"}


@dataclass(frozen=True)
class IncomingRow:
    """One line of the list: never a name. ``what`` is what this reader has to do now, or ''."""

    number: str
    url: str
    from_unit: str
    arrangement: str
    state: str
    tone: str
    came_on: date
    answer_until: date | None
    shared_until: date | None
    worker: str
    what: str
    waits_for_decision: bool
    is_late: bool
    is_over: bool

    @property
    def waits_for_me(self) -> bool:
        """Return whether this reader has to do something."""
        return bool(self.what)


def incoming_rows(user: User) -> list[IncomingRow]:
    """Return what other LK3 sent and this reader decides or works on; ended ones for 90 days. What waits for the reader comes
    first. One query for any number of rows.
    """
    recent = timezone.now() - timedelta(days=DAYS_KEPT_IN_LIST)
    is_open = Q(state__in=[*UNDECIDED, *RUNNING])
    referrals = Referral.objects.incoming_for(user).filter(is_open | Q(changed_at__gte=recent))
    rows = [_row(referral, user) for referral in _with_turn(referrals)]
    return sorted(rows, key=lambda row: (not row.waits_for_me, row.is_over))


def _with_turn(referrals: Any) -> Any:
    """Return them with what ``_what`` asks: whether who works on it still can, and who wrote the last message."""
    hats = Membership.objects.current().case_workers().filter(unit=OuterRef("to_unit"), user=OuterRef("receiver"))
    latest = ReferralMessage.objects.filter(referral=OuterRef("pk")).order_by("-written_at", "-pk")
    return (
        referrals.select_related("case__unit", "receiver")
        .annotate(
            has_worker=Exists(hats.filter(user__is_active=True)),
            last_word_is_theirs=Subquery(latest.values("is_from_us")[:1]),
        )
        .order_by(F("answer_expected_on").asc(nulls_last=True), "pk")
    )


def _row(referral: Any, user: User) -> IncomingRow:
    until, is_undecided = referral.answer_expected_on, referral.state in UNDECIDED
    return IncomingRow(
        number=referral.number,
        url=url_of(referral) if shows_page(referral, user) else "",
        from_unit=referral.case.unit.name,
        arrangement=referral.get_arrangement_display(),
        state=STATE_WORDS[referral.state],
        tone=TONES.get(referral.state, "neutral"),
        came_on=timezone.localdate(referral.sent_at),
        answer_until=until,
        shared_until=referral.shared_until,
        worker=str(referral.receiver) if referral.receiver else "",
        what=_what(referral, user),
        waits_for_decision=is_undecided,
        is_late=is_undecided and until is not None and until < timezone.localdate(),
        is_over=not is_undecided and not is_running(referral),
    )


def _what(referral: Any, user: User) -> str:
    """Return what the reader has to do now, in a few words."""
    if leads(user):
        if referral.state in UNDECIDED:
            return "Sanggupi atau tolak"
        if referral.state in RUNNING and not is_running(referral):
            return "Masa bekerja bersama habis: tutup dengan hasilnya"
        if is_running(referral) and not referral.has_worker:
            return "Pilih petugas yang melayani"
    if referral.receiver_id != user.pk or not is_running(referral):
        return ""
    if referral.arrangement == Referral.Arrangement.HANDOVER and referral.opened_family_id is None:
        return "Buka kasusnya di LK3 kita"
    if referral.last_word_is_theirs:
        return "Balas pesan pengirim"
    return "Mulai melayani" if referral.state == State.ACCEPTED else ""


def url_of(referral: Referral) -> str:
    """Return the address of its page at the receiving LK3."""
    return reverse("referrals:incoming", args=[referral.uid])


def leads(user: User) -> bool:
    """Return whether the person decides about what comes in."""
    return can(user, Permission.REFERRAL_RECEIVE)


def is_running(referral: Referral) -> bool:
    """Return whether the receiving LK3 works on it today: accepted, not ended, and the shared time is not over."""
    is_in_time = referral.shared_until is None or referral.shared_until >= timezone.localdate()
    return referral.state in RUNNING and is_in_time


def shows_content(referral: Referral, user: User) -> bool:
    """Return whether the letter may be read: until it is decided by who decides, then while it runs, afterwards by nobody."""
    return is_running(referral) or (referral.state in UNDECIDED and leads(user))


def shows_page(referral: Referral, user: User) -> bool:
    """Return whether there is a page at all; when all is over only who decides keeps one, without any content."""
    return leads(user) or shows_content(referral, user)


def possible_receivers(referral: Referral) -> Any:
    """Return who of the receiving LK3 can work on it: its case workers of today, less those in conflict with the family."""
    hats = Membership.objects.current().case_workers().filter(unit=referral.to_unit_id)
    conflicts = ConflictOfInterest.objects.filter(case__family=referral.case.family_id)
    people = User.objects.filter(pk__in=hats.values("user"), is_active=True)
    return people.exclude(pk__in=conflicts.values("user")).order_by("name", "pk")


@dataclass(frozen=True)
class PastStep:
    """One step of its history as the receiving LK3 may know it: what and when, without the sender's reasons."""

    words: str
    at: datetime


def history(referral: Referral) -> list[PastStep]:
    """Return what happened since it came, the latest first."""
    steps = referral.transitions.exclude(to_state__in=[State.DRAFT, State.SENT]).order_by("-moved_at", "-pk")
    return [PastStep(STATE_WORDS[State(step.to_state)], step.moved_at) for step in steps]


def enclosed(referral: Referral) -> Any:
    """Return the attachments that go along: ticked for this referral, allowed to be shared, and still there."""
    return referral.attachments.filter(may_share=True, removed_at=None).order_by("pk")


def for_page(user: User) -> Any:
    """Return what came in for this reader with everything its page shows."""
    rows = Referral.objects.incoming_for(user)
    return rows.select_related("case__unit__district", "to_unit", "receiver", "opened_family", "changed_by")
