"""Intake on the way: what was typed so far."""

import json
import uuid

from django.db import models, transaction
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
    # Counts the saves, so that a second tab or device is told instead of overwriting.
    version = models.PositiveIntegerField(default=1, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(auto_now=True)

    objects = IntakeDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "draf penerimaan"
        verbose_name_plural = "draf penerimaan"

    def __str__(self) -> str:
        return f"Draf {self.uid}"

    def load(self) -> dict[str, dict[str, list[str]]]:
        """Return what was typed so far: by step, by name of the field, as it came from the browser."""
        return json.loads(self.answers) if self.answers else {}

    @transaction.atomic
    def keep(self, step: str, typed: dict[str, list[str]]) -> None:
        """Keep what was typed in one step, right or wrong; raises DoesNotExist when the case has been opened meanwhile.

        Not audited: it happens every few seconds, and a draft is not yet a record of the family.
        """
        fresh = type(self).objects.select_for_update().get(pk=self.pk)
        self.answers = fresh.answers = json.dumps(fresh.load() | {step: typed})
        fresh.save(update_fields=["answers", "saved_at"])
