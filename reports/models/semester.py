"""The report that every LK3 sends to its dinas each semester."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from lk3.encryption import EncryptedTextField
from lk3.models import Unit, User
from lk3.models.versions import VersionedModel

from ..querysets import SemesterReportQuerySet
from .releases import HALVES


class SemesterReport(VersionedModel):
    """One version of a unit's report on one semester: written by the head, frozen when submitted, read by the dinas.

    ``figures`` is empty while it is a draft (its figures are counted anew at each look) and frozen at submission, with ``digest``
    over figures and texts. A correction is a new ``edition``. Source: reporting practice in ``reports.semester``.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Sedang ditulis"
        SUBMITTED = "SUBMITTED", "Dikirim"
        READ = "READ", "Dibaca dinas"
        RETURNED = "RETURNED", "Dikembalikan"
        ACCEPTED = "ACCEPTED", "Diterima"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="semester_reports", verbose_name="LK3")
    year = models.PositiveSmallIntegerField("tahun")
    half = models.PositiveSmallIntegerField("semester", choices=HALVES)
    edition = models.PositiveSmallIntegerField("versi", default=1)
    state = models.CharField("status", max_length=9, choices=State, default=State.DRAFT, editable=False)
    number = models.CharField("nomor laporan", max_length=80, blank=True)
    activities = EncryptedTextField("kegiatan", blank=True, default="")
    obstacles = EncryptedTextField("hambatan", blank=True, default="")
    plans = EncryptedTextField("rencana semester berikutnya", blank=True, default="")
    signatory = models.CharField("yang menandatangani", max_length=120, blank=True)
    signatory_post = models.CharField("jabatan", max_length=120, blank=True)
    figures = models.JSONField("angka", null=True, blank=True)
    digest = models.CharField("sidik laporan", max_length=64, blank=True)
    correction_reason = models.CharField("yang diperbaiki", max_length=250, blank=True)
    return_note = models.CharField("catatan dinas", max_length=500, blank=True)
    begun_at = models.DateTimeField("dimulai pada")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dimulai oleh")
    submitted_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField("dibaca pada", null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SemesterReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan semester"
        verbose_name_plural = "laporan semester"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "half", "edition"],
                name="semester_report_once",
                violation_error_message="Versi laporan ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", submitted_at=None, submitted_by=None, figures=None)
                | (
                    ~Q(state="DRAFT")
                    & Q(submitted_at__isnull=False, submitted_by__isnull=False, figures__isnull=False)
                    & ~Q(digest="")
                ),
                name="semester_report_frozen_when_submitted",
                violation_error_message="Laporan yang dikirim harus punya angka beku, waktu, dan orang; draf tidak.",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="semester_report_read_by_somebody",
                violation_error_message="Waktu dibaca dan orangnya harus ada bersama.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RETURNED", "ACCEPTED"], decided_at__isnull=False, decided_by__isnull=False)
                | (~Q(state__in=["RETURNED", "ACCEPTED"]) & Q(decided_at=None, decided_by=None)),
                name="semester_report_decided_by_somebody",
                violation_error_message="Laporan yang diterima atau dikembalikan harus punya waktu dan orang.",
            ),
            models.CheckConstraint(
                condition=~Q(state="RETURNED") | ~Q(return_note=""),
                name="semester_report_returned_with_note",
                violation_error_message="Tulis catatan: apa yang perlu diperbaiki.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}-s{self.half} v{self.edition}"

    def get_absolute_url(self) -> str:
        """Return the page of this version."""
        return reverse("reports:semester-report", args=[self.uid])
