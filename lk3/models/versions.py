"""Rows that two people may edit at once."""

from django.db import models


class VersionedModel(models.Model):
    """Counts its versions, so that a form made from an older one is refused instead of overwriting (``lk3.forms``)."""

    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey("lk3.User", models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True
