"""What is agreed and what has to be done: goals, versions of the plan, tasks, conferences."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lk3.encryption import EncryptedTextField
from lk3.models import User
from lk3.models.versions import VersionedModel

from ..querysets import InCaseQuerySet, TaskQuerySet
from .case import Case
from .categories import ProblemCategory
from .clocks import ClockRule


class Goal(VersionedModel):
    """One thing the family wants to reach, tied to a problem of the case; its actions are tasks."""

    class Status(models.TextChoices):
        OPEN = "OPEN", "Berjalan"
        MET = "MET", "Tercapai"
        PARTLY = "PARTLY", "Tercapai sebagian"
        DROPPED = "DROPPED", "Tidak dilanjutkan"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="goals", verbose_name="kasus")
    number = models.PositiveSmallIntegerField("nomor", editable=False)
    problem = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="+", verbose_name="masalah")
    text = EncryptedTextField("tujuan")
    success_sign = EncryptedTextField("tanda berhasil", blank=True, default="")
    status = models.CharField("status", max_length=7, choices=Status, default=Status.OPEN, editable=False)
    status_note = EncryptedTextField("keterangan hasil", blank=True, default="")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "tujuan"
        verbose_name_plural = "tujuan"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="goal_number_once", violation_error_message="Nomor ini sudah dipakai."
            ),
            models.CheckConstraint(
                condition=Q(status="OPEN", decided_at=None, decided_by=None)
                | (~Q(status="OPEN") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="goal_decided_completely",
                violation_error_message="Tujuan yang selesai harus punya waktu dan orang yang menilai.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tujuan {self.pk}"


class PlanVersion(models.Model):
    """The plan as it was agreed on a day: a copy of goals and actions that does not change when they do.

    ``snapshot`` is JSON: [{number, problem, text, success_sign, actions: [{what, responsible, due_on, indicator}]}].
    """

    class Agreement(models.TextChoices):
        AGREED = "AGREED", "Klien setuju"
        PARTLY = "PARTLY", "Klien setuju sebagian"
        DECLINED = "DECLINED", "Klien belum setuju"
        NOT_POSSIBLE = "NOT_POSSIBLE", "Belum dapat ditanyakan"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="plan_versions", verbose_name="kasus")
    number = models.PositiveSmallIntegerField("versi", editable=False)
    snapshot = EncryptedTextField("isi rencana")
    agreement = models.CharField("kesepakatan", max_length=12, choices=Agreement)
    agreed_by = models.CharField("disepakati oleh", max_length=120, blank=True)
    agreed_on = models.DateField("pada", default=timezone.localdate)
    client_words = EncryptedTextField("kata-kata klien", blank=True, default="")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "versi rencana"
        verbose_name_plural = "versi rencana"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="plan_version_once",
                violation_error_message="Versi rencana ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: rencana versi {self.number}"

    def load(self) -> list[dict[str, Any]]:
        """Return the goals of this version with their actions."""
        return json.loads(self.snapshot) if self.snapshot else []


class Conference(models.Model):
    """A meeting of several people about one case (case conference): who came, what was at stake, what was decided.

    Decisions are tasks. Guests need no account and get no right to the case.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="conferences", verbose_name="kasus")
    held_on = models.DateField("tanggal")
    start_time = models.TimeField("pukul", null=True, blank=True)
    place = models.CharField("tempat", max_length=160)
    issues = EncryptedTextField("yang dibahas")
    conclusion = EncryptedTextField("kesimpulan", blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "konferensi kasus"
        verbose_name_plural = "konferensi kasus"
        indexes = [models.Index(fields=["case", "-held_on", "-id"], name="conference_case_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by=None) | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="conference_changed_at_by",
                violation_error_message="Waktu dan orang yang mengubah harus dicatat bersama.",
            )
        ]

    def __str__(self) -> str:
        return f"Konferensi {self.pk}"


class ConferenceParticipant(models.Model):
    """Somebody at a conference, with role and institution. A name on a list, not an account."""

    # CASCADE: a list that is corrected together with its conference.
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="participants", verbose_name="konferensi")
    name = models.CharField("nama", max_length=120)
    role = models.CharField("peran", max_length=80, blank=True)
    institution = models.CharField("lembaga", max_length=120, blank=True)

    class Meta:
        verbose_name = "peserta konferensi"
        verbose_name_plural = "peserta konferensi"

    def __str__(self) -> str:
        return f"Peserta {self.pk}"


class Task(models.Model):
    """Something that has to be done by a day: an action of the plan, a decision, a legal duty, the answer to a triage."""

    class Origin(models.TextChoices):
        PLAN = "PLAN", "Rencana"
        CONFERENCE = "CONFERENCE", "Konferensi kasus"
        LEGAL = "LEGAL", "Kewajiban hukum"
        CONTACT = "CONTACT", "Layanan"
        OTHER = "OTHER", "Tugas"

    class State(models.TextChoices):
        OPEN = "OPEN", "Terbuka"
        DONE = "DONE", "Selesai"
        CANCELLED = "CANCELLED", "Dibatalkan"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", verbose_name="kasus")
    origin = models.CharField("asal", max_length=10, choices=Origin, default=Origin.OTHER, editable=False)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="tujuan")
    conference = models.ForeignKey(
        Conference, models.PROTECT, null=True, blank=True, related_name="tasks", editable=False
    )
    # The rule behind a legal duty: who is bound, what counts as done, and its basis.
    rule = models.ForeignKey(ClockRule, models.PROTECT, null=True, blank=True, related_name="tasks", editable=False)
    what = EncryptedTextField("apa yang dilakukan")
    # The colleague on whose day it stands; ``responsible`` names somebody else: the client, a guest, a partner.
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="rekan yang mengerjakan"
    )
    responsible = models.CharField("dikerjakan oleh (bukan rekan)", max_length=120, blank=True)
    due_on = models.DateField("paling lambat", null=True, blank=True)
    # For clocks counted in hours; ``due_on`` is its day.
    due_at = models.DateTimeField("tenggat", null=True, blank=True, editable=False)
    indicator = EncryptedTextField("ukuran berhasil", blank=True, default="")
    state = models.CharField("status", max_length=9, choices=State, default=State.OPEN, editable=False)
    result = EncryptedTextField("hasil", blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tugas"
        verbose_name_plural = "tugas"
        indexes = [
            models.Index(fields=["case", "state", "due_on"], name="task_case_due"),
            models.Index(fields=["owner", "state", "due_on"], name="task_owner_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN", ended_at=None, ended_by=None)
                | (~Q(state="OPEN") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="task_ended_completely",
                violation_error_message="Tugas yang selesai harus punya waktu dan orang yang menyelesaikan.",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(responsible=""),
                name="task_has_somebody",
                violation_error_message="Pilih rekan, atau tulis siapa yang mengerjakan.",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(due_on__isnull=False),
                name="task_clock_has_day",
                violation_error_message="Tenggat jam harus punya tanggal.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tugas {self.pk}"
