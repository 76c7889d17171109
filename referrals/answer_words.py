"""Where a referral stands, in words for the partner who answers by code."""

from __future__ import annotations

from django.utils.formats import date_format

from .models import Referral

State = Referral.State
WORDS = {
    State.SENT: "Surat ini menunggu jawaban Anda{until}.",
    State.RECEIVED: "Anda sudah memberi tahu bahwa surat ini diterima. Kami menunggu: apakah dapat Anda sanggupi{until}?",
    State.ACCEPTED: "Sudah Anda sanggupi. Beri tahu kami bila pelayanan dimulai, dan bila selesai.",
    State.IN_SERVICE: "Sedang Anda layani. Beri tahu kami bila selesai, atau bila harus dikembalikan.",
}


def state_words(referral: Referral) -> str:
    """Return the state as a sentence, for the states in which a partner still has something to say."""
    until = referral.answer_expected_on
    words = f", paling lambat {date_format(until, 'j F Y')}" if until else ""
    return WORDS[State(referral.state)].format(until=words)
