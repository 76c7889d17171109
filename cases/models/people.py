"""Who has what to do with a case: its people, its problems beside the first, the team, and those who must not see it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from families.models import Person
from lk3.models import User

from .case import Case, require_case_worker
from .categories import ProblemCategory, WelfareCategory


class CaseParticipant(models.Model):
    """A person in a case with a role: client, victim, alleged perpetrator, witness, guardian."""

    class Role(models.TextChoices):
        CLIENT = "CLIENT", "Klien"
        VICTIM = "VICTIM", "Korban"
        ALLEGED_PERPETRATOR = "ALLEGED_PERPETRATOR", "Terduga pelaku"
        WITNESS = "WITNESS", "Saksi"
        GUARDIAN = "GUARDIAN", "Wali"

    case = models.ForeignKey(Case, models.PROTECT, related_name="participants", verbose_name="kasus")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations", verbose_name="orang")
    role = models.CharField("peran dalam kasus", max_length=19, choices=Role)
    welfare_categories = models.ManyToManyField(
        WelfareCategory, blank=True, related_name="+", verbose_name="kategori PPKS"
    )

    class Meta:
        verbose_name = "orang dalam kasus"
        verbose_name_plural = "orang dalam kasus"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "role"],
                name="case_participant_once",
                violation_error_message="Orang ini sudah tercatat dengan peran tersebut.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.get_role_display()}"


class CaseProblem(models.Model):
    """A secondary problem of a case; the primary one stands on the case itself."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="secondary_problems", verbose_name="kasus")
    category = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="+", verbose_name="masalah")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "masalah tambahan"
        verbose_name_plural = "masalah tambahan"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "category"],
                name="case_problem_once",
                violation_error_message="Masalah ini sudah tercatat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.category_id}"


class TeamMember(models.Model):
    """A colleague of the unit who works on the case beside its owner, perhaps for a time."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="team", verbose_name="kasus")
    user = models.ForeignKey(User, models.PROTECT, related_name="team_memberships", verbose_name="rekan")
    until_on = models.DateField("sampai", null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "anggota tim"
        verbose_name_plural = "anggota tim"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                name="team_member_once",
                violation_error_message="Rekan ini sudah ada dalam tim.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.user_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse people whose role may not see personal data."""
        require_case_worker(self.user, self.case.unit_id)
        super().save(*args, **kwargs)


class ConflictOfInterest(models.Model):
    """Somebody who must not see this case whatever their role: a relative, or the one who may have done it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conflicts", verbose_name="kasus")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="pengguna")
    reason = models.CharField("alasan", max_length=250)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "benturan kepentingan"
        verbose_name_plural = "benturan kepentingan"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                name="conflict_once",
                violation_error_message="Orang ini sudah ada dalam daftar.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.user_id}"
