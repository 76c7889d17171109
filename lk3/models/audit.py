"""Who did what to which record, in an order nobody can change unnoticed."""

from django.db import models
from django.utils import timezone

from ..querysets import AuditEventQuerySet
from .people import Membership, User
from .units import Unit


class AuditChain(models.Model):
    """The end of one chain of events. Every person has a chain, so that nobody waits for somebody else's entry."""

    name = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "rantai audit"
        verbose_name_plural = "rantai audit"

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One act: reading a file, changing it, exporting, being refused. Ids and field names only, never values.

    Append-only: triggers of the database refuse to change or delete a row, and every row carries the keyed hash of the
    one before it (see ``lk3.audit``).
    """

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="events")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    hat = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    case_id = models.PositiveBigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "kejadian audit"
        verbose_name_plural = "kejadian audit"
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_event_sequence"),
        ]
        indexes = [
            models.Index(fields=["case_id", "-at"], name="audit_event_case", condition=models.Q(case_id__isnull=False)),
            models.Index(fields=["unit", "-at"], name="audit_event_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.sequence} {self.verb}"
