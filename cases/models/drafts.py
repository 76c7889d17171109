"""Intake on the way: what was typed so far."""

import json
import uuid
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from families.models import Family
from lk3.encryption import EncryptedTextField
from lk3.models import Unit, User

from ..querysets import IntakeDraftQuerySet


class Behind(Exception):
    """The step was saved in another tab or on another device since this page was made; nothing has been overwritten."""


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
        return self._stored()["steps"]

    @property
    def last_step(self) -> str:
        """Return the step that was saved last; empty for a new draft."""
        saves = self._stored()["saves"]
        return max(saves, key=lambda step: saves[step]["version"], default="")

    @transaction.atomic
    def keep(self, step: str, typed: dict[str, list[str]], *, version: int, page: str = "", attempt: int = 0) -> None:
        """Keep what was typed in one step, right or wrong; raises Behind, or DoesNotExist when the case was opened meanwhile.

        ``version`` is the last one the page knows, ``page`` the number its script gave to this loading of it, ``attempt`` the
        version it proposes. A page may save over what it saved itself, even when our answer got lost on the way; over what
        another page saved in this step since then it may not, unless both say the same. Other steps are nobody's conflict.

        Not audited: it happens every few seconds, and a draft is not yet a record of the family.
        """
        fresh = type(self).objects.select_for_update().get(pk=self.pk)
        stored = fresh._stored()
        save = stored["saves"].get(step, {"version": 0, "page": ""})
        is_same_page = bool(page) and page == save["page"]
        is_behind = 0 < attempt <= save["version"] if is_same_page else version < save["version"]
        if is_behind and stored["steps"].get(step) != typed:
            raise Behind
        fresh.version = max(attempt, fresh.version + 1)
        stored["steps"][step], stored["saves"][step] = typed, {"version": fresh.version, "page": page}
        self.answers = fresh.answers = json.dumps(stored)
        self.version = fresh.version
        fresh.save(update_fields=["answers", "version", "saved_at"])

    def _stored(self) -> dict[str, Any]:
        """Return ``steps`` and ``saves``; a draft of before the versions holds its steps only."""
        found = json.loads(self.answers) if self.answers else {}
        return found if "steps" in found else {"steps": found, "saves": {}}
