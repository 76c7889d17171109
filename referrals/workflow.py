"""How a referral moves: the transition table, what each step asks for, and refusals that say what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from .models import Outreach, Referral

if TYPE_CHECKING:
    from lk3.models import User

State = Referral.State
OUTREACH_CHANGE_HOURS = 24


class NotAllowed(Exception):
    """A step that cannot be taken now; the text is an Indonesian sentence for the person who tried."""


class Move(NamedTuple):
    """One step somebody can take.

    ``asks`` names the text it cannot do without ('reason', 'feedback', or '' for none); ``shares`` says that information leaves
    the office with it, so it takes the permission to send and looks at the family's consent.
    """

    to: State
    label: str
    done: str
    asks: str = ""
    shares: bool = False


SEND = Move(State.SENT, "Kirim rujukan", "Rujukan dikirim.", shares=True)
RECEIVE = Move(State.RECEIVED, "Mitra sudah menerima surat", "Dicatat: mitra sudah menerima rujukan.")
ACCEPT = Move(State.ACCEPTED, "Mitra menyanggupi", "Dicatat: mitra menyanggupi.")
DECLINE = Move(
    State.DECLINED, "Mitra menolak", "Dicatat: mitra menolak. Pikirkan mitra lain untuk keluarga ini.", "reason"
)
COMPLETE = Move(State.COMPLETED, "Selesai, ada jawaban mitra", "Rujukan selesai. Jawaban mitra disimpan.", "feedback")
WITHDRAW = Move(State.WITHDRAWN, "Tarik kembali", "Rujukan ditarik kembali.", "reason")
MOVES: dict[str, Move] = {move.to: move for move in (SEND, RECEIVE, ACCEPT, DECLINE, COMPLETE, WITHDRAW)}

TRANSITIONS: dict[str, tuple[Move, ...]] = {
    State.DRAFT: (SEND, WITHDRAW),
    State.SENT: (RECEIVE, WITHDRAW),
    State.RECEIVED: (ACCEPT, DECLINE, WITHDRAW),
    State.ACCEPTED: (COMPLETE, WITHDRAW),
    State.DECLINED: (),
    State.COMPLETED: (),
    State.WITHDRAWN: (),
}

MISSING = {
    "reason": "Tulis alasannya, agar rekan yang melanjutkan mengerti.",
    "feedback": "Tulis apa jawaban atau hasil dari mitra.",
}
NO_CONSENT = (
    "Keluarga belum menyetujui datanya diteruskan kepada mitra. Minta persetujuan dulu, "
    "atau nyatakan bahwa rujukan tetap perlu dan tulis alasannya."
)


def possible_moves(referral: Referral, *, may_send: bool) -> list[Move]:
    """Return the steps from the referral's state, without those that share information for people who may not send."""
    return [move for move in TRANSITIONS[referral.state] if may_send or not move.shares]


def move_of(referral: Referral, to: str) -> Move:
    """Return the step from the referral's state to ``to``; raise NotAllowed where the table has none."""
    for move in TRANSITIONS[referral.state]:
        if move.to == to:
            return move
    state = referral.get_state_display()
    raise NotAllowed(
        f"Langkah ini tidak dapat diambil: status rujukan sekarang “{state}”. Pilih langkah yang tersedia."
    )


def refuse_older(referral: Referral, version: int, *, by: User) -> None:
    """Raise NotAllowed when the row is newer than the page on which somebody decided."""
    if referral.version == version:
        return
    who = "Anda sendiri, di jendela lain," if referral.changed_by_id == by.pk else str(referral.changed_by)
    raise NotAllowed(
        f"{who} baru saja mengubah rujukan ini; statusnya sekarang “{referral.get_state_display()}”. "
        "Langkah Anda belum disimpan. Periksa keadaannya di bawah, lalu pilih lagi bila masih perlu."
    )


def is_changeable(outreach: Outreach, by: User) -> bool:
    """Return whether the person may still correct the record: its writer, within a day."""
    is_fresh = timezone.now() - outreach.recorded_at <= timedelta(hours=OUTREACH_CHANGE_HOURS)
    return outreach.recorded_by_id == by.pk and is_fresh
