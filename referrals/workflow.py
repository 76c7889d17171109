"""How a referral moves: the transition table, what each step asks for, and refusals that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

# One refusal for cases and referrals: what a case refuses on the way of a referral is a sentence for the same person.
from cases.workflow import NotAllowed

from .models import Referral

if TYPE_CHECKING:
    from lk3.models import User

State = Referral.State


class Move(NamedTuple):
    """One step somebody can take.

    ``side`` says who takes it: 'us', who sent the referral, or 'them', who got it. ``label`` is the button where we write down
    what a partner said, ``answer`` the same in the mouth of the one who answers. ``asks`` names the words it cannot do without
    ('reason', 'feedback', or '' for none); ``shares`` says that information leaves the office with it, so it takes the permission
    to send and looks at the family's consent.
    """

    to: State
    side: str
    label: str
    done: str
    answer: str = ""
    asks: str = ""
    shares: bool = False


US, THEM = "us", "them"
SEND = Move(State.SENT, US, "Kirim rujukan", "Rujukan dikirim.", shares=True)
WITHDRAW = Move(State.WITHDRAWN, US, "Tarik kembali", "Rujukan ditarik kembali.", asks="reason")
SETTLE = Move(
    State.SETTLED,
    US,
    "Tetapkan kelanjutannya",
    "Kelanjutannya dicatat. Rujukan ini tidak menunggu lagi.",
    asks="reason",
)
RECEIVE = Move(
    State.RECEIVED, THEM, "Mitra sudah menerima surat", "Dicatat: rujukan sudah diterima.", answer="Sudah kami terima"
)
ACCEPT = Move(State.ACCEPTED, THEM, "Mitra menyanggupi", "Dicatat: rujukan disanggupi.", answer="Kami sanggupi")
DECLINE = Move(
    State.DECLINED, THEM, "Mitra menolak", "Dicatat: rujukan ditolak. Tetapkan apa yang dilakukan untuk keluarga ini.",
    answer="Tidak dapat kami sanggupi", asks="reason",
)  # fmt: skip
START = Move(
    State.IN_SERVICE, THEM, "Mitra mulai melayani", "Dicatat: klien sedang dilayani.", answer="Mulai kami layani"
)
COMPLETE = Move(
    State.COMPLETED, THEM, "Selesai, ada jawaban mitra", "Rujukan selesai. Hasilnya disimpan.",
    answer="Selesai kami layani", asks="feedback",
)  # fmt: skip
RETURN = Move(
    State.RETURNED, THEM, "Mitra mengembalikan", "Dicatat: rujukan dikembalikan. Tetapkan apa yang dilakukan untuk keluarga ini.",
    answer="Kami kembalikan", asks="reason",
)  # fmt: skip
MOVES: dict[str, Move] = {
    move.to: move for move in (SEND, RECEIVE, ACCEPT, DECLINE, START, COMPLETE, RETURN, SETTLE, WITHDRAW)
}

TRANSITIONS: dict[str, tuple[Move, ...]] = {
    State.DRAFT: (SEND, WITHDRAW),
    State.SENT: (RECEIVE, ACCEPT, DECLINE, WITHDRAW),
    State.RECEIVED: (ACCEPT, DECLINE, WITHDRAW),
    State.ACCEPTED: (START, COMPLETE, RETURN, WITHDRAW),
    State.IN_SERVICE: (COMPLETE, RETURN, WITHDRAW),
    State.DECLINED: (SETTLE,),
    State.RETURNED: (SETTLE,),
    State.COMPLETED: (),
    State.SETTLED: (),
    State.WITHDRAWN: (),
}

MISSING = {
    "reason": "Tulis alasannya, agar rekan yang melanjutkan mengerti.",
    "feedback": "Tulis apa jawaban atau hasil dari mitra.",
}
NO_CONSENT = (
    "Keluarga belum menyetujui datanya diteruskan. Minta persetujuan dulu; bila rujukan tidak dapat menunggu, "
    "tulis alasannya, dan ketua LK3 yang memutuskan dan mengirimnya."
)


def possible_moves(referral: Referral, *, side: str, may_send: bool = True) -> list[Move]:
    """Return the steps one side may take from the referral's state, without those that share for people who may not send."""
    return [move for move in TRANSITIONS[referral.state] if move.side == side and (may_send or not move.shares)]


def move_of(referral: Referral, to: str, *, side: str) -> Move:
    """Return that side's step from the referral's state to ``to``; raise NotAllowed where the table has none."""
    for move in TRANSITIONS[referral.state]:
        if move.to == to and move.side == side:
            return move
    state = referral.get_state_display()
    raise NotAllowed(
        f"Langkah ini tidak dapat diambil: status rujukan sekarang “{state}”. Pilih langkah yang tersedia."
    )


def require_words(move: Move, words: str) -> None:
    """Raise NotAllowed when the step cannot do without words and there are none."""
    if move.asks and not words.strip():
        raise NotAllowed(MISSING[move.asks])


def refuse_older(referral: Referral, version: int, *, by: User | None) -> None:
    """Raise NotAllowed when the row is newer than the page on which somebody decided.

    A colleague is named; people of another house only learn that something changed.
    """
    if referral.version == version:
        return
    raise NotAllowed(
        f"{_who_changed(referral, by)} baru saja mengubah rujukan ini; statusnya sekarang “{referral.get_state_display()}”. "
        "Langkah Anda belum disimpan. Periksa keadaannya di bawah, lalu pilih lagi bila masih perlu."
    )


def _who_changed(referral: Referral, by: User | None) -> str:
    if by is None or by.hat is None or by.hat.unit_id != referral.case.unit_id:
        return "Seseorang"
    last = referral.transitions.order_by("-moved_at", "-pk").first()
    is_theirs = last is not None and last.to_state in MOVES and MOVES[last.to_state].side == THEM
    if last is not None and is_theirs and (last.is_by_code or referral.to_unit_id):
        return "Mitra, dengan kode surat," if last.is_by_code else str(referral.to_unit)
    return "Anda sendiri, di jendela lain," if referral.changed_by_id == by.pk else str(referral.changed_by)
