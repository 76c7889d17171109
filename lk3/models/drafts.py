"""What somebody is writing and has not sent yet."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..encryption import EncryptedTextField
from .people import User
from .units import Unit

DAYS_KEPT = 30
# A draft that was sent leaves its number behind for a while, so that a late save does not bring it back.
HOURS_REMEMBERED = 24


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts of forms."""

    def visible_to(self, user: User) -> DraftQuerySet:
        """Only one's own, and only with a hat of the unit where they were begun."""
        hat = user.hat
        return self.filter(author=user, unit_id=hat.unit_id) if hat else self.none()

    def open(self) -> DraftQuerySet:
        """Not sent, not thrown away, not forgotten."""
        return self.filter(sent_at=None, saved_at__gte=timezone.now() - timedelta(days=DAYS_KEPT))

    def stale(self) -> DraftQuerySet:
        """Nobody will come back for these."""
        now = timezone.now()
        forgotten = Q(saved_at__lt=now - timedelta(days=DAYS_KEPT))
        return self.filter(forgotten | Q(sent_at__lt=now - timedelta(hours=HOURS_REMEMBERED)))

    def latest_first(self) -> DraftQuerySet:
        """The one touched last comes first."""
        return self.order_by("-saved_at", "-id")


class Draft(models.Model):
    """A long form on the way: what its author has typed so far, theirs alone, emptied when the form is sent.

    ``path`` is the form's own address, ``label`` what the author reads in the list of unfinished work: both hold
    references, never names. ``version`` counts the saves; ``saved_from`` is the page (one tab, once loaded) of the last.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    path = models.CharField(max_length=300)
    label = models.CharField(max_length=120)
    fields = EncryptedTextField(default="", blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_from = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "draf isian"
        verbose_name_plural = "draf isian"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(fields=""),
                name="draft_sent_is_empty",
                violation_error_message="Draf yang sudah dikirim tidak menyimpan tulisan lagi.",
            )
        ]
        indexes = [
            models.Index(fields=["saved_at"], name="draft_saved"),
            models.Index(fields=["sent_at"], name="draft_sent", condition=Q(sent_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Draf {self.uid}"

    def load(self) -> dict[str, list[str]]:
        """Return what was typed so far: by name of the field, as it came from the browser."""
        return json.loads(self.fields) if self.fields else {}
