"""Values that must stay secret even from whoever holds the database: AES-GCM per value, keyed hashes to find them.

A ciphertext is bound to its model, row and field, so that nobody can move a value to another row unnoticed. Keys come from
the environment: ``FIELD_KEYS`` is ``id:base64,id:base64`` (the first one encrypts, all decrypt, so keys can be changed),
``LOOKUP_KEY`` is a key of its own for the hashes.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class NotReadable(Exception):
    """The value was made with a key that is not here, or was moved or changed behind our back."""


@lru_cache(maxsize=4)
def _ciphers(keys: str) -> dict[str, AESGCM]:
    """Return the ciphers by key id, the encrypting one first. ``keys`` is the text of FIELD_KEYS."""
    ciphers = {}
    for part in keys.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            ciphers[key_id] = AESGCM(base64.b64decode(encoded, validate=True))
        except (ValueError, binascii.Error) as error:
            raise ImproperlyConfigured(
                "FIELD_KEYS harus berbentuk 'nama:kunci' dengan kunci 32 bita dalam base64, dipisah koma."
            ) from error
    return ciphers


def encrypt_bytes(data: bytes, *, bound_to: str) -> bytes:
    """Return ``data`` as ``key id:nonce + ciphertext``, readable only with the same ``bound_to``."""
    key_id, cipher = next(iter(_ciphers(settings.FIELD_KEYS).items()))
    nonce = os.urandom(12)
    return key_id.encode() + b":" + nonce + cipher.encrypt(nonce, data, bound_to.encode())


def decrypt_bytes(sealed: bytes, *, bound_to: str) -> bytes:
    """Return what ``encrypt_bytes`` sealed; NotReadable when the key is gone, or the bytes were moved, changed or cut off."""
    key_id, _, raw = sealed.partition(b":")
    name = key_id.decode(errors="replace")
    try:
        return _ciphers(settings.FIELD_KEYS)[name].decrypt(raw[:12], raw[12:], bound_to.encode())
    except (KeyError, ValueError, InvalidTag) as error:
        raise NotReadable(f"Nilai terenkripsi tidak dapat dibaca (kunci {name[:20]}).") from error


def encrypt(text: str, *, bound_to: str) -> str:
    """Return ``text`` as ``key id:base64(nonce + ciphertext)``, readable only with the same ``bound_to``."""
    key_id, _, raw = encrypt_bytes(text.encode(), bound_to=bound_to).partition(b":")
    return f"{key_id.decode()}:{base64.b64encode(raw).decode()}"


def decrypt(token: str, *, bound_to: str) -> str:
    """Return the text of ``token``; NotReadable when the key is gone or the value is not where it was written."""
    key_id, _, encoded = token.partition(":")
    return decrypt_bytes(key_id.encode() + b":" + base64.b64decode(encoded), bound_to=bound_to).decode()


def lookup_hash(purpose: str, text: str) -> str:
    """Return the keyed hash (64 hex digits) by which ``text`` is found again; one ``purpose`` never matches another."""
    key = base64.b64decode(settings.LOOKUP_KEY)
    return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


class Sealed(str):
    """A ciphertext as it came from the database, not yet opened."""

    __slots__ = ()


class _Opened:
    """The attribute of a model: opens the ciphertext when somebody reads it, and keeps the text for this instance."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = decrypt(value, bound_to=self.field.binding(instance)) if value else ""
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text that is stored encrypted. The model needs a ``uid`` (UUID), because the primary key is not known in time."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the opening attribute in the place of the plain one."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opened(self))

    def binding(self, instance: models.Model) -> str:
        """Return what a value of this field is bound to: model, row, field."""
        return f"{instance._meta.label_lower}:{instance.uid}:{self.attname}"  # type: ignore[attr-defined]

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        """Keep the ciphertext closed until it is read."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return what is stored: the ciphertext; an empty text stays empty."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            return str(value)
        return encrypt(value, bound_to=self.binding(model_instance)) if value else ""

    def value_from_object(self, obj: models.Model) -> Any:
        """Return the opened text, for forms."""
        return getattr(obj, self.attname)
