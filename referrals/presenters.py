"""Words, tones and groups for pages about referrals."""

from __future__ import annotations

from typing import Any, NamedTuple

from cases.models import Case
from lk3 import access
from lk3.access import Permission
from lk3.models import User

from .models import Referral, ReferralTransition

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
# (helps with the problem of the case, lies in its district) → why a partner stands in this group
GROUPS = {
    (True, True): "Disarankan: menangani masalah ini, di {district}",
    (True, False): "Disarankan: menangani masalah ini, di daerah lain",
    (False, True): "Mitra lain di {district}",
    (False, False): "Mitra lain di daerah lain",
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


def partner_choices(partners: Any, case: Case) -> list[Any]:
    """Return the partners as choices in groups that say why: those for this problem, here, come first. One query."""
    district = case.district
    rows = (
        partners.with_fit(district_code=district.pk, problem_id=case.root_category_id)
        .select_related("district")
        .order_by("name", "pk")
    )
    groups: dict[tuple[bool, bool], list[tuple[int, str]]] = {key: [] for key in GROUPS}
    for row in rows:
        label = row.name if row.is_near else f"{row.name} ({row.district.full_name})"
        groups[bool(row.is_fit), bool(row.is_near)].append((row.pk, label))
    named = [(GROUPS[key].format(district=district.full_name), choices) for key, choices in groups.items() if choices]
    return [("", "Pilih…"), *named]


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
