"""Intake on the way: what was typed so far."""

import json
import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from families.models import Family
from lk3.encryption import EncryptedTextField
from lk3.models import Unit, User

from ..querysets import IntakeDraftQuerySet


class IntakeDraft(models.Model):
    """An intake that is not finished: the author's alone; gone when the case is opened, which then carries its uid."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="intake_drafts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, models.PROTECT, related_name="intake_drafts")
    answers = EncryptedTextField(default="", blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(auto_now=True)

    objects = IntakeDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "draf penerimaan"
        verbose_name_plural = "draf penerimaan"

    def __str__(self) -> str:
        return f"Draf {self.uid}"

    def load(self) -> dict[str, dict[str, Any]]:
        """Return the answers typed so far, by step."""
        return json.loads(self.answers) if self.answers else {}
