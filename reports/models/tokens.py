"""Keys by which another program reads the statistics."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from lk3.models import Membership, User

from ..querysets import ApiTokenQuerySet


class ApiToken(models.Model):
    """A key for another program: it reads what the hat of its maker may read as statistics, and nothing else.

    Only a hash is kept; the key itself is shown once.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField("untuk apa", max_length=80)
    digest = models.CharField("sidik kunci", max_length=64, unique=True, editable=False)
    hat = models.ForeignKey(Membership, models.PROTECT, related_name="api_tokens", verbose_name="peran")
    made_at = models.DateTimeField("dibuat pada")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="api_tokens", verbose_name="dibuat oleh")
    expires_at = models.DateTimeField("berlaku sampai")
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dicabut oleh"
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "kunci akses data"
        verbose_name_plural = "kunci akses data"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_token_revoked_by_somebody",
                violation_error_message="Waktu pencabutan dan orangnya harus ada bersama.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.uid}"
