"""Work that takes longer than a page may."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from ..querysets import JobQuerySet
from .people import Membership, User


class Job(models.Model):
    """One piece of long work (an import, a big export, a rebuild), done by a worker beside the web server.

    ``kind`` names the function (``lk3.work``), ``arguments`` are ids and codes, never personal data. The page shows ``done`` of
    ``total`` steps. A worker that dies leaves its last ``beat_at``; another one takes the job up again.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Menunggu giliran"
        RUNNING = "RUNNING", "Sedang dikerjakan"
        DONE = "DONE", "Selesai"
        FAILED = "FAILED", "Gagal"
        STOPPED = "STOPPED", "Dihentikan"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("jenis", max_length=40)
    label = models.CharField("pekerjaan", max_length=160)
    arguments = models.JSONField("masukan", default=dict)
    hat = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="peran")
    state = models.CharField("status", max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("langkah selesai", default=0)
    total = models.PositiveIntegerField("seluruh langkah", null=True, blank=True)
    words = models.CharField("sampai di mana", max_length=200, blank=True)
    result = models.JSONField("hasil", default=dict)
    problem = models.CharField("masalah", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    worker = models.CharField("pekerja", max_length=80, blank=True)
    # What it made, encrypted on disk (``lk3.vault``); the name holds period and area, never a person.
    file_uid = models.UUIDField(null=True, blank=True, editable=False)
    file_name = models.CharField("nama berkas", max_length=160, blank=True)
    file_type = models.CharField("jenis berkas", max_length=100, blank=True)
    asked_at = models.DateTimeField("diminta pada")
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="diminta oleh"
    )
    started_at = models.DateTimeField("dimulai pada", null=True, blank=True)
    beat_at = models.DateTimeField("tanda hidup terakhir", null=True, blank=True)
    finished_at = models.DateTimeField("selesai pada", null=True, blank=True)
    stop_asked_at = models.DateTimeField("minta berhenti pada", null=True, blank=True)
    stop_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="minta berhenti oleh"
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        constraints = [
            models.CheckConstraint(
                condition=Q(stop_asked_at=None, stop_asked_by=None)
                | Q(stop_asked_at__isnull=False, stop_asked_by__isnull=False),
                name="job_stopped_by_somebody",
                violation_error_message="Waktu dan orang yang meminta berhenti harus ada bersama.",
            )
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
