"""Counts kept ready, so that a national dashboard need not read millions of rows."""

from __future__ import annotations

from django.db import models

from cases.models import ProblemCategory
from lk3.models import Region, Unit


class Measure(models.TextChoices):
    """What is counted per month; ``reports.summaries`` says for each which row and which day make it."""

    OPENED = "OPENED", "kasus dibuka"
    CLOSED = "CLOSED", "kasus ditutup"
    CLIENT = "CLIENT", "klien dalam kasus"
    PROBLEM = "PROBLEM", "masalah tambahan"
    SERVICE = "SERVICE", "layanan"


class MonthCount(models.Model):
    """How many of one kind a unit had in a month, by category; made and kept from the records, never typed.

    No foreign key is checked here: the rows are written by triggers and by one INSERT of a whole rebuild.
    """

    measure = models.CharField("ukuran", max_length=7, choices=Measure)
    month = models.DateField("bulan")  # its first day
    district = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="kabupaten/kota"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="LK3"
    )
    root_category = models.ForeignKey(
        ProblemCategory, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="masalah"
    )
    count = models.IntegerField("jumlah")

    class Meta:
        verbose_name = "hitungan bulanan"
        verbose_name_plural = "hitungan bulanan"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "month", "district", "root_category", "unit"],
                name="month_count_once",
                violation_error_message="Hitungan ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m} {self.unit_id}"


class MonthDelta(models.Model):
    """A change since ``MonthCount`` was last brought up to date; written by triggers, folded away by ``fold_summaries``.

    Appending a row makes nobody wait, which adding one to a shared counter would.
    """

    measure = models.CharField("ukuran", max_length=7, choices=Measure)
    month = models.DateField("bulan")
    district = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="kabupaten/kota"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="LK3"
    )
    root_category = models.ForeignKey(
        ProblemCategory, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="masalah"
    )
    change = models.IntegerField("perubahan")

    class Meta:
        verbose_name = "perubahan hitungan"
        verbose_name_plural = "perubahan hitungan"

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m} {self.change:+d}"
