"""When reports are due, and the months in which a unit says that there was no case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lk3.models import Unit, User

from ..querysets import NoCaseMonthQuerySet
from .releases import HALVES


class ReportDeadline(models.Model):
    """Until which day the report on a semester is expected; where none is set the usual days after its end count."""

    year = models.PositiveSmallIntegerField("tahun")
    half = models.PositiveSmallIntegerField("semester", choices=HALVES)
    due_on = models.DateField("paling lambat")

    class Meta:
        verbose_name = "batas laporan semester"
        verbose_name_plural = "kalender laporan"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "half"],
                name="report_deadline_once",
                violation_error_message="Batas untuk semester ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}-s{self.half}"


class NoCaseMonth(models.Model):
    """A unit's word that no case came in a month: silence that was looked at, which is not the same as missing data."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="no_case_months", verbose_name="LK3")
    month = models.DateField("bulan")  # its first day
    declared_at = models.DateTimeField("dinyatakan pada")
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="dinyatakan oleh")
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ditarik oleh"
    )

    objects = NoCaseMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "pernyataan tidak ada kasus"
        verbose_name_plural = "pernyataan tidak ada kasus"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month"],
                condition=Q(withdrawn_at=None),
                name="no_case_month_once",
                violation_error_message="Bulan ini sudah dinyatakan tanpa kasus.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="no_case_month_withdrawn_by_somebody",
                violation_error_message="Waktu penarikan dan orangnya harus ada bersama.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m}"
