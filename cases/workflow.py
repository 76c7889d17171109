"""How a case may move: the states, the verbs between them, and the sentences of refusal. Writes nothing."""

from datetime import timedelta

from django.utils import timezone

from lk3.models import User

from .models import Case, ConflictOfInterest, Note

State = Case.State

# (state, verb) → state after it. A verb that keeps the state stands here too: what is missing is refused.
TRANSITIONS: dict[tuple[str, str], str] = {
    (State.REGISTERED, "assign"): State.IN_SERVICE,
    (State.IN_SERVICE, "assign"): State.IN_SERVICE,
    (State.CLOSURE_PROPOSED, "assign"): State.CLOSURE_PROPOSED,
    (State.IN_SERVICE, "propose_closure"): State.CLOSURE_PROPOSED,
    (State.CLOSURE_PROPOSED, "decline_closure"): State.IN_SERVICE,
    (State.IN_SERVICE, "close"): State.CLOSED,
    (State.CLOSURE_PROPOSED, "close"): State.CLOSED,
    (State.CLOSED, "reopen"): State.IN_SERVICE,
}

REFUSALS: dict[tuple[str, str], str] = {
    (State.REGISTERED, "propose_closure"): "Kasus ini belum ditugaskan. Minta ketua menugaskannya dulu.",
    (State.REGISTERED, "close"): "Kasus ini belum ada penanggung jawabnya. Tugaskan dulu, lalu tutup.",
    (State.CLOSURE_PROPOSED, "propose_closure"): "Penutupan kasus ini sudah diusulkan dan menunggu ketua.",
    (State.IN_SERVICE, "decline_closure"): "Tidak ada usul penutupan yang menunggu jawaban.",
    (State.REGISTERED, "decline_closure"): "Tidak ada usul penutupan yang menunggu jawaban.",
    (State.CLOSED, "close"): "Kasus ini sudah ditutup.",
}
NOTE_HOURS = 24
CLOSED_FIRST = "Kasus ini sudah ditutup. Buka kembali dulu bila masih perlu dikerjakan."
NOT_CLOSED = "Kasus ini belum ditutup, jadi tidak perlu dibuka kembali."


class NotAllowed(Exception):
    """The verb does not fit; the text is a sentence in Indonesian that the person can act on."""


def next_state(state: str, verb: str) -> str:
    """Return the state that ``verb`` leads to from ``state``; raise NotAllowed with the reason where it leads nowhere."""
    try:
        return TRANSITIONS[(state, verb)]
    except KeyError:
        fallback = NOT_CLOSED if verb == "reopen" else CLOSED_FIRST
        raise NotAllowed(REFUSALS.get((state, verb), fallback)) from None


def require_open(state: str) -> None:
    """Raise NotAllowed when the case is closed: nothing is written into a closed file."""
    if state == State.CLOSED:
        raise NotAllowed(CLOSED_FIRST)


def refuse_conflict(family_id: int, user: User) -> None:
    """Raise NotAllowed for somebody on the conflict list of any case of the family: they get none of its cases."""
    if ConflictOfInterest.objects.filter(case__family=family_id, user=user).exists():
        raise NotAllowed(f"{user} ada dalam daftar benturan kepentingan keluarga ini. Pilih orang lain.")


def may_change_note(note: Note) -> bool:
    """Return whether a note is young enough to be changed; after a day it is only added to."""
    return timezone.now() - note.written_at <= timedelta(hours=NOTE_HOURS)
