"""Verbs about keys for other programs. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cases.workflow import NotAllowed
from lk3 import audit
from lk3.models import User

from ..api.keys import digest_of, new_key, usable
from ..models import ApiToken

MOST_DAYS = 365
MOST_KEYS = 10
TOO_LONG = f"Sebuah kunci berlaku paling lama {MOST_DAYS} hari."
TOO_MANY = f"Anda sudah punya {MOST_KEYS} kunci yang berlaku. Cabut satu yang tidak dipakai lagi."
NO_HAT = "Pilih dulu satu peran."


@transaction.atomic
def make_token(*, label: str, days: int, by: User) -> tuple[ApiToken, str]:
    """Return a key for the hat worn now, with its text: nobody can read that again, only a digest is kept.

    NotAllowed for more than `MOST_DAYS` days, or when the person holds `MOST_KEYS` keys already.
    """
    if by.hat is None:
        raise NotAllowed(NO_HAT)
    if not 1 <= days <= MOST_DAYS:
        raise NotAllowed(TOO_LONG)
    # One person's two clicks come one after the other, so that together they do not hold more than they may.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if usable(ApiToken.objects.filter(made_by=by)).count() >= MOST_KEYS:
        raise NotAllowed(TOO_MANY)
    key, now = new_key(), timezone.now()
    token = ApiToken.objects.create(
        label=label,
        digest=digest_of(key),
        hat=by.hat,
        made_at=now,
        made_by=by,
        expires_at=now + timedelta(days=days),
    )
    audit.record("api_token.made", by=by, on=token, key=str(token.uid), days=days)
    return token, key


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """Make a key worthless at once; a second click returns what the first one did."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
        audit.record("api_token.revoked", by=by, on=token, key=str(token.uid))
    return token
