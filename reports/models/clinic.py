"""The clinic of "lainnya": cases that got a better category once there was one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from cases.models import Case, ProblemCategory
from lk3.encryption import EncryptedTextField
from lk3.models import Unit, User

from ..querysets import RecodingQuerySet


class Recoding(models.Model):
    """One move of cases from "lainnya" to a better category at one unit; it can be taken back as a whole."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recodings", verbose_name="LK3")
    to_category = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="+", verbose_name="menjadi")
    done_at = models.DateTimeField("dilakukan pada")
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dilakukan oleh")
    undone_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dibatalkan oleh"
    )

    objects = RecodingQuerySet.as_manager()

    class Meta:
        verbose_name = "pengodean ulang"
        verbose_name_plural = "pengodean ulang"
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="recoding_undone_by_somebody",
                violation_error_message="Waktu pembatalan dan orangnya harus ada bersama.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.uid}"


class RecodedCase(models.Model):
    """One case of such a move, with what it was before."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # CASCADE: a line is part of its move.
    recoding = models.ForeignKey(Recoding, models.CASCADE, related_name="lines", verbose_name="pengodean ulang")
    case = models.ForeignKey(Case, models.PROTECT, related_name="recodings", verbose_name="kasus")
    from_category = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="+", verbose_name="semula")
    explanation = EncryptedTextField("penjelasan semula", blank=True, default="")
    reason = models.CharField("alasan lainnya semula", max_length=8, blank=True)

    class Meta:
        verbose_name = "kasus yang dikodekan ulang"
        verbose_name_plural = "kasus yang dikodekan ulang"
        constraints = [
            models.UniqueConstraint(
                fields=["recoding", "case"],
                name="recoded_case_once",
                violation_error_message="Kasus ini sudah ada dalam pengodean ulang yang sama.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recoding_id}: {self.case_id}"
