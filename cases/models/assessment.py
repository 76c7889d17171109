"""What the worker found out: triage at the door, assessments, and the strengths of the family."""

from __future__ import annotations

import json
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lk3.encryption import EncryptedTextField
from lk3.models import User

from ..querysets import InCaseQuerySet
from .case import Case


class Triage(models.Model):
    """Five plain questions at the door, and again whenever danger comes up; they set the urgency and the response clock."""

    class Reply(models.TextChoices):
        YES = "YES", "Ya"
        NO = "NO", "Tidak"
        UNKNOWN = "UNKNOWN", "Belum tahu"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="triages", verbose_name="kasus")
    danger_now = models.CharField("ada yang terancam atau terluka sekarang", max_length=7, choices=Reply)
    child_at_risk = models.CharField("ada anak yang tidak aman", max_length=7, choices=Reply)
    self_harm = models.CharField("ada yang ingin menyakiti diri atau mati", max_length=7, choices=Reply)
    weapon = models.CharField("ada senjata atau ancaman membunuh", max_length=7, choices=Reply)
    safe_tonight = models.CharField("ada tempat aman untuk malam ini", max_length=7, choices=Reply)
    note = EncryptedTextField("keterangan", blank=True, default="")
    urgency = models.CharField("kemendesakan", max_length=6, choices=Case.Urgency)
    taken_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "triase"
        verbose_name_plural = "triase"
        indexes = [models.Index(fields=["case", "-taken_at"], name="triage_case_recent")]

    def __str__(self) -> str:
        return f"Triase {self.pk}"


class Assessment(models.Model):
    """An initial or a full (biopsychosocial-spiritual) assessment. Repeated later beside the previous answers, never overwritten.

    ``answers`` is JSON, {section code: text}; the sections stand in ``cases.assessment``. Within a day its writer may correct it.
    """

    class Kind(models.TextChoices):
        INITIAL = "INITIAL", "Asesmen awal"
        FULL = "FULL", "Asesmen mendalam"

    class Decision(models.TextChoices):
        NONE = "", "–"
        ACCEPTED = "ACCEPTED", "Diterima, lanjut asesmen mendalam"
        INFORMATION = "INFORMATION", "Cukup dengan informasi"
        REFERRED = "REFERRED", "Dirujuk ke lembaga lain"
        OUT_OF_SCOPE = "OUT_OF_SCOPE", "Di luar kewenangan LK3"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments", verbose_name="kasus")
    kind = models.CharField("jenis", max_length=7, choices=Kind)
    taken_on = models.DateField("tanggal asesmen", default=timezone.localdate)
    sources = models.CharField("sumber data", max_length=200, blank=True)  # codes of cases.assessment.SOURCES, by comma
    answers = EncryptedTextField("jawaban")
    risk = models.CharField("risiko", max_length=6, choices=Case.Risk)
    decision = models.CharField("keputusan", max_length=12, choices=Decision, blank=True, default=Decision.NONE)
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "asesmen"
        verbose_name_plural = "asesmen"
        indexes = [models.Index(fields=["case", "-taken_on", "-id"], name="assessment_case_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by=None) | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="assessment_changed_at_by",
                violation_error_message="Waktu dan orang yang mengubah harus dicatat bersama.",
            ),
            models.CheckConstraint(
                condition=Q(kind="FULL", decision="") | Q(kind="INITIAL") & ~Q(decision=""),
                name="assessment_initial_decides",
                violation_error_message="Asesmen awal berakhir dengan keputusan; asesmen mendalam tidak.",
            ),
        ]

    def __str__(self) -> str:
        return f"Asesmen {self.pk}"

    def load(self) -> dict[str, str]:
        """Return the answers: section code → text."""
        return json.loads(self.answers) if self.answers else {}


class ResilienceCheck(models.Model):
    """The four strengths of the family (ekonomi, pendidikan, akhlak, keharmonisan) at one moment of a case.

    ``answers`` is JSON, {question code: YES | PARTLY | NO}; a question that was not asked is absent, never 0. It stands with the
    case, not the family: what was said in a case is as secret as the case. Not an official IKK or iBangga score.
    """

    class Moment(models.TextChoices):
        INTAKE = "INTAKE", "Awal"
        DURING = "DURING", "Di tengah layanan"
        CLOSING = "CLOSING", "Penutupan"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="resilience_checks", verbose_name="kasus")
    moment = models.CharField("saat", max_length=7, choices=Moment)
    taken_on = models.DateField("tanggal", default=timezone.localdate)
    edition = models.CharField(max_length=10, editable=False)
    answers = EncryptedTextField("jawaban")
    note = EncryptedTextField("keterangan", blank=True, default="")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "ketahanan keluarga"
        verbose_name_plural = "ketahanan keluarga"
        indexes = [models.Index(fields=["case", "-taken_on", "-id"], name="resilience_case_recent")]

    def __str__(self) -> str:
        return f"Ketahanan {self.pk}"

    def load(self) -> dict[str, str]:
        """Return what was asked: question code → YES, PARTLY or NO."""
        return json.loads(self.answers) if self.answers else {}
