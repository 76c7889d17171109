"""The code printed on a letter: how it looks, how it is kept, until when it opens the letter.

Twelve characters of an alphabet in which nobody mistakes one for another, 54 bits: with the few tries that
``referrals.tries`` leaves, guessing one takes longer than the letter lives. It is stored twice: encrypted, because the letter may
be printed again, and as a keyed hash by which the answer page finds it.

A code is good ``AFTER_ANSWER`` beyond the day on which the answer is expected; once the partner has accepted, ``AT_WORK`` from
the last step on, because a shelter or a rehabilitation answers months later. The end of the referral ends it at once.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from lk3.encryption import lookup_hash

from . import tries
from .models import AnswerCode, Referral

if TYPE_CHECKING:
    from lk3.models import User

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B and U V: what a tired eye mixes up on a photocopy.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 12
AFTER_ANSWER = timedelta(days=60)
AT_WORK = timedelta(days=90)
State = Referral.State
# States in which a partner still has something to say.
ANSWERABLE = (State.SENT, State.RECEIVED, State.ACCEPTED, State.IN_SERVICE)


def give_code(referral: Referral, by: User) -> AnswerCode:
    """Make the referral's code and return it; an earlier one is worth nothing from now on. For use inside a verb: no event."""
    now, today = timezone.now(), timezone.localdate()
    AnswerCode.objects.filter(referral=referral, revoked_at=None).update(revoked_at=now, revoked_by=by)
    tries.forget(referral.number)
    text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return AnswerCode.objects.create(
        referral=referral,
        code=text,
        code_hash=hash_of(text),
        issued_at=now,
        issued_by=by,
        expires_on=max(referral.answer_expected_on or today, today) + AFTER_ANSWER,
    )


def last_day(code: AnswerCode, referral: Referral) -> date:
    """Return until when the code is good: its own day, later while the partner works. Asks no database."""
    if referral.state not in (State.ACCEPTED, State.IN_SERVICE):
        return code.expires_on
    return max(code.expires_on, timezone.localdate(referral.changed_at) + AT_WORK)


def opens(code: AnswerCode, referral: Referral) -> bool:
    """Return whether the code opens the letter today: not revoked, not too old, and the referral has not ended."""
    is_good = code.revoked_at is None and last_day(code, referral) >= timezone.localdate()
    return is_good and referral.state in ANSWERABLE


def current(referral: Referral) -> AnswerCode | None:
    """Return the code that opens the referral today, or None. One query."""
    code = AnswerCode.objects.filter(referral=referral, revoked_at=None).first()
    return code if code is not None and opens(code, referral) else None


def words(code: AnswerCode) -> str:
    """Return the code as it is printed: 'A3CD-4EFG-67HJ'."""
    return "-".join(code.code[start : start + 4] for start in range(0, LENGTH, 4))


def clean(typed: str) -> str:
    """Return what somebody typed as it is hashed: capitals without hyphens, blanks and anything else."""
    return "".join(letter for letter in typed.upper()[:60] if letter in ALPHABET)[: LENGTH + 1]


def hash_of(text: str) -> str:
    """Return the keyed hash by which a code is found."""
    return lookup_hash("answer-code", text)
