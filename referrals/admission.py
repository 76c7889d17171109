"""Opening a letter by its number and code, without an account, and keeping it open for half an hour in one browser."""

from __future__ import annotations

import re
import time

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from lk3 import audit
from lk3.encryption import lookup_hash

from . import codes, tries
from .models import AnswerCode, Referral, ReferralMessage

KEY = "opened_letter"
OPEN_SECONDS = 30 * 60
# RUJ, the four digits of the district, the year, the count; as written by ``lk3.models.references``.
NUMBER = re.compile(r"(?:RUJ)?(\d{4})(\d{4})(\d{5,})")
DEAD = (
    "Kode surat ini terlalu sering dicoba dengan kode yang salah, jadi tidak berlaku lagi. "
    "Buat kode baru di halaman surat, lalu sampaikan kepada mitra."
)


def clean_number(typed: str) -> str:
    """Return the number of a letter as it is stored, from what somebody typed: hyphens, blanks and 'RUJ' may be missing.

    One letter has one spelling here, so that its wrong tries are counted together however they were typed.
    """
    bare = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    found = NUMBER.fullmatch(bare)
    return ("-".join(["RUJ", *found.groups()]) if found else bare)[:24]


@transaction.atomic
def admit(*, number: str, typed: str, address: str) -> AnswerCode | None:
    """Return the code that opens the letter, or None, which says nothing about why. One event for each wrong try.

    ``number`` and ``typed`` are as somebody typed them, ``address`` is the client's internet address. Letters that exist and
    those that do not take the same path through the same queries. While too much was tried there is no event either: who goes
    on trying can fill neither the counters nor the audit trail; the event of the last wrong try before says so.
    """
    number, code_hash, source = clean_number(number), codes.hash_of(codes.clean(typed)), tries.hashed_address(address)
    attempt = tries.Tries(number=number, source=source)
    if attempt.are_used_up:
        return None
    found = AnswerCode.objects.select_related("referral").filter(code_hash=code_hash, referral__number=number).first()
    if found is not None and codes.opens(found, found.referral):
        return found
    is_last = attempt.add()
    referral = Referral.objects.select_related("case").filter(number=number).exclude(number="").first()
    case = referral.case if referral else None
    detail = {"address": source[:16], "is_locked": attempt.are_used_up}
    audit.record("referral.code_refused", by=None, on=referral, case=case, **detail)
    if is_last and referral is not None:
        # Afterwards: here it would lock counters and referral in the other order than the verbs do.
        transaction.on_commit(lambda: _tell_unit(referral))
    return None


@transaction.atomic
def _tell_unit(referral: Referral) -> None:
    """Say where the unit reads answers that the code is worth nothing any more."""
    ReferralMessage.objects.create(referral=referral, is_from_us=False, text=DEAD, answered_as="Pesan sistem")
    Referral.objects.filter(pk=referral.pk).update(is_unread=True, version=F("version") + 1)


def keep_open(request: HttpRequest, code: AnswerCode) -> None:
    """Open the letter in this browser for half an hour; another letter that was open there is closed."""
    request.session.cycle_key()  # a session that somebody else planted here must not open the letter to them
    request.session[KEY] = {"code": code.code_hash, "until": time.time() + OPEN_SECONDS}


def close(request: HttpRequest) -> None:
    """Close the letter in this browser."""
    request.session.pop(KEY, None)


def opened(request: HttpRequest) -> AnswerCode | None:
    """Return the code whose letter is open in this browser, or None: never, too long ago, or the code opens nothing now."""
    entry = request.session.get(KEY)
    if not entry or time.time() > entry["until"]:
        return None
    rows = AnswerCode.objects.select_related("referral__case__unit__district", "referral__partner__district")
    code = rows.filter(code_hash=entry["code"]).first()
    return code if code is not None and codes.opens(code, code.referral) else None


def form_mark(code: AnswerCode) -> str:
    """Return what a form of this letter carries, so that an answer typed for one letter never reaches another one."""
    return lookup_hash("answer-form", code.code_hash)[:24]
