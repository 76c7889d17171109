"""How a case moved: states and hands."""

from django.db import models
from django.utils import timezone

from lk3.models import User

from .case import Case


class CaseTransition(models.Model):
    """One step from one state to another: who, when, why. Reopening keeps every date here."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="transitions")
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16, choices=Case.State)
    reason = models.CharField(max_length=250, blank=True)
    outcome = models.CharField(max_length=20, choices=Case.Outcome, blank=True)
    effective_on = models.DateField(default=timezone.localdate)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "perpindahan status"
        verbose_name_plural = "perpindahan status"
        indexes = [models.Index(fields=["case", "-moved_at"], name="case_transition_recent")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.to_state}"


class Assignment(models.Model):
    """Whose case it became, when, and who decided."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.CharField("pesan", max_length=250, blank=True)
    assigned_at = models.DateTimeField(default=timezone.now)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        indexes = [models.Index(fields=["case", "-assigned_at"], name="assignment_recent")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.owner_id}"
