"""What somebody had typed when the session ran out."""

import uuid

from django.db import models
from django.utils import timezone

from ..encryption import EncryptedTextField


class RescuedForm(models.Model):
    """A form that arrived after its session had ended: kept, encrypted, for the browser that sent it, until it is sent again.

    Only the browser's new session knows the ``uid``. The verb runs later, with the rights of whoever logs in then.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    path = models.CharField(max_length=300)
    fields = EncryptedTextField()
    rescued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "isian yang diselamatkan"
        verbose_name_plural = "isian yang diselamatkan"

    def __str__(self) -> str:
        return f"Isian {self.uid}"
