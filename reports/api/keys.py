"""Keys: how they look, whether one still opens anything, and who reads with it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from http import HTTPStatus

from django.core.cache import cache
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from lk3 import audit
from lk3.models import Membership, User

from ..models import ApiToken
from .problems import Problem

PREFIX = "lk3_"
# 32 bytes of chance; the prefix lets whoever finds a key in a file know what it is.
SHAPE = re.compile(r"lk3_[A-Za-z0-9_-]{43}", re.ASCII)
PER_MINUTE = 120
# How often somebody may knock with keys that open nothing, by network address.
WRONG_PER_MINUTE = 30
# The same for every reason, so that nobody learns whether a key ever was one.
NO_KEY = "Kirim kunci yang berlaku dalam kepala permintaan: Authorization: Bearer lk3_…"
TOO_MANY = "Batasnya {most} permintaan per menit. Coba lagi pada menit berikutnya."


def new_key() -> str:
    """A new key; whoever makes it keeps nothing but its digest."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """SHA-256 of the key. It holds 256 bits of chance, so that no slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def usable(tokens: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    """Those that open something now: neither revoked nor expired, and their maker may still log in with the same hat."""
    hats = Membership.objects.current().values("pk")
    return tokens.filter(
        revoked_at=None,
        expires_at__gt=timezone.now(),
        made_by__is_active=True,
        hat__user=F("made_by"),
        hat__in=hats,
    )


def token_of(request: HttpRequest) -> ApiToken:
    """The key of the request, its use noted; 401 for any other, 429 for one that is used too often.

    Only the header counts: a key in the address would stand in logs, and a session alone opens nothing.
    """
    key = _sent(request)
    digest = digest_of(key)
    found = ApiToken.objects.filter(digest=digest).select_related("made_by", "hat__unit__district", "hat__region")
    token = usable(found).first() if key else None
    if token is None or not hmac.compare_digest(token.digest, digest):
        raise _refused(request, found.first() if key else None)
    if _spend(f"key-{token.pk}", PER_MINUTE):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
    return token


def reader_of(token: ApiToken) -> User:
    """The maker of the key, wearing the hat that the key was made with."""
    reader = token.made_by
    reader.hat = token.hat
    return reader


def _sent(request: HttpRequest) -> str:
    """The key in the header; '' for none and for what cannot be one."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key if scheme.lower() == "bearer" and SHAPE.fullmatch(key) else ""


def _refused(request: HttpRequest, token: ApiToken | None) -> Problem:
    """401; a key was sent that opens nothing: the trail says so."""
    if "Authorization" in request.headers:
        _spend(f"wrong-{request.META.get('REMOTE_ADDR', '')}", WRONG_PER_MINUTE)
        audit.record("api_token.refused", by=None, on=token, object_type=ApiToken._meta.label_lower)
    return Problem(HTTPStatus.UNAUTHORIZED, NO_KEY, headers={"WWW-Authenticate": 'Bearer realm="LK3"'})


def _spend(name: str, most: int) -> bool:
    """Count one request of this minute; 429 after the last one that is free."""
    now = int(time.time())
    counter = f"api-{name}-{now // 60}"
    cache.add(counter, 0, timeout=120)
    try:
        used = cache.incr(counter)
    except ValueError:  # thrown out of the cache in between
        used = 1
    if used > most:
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY.format(most=most), headers={"Retry-After": str(60 - now % 60)}
        )
    return True
