"""Words, tones and groups for pages about referrals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from lk3 import access
from lk3.access import Answer, Permission
from lk3.models import User

from . import inbox
from .models import Referral, ReferralTransition

State = Referral.State
TONES = {
    State.DRAFT: "neutral",
    State.SENT: "info",
    State.RECEIVED: "info",
    State.ACCEPTED: "good",
    State.IN_SERVICE: "good",
    State.COMPLETED: "good",
    State.DECLINED: "danger",
    State.RETURNED: "warn",
    State.SETTLED: "neutral",
    State.WITHDRAWN: "neutral",
}


class Step(NamedTuple):
    """One line of the referral's history."""

    label: str
    tone: str
    who: str
    at: Any
    words: str


class TurnLine(NamedTuple):
    """Whose turn it is, in words, why, until when."""

    who: str
    why: str
    until: Any
    is_late: bool


class Line(NamedTuple):
    """A referral in a list; ``addressee`` is empty where it would tell the reader too much about the case."""

    reference: str
    number: str
    addressee: str
    state: str
    tone: str
    turn: TurnLine
    owner: str
    url: str


def state_tone(state: str) -> str:
    """Return the colour of a state."""
    return TONES[State(state)]


def steps(transitions: Iterable[ReferralTransition]) -> list[Step]:
    """Return the history as lines in the given order; a partner's words stand with the name that was given."""
    return [
        Step(
            row.get_to_state_display(),
            state_tone(row.to_state),
            _who(row),
            row.moved_at,
            row.note or row.reason,
        )
        for row in transitions
    ]


def _who(row: ReferralTransition) -> str:
    if not row.is_by_code:
        return str(row.moved_by)
    name = row.answered_as
    return f"Dijawab dengan kode oleh {name}" if name else "Dijawab dengan kode surat"


def turn_line(turn: inbox.Turn, referral: Referral) -> TurnLine:
    """Return whose turn it is by name, where there is a name."""
    owner = referral.case.owner
    names = {
        inbox.WORKER: str(owner) if owner else "Petugas kasus",
        inbox.HEAD: "Ketua LK3",
        inbox.PARTNER: str(referral.partner),
        inbox.THEIR_HEAD: f"Ketua {referral.to_unit}",
        inbox.RECEIVER: str(referral.to_unit),
    }
    return TurnLine(names.get(turn.who, ""), turn.why, turn.until, turn.is_late)


def line(referral: Referral, turn: inbox.Turn, user: User) -> Line:
    """Return a referral as a line for this reader.

    To whom a family is sent may tell what it is about, so only who reads the case at once reads it here; who only registered
    the case is led to the case and not to the work on it.
    """
    verdict = access.answer(user, Permission.CASE_VIEW, referral.case)
    sees = verdict is Answer.YES
    told = turn_line(turn, referral)
    if not sees and turn.side == inbox.THEM:
        told = told._replace(who="Pihak yang dirujuk")
    return Line(
        referral.case.reference,
        referral.number or "Konsep",
        str(referral.addressee) if sees else "",
        referral.get_state_display(),
        state_tone(referral.state),
        told,
        str(referral.case.owner or ""),
        referral.case.get_absolute_url() if verdict is Answer.MASKED else referral.get_absolute_url(),
    )
