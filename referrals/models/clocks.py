"""What was said about a clock that runs out: once to each who must know, never twice."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models import Task
from lk3.models import Unit, User

from ..querysets import ReminderQuerySet
from .referrals import Referral


class Reminder(models.Model):
    """One reminder about one thing: to its worker, then to the head, then to the dinas as a mere count. Time raises it."""

    class Step(models.TextChoices):
        WORKER = "WORKER", "Petugas"
        HEAD = "HEAD", "Ketua LK3"
        OFFICE = "OFFICE", "Dinas (jumlah saja)"

    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="reminders")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="reminders")
    step = models.CharField("kepada", max_length=6, choices=Step)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # whose day it stands on, for WORKER
    raised_at = models.DateTimeField(default=timezone.now)
    # The worker or head has said that they have read it.
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "pengingat"
        verbose_name_plural = "pengingat"
        indexes = [models.Index(fields=["unit", "step", "seen_at"], name="reminder_unit_step")]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, referral=None) | Q(task=None, referral__isnull=False),
                name="reminder_about_one_thing",
                violation_error_message="Pengingat berbicara tentang satu tugas atau satu rujukan.",
            ),
            models.UniqueConstraint(
                fields=["task", "step"],
                name="reminder_once_per_task_and_step",
                violation_error_message="Hal ini sudah diingatkan.",
            ),
            models.UniqueConstraint(
                fields=["referral", "step"],
                name="reminder_once_per_referral_and_step",
                violation_error_message="Hal ini sudah diingatkan.",
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="reminder_seen_at_by",
                violation_error_message="Waktu dan orang yang membaca harus dicatat bersama.",
            ),
        ]

    def __str__(self) -> str:
        return f"Pengingat {self.pk}"
