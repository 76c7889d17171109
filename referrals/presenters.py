"""Words, tones and groups for pages about referrals."""

from __future__ import annotations

from typing import Any, NamedTuple

from cases.models import Case
from lk3 import access
from lk3.access import Permission
from lk3.models import User

from .models import Referral, ReferralTransition
from .partner_choices import partner_choices as partner_choices

State = Referral.State
TONES = {
    State.DRAFT: "neutral",
    State.SENT: "info",
    State.RECEIVED: "info",
    State.ACCEPTED: "good",
    State.DECLINED: "danger",
    State.COMPLETED: "good",
    State.WITHDRAWN: "neutral",
}


class Step(NamedTuple):
    """One line of the referral's history."""

    label: str
    tone: str
    who: str
    at: Any
    reason: str
    reason_label: str


class Waiting(NamedTuple):
    """A referral whose answer is late; ``partner`` is empty where the reader has not opened the case properly."""

    reference: str
    partner: str
    url: str
    expected_on: Any


def state_tone(state: str) -> str:
    """Return the colour of a state; unknown ones stay grey."""
    return TONES.get(State(state), "neutral")


def steps(transitions: list[ReferralTransition]) -> list[Step]:
    """Return the history as lines, the newest first."""
    return [
        Step(
            row.get_to_state_display(),
            state_tone(row.to_state),
            str(row.moved_by),
            row.moved_at,
            row.reason,
            # Preparing and sending ask for a reason only where the family has not agreed.
            "Tanpa persetujuan, karena" if row.to_state in (State.DRAFT, State.SENT) else "Alasan",
        )
        for row in transitions
    ]


def letter_number(referral: Referral) -> str:
    """Return the number that stands on the letter: the case's, and which referral it is."""
    return f"{referral.case.reference}/R{referral.pk}"


def client_facts(case: Case, day: Any, *, sees_identity: bool) -> list[tuple[str, str]]:
    """Return who the letter is about, or nothing but the number for people who may not know the identity."""
    if not sees_identity:
        return [("Nomor kasus", case.reference)]
    if case.client is None:
        return [("Keluarga", case.family.name)]
    age = case.client.age_on(day)
    facts = [("Nama", case.client.name), ("Jenis kelamin", case.client.get_sex_display())]
    return [*facts, ("Umur", f"{age} tahun")] if age is not None else facts


def waiting(referral: Referral, user: User) -> Waiting:
    """Return a late referral as a line; the partner may tell what the case is about, so not everybody reads it at once."""
    is_open_to = access.answer(user, Permission.CASE_VIEW, referral.case).allows
    return Waiting(
        referral.case.reference,
        referral.partner.name if is_open_to else "",
        referral.get_absolute_url(),
        referral.answer_expected_on,
    )
