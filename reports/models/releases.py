"""Figures that were protected once and then stand still: what the public sees, and persons split by sex or age for offices."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lk3.models import Region, User

from ..querysets import PersonSplitQuerySet, PublicationQuerySet, PublicReleaseQuerySet

HALVES = [(1, "Semester I"), (2, "Semester II")]


class PublicRelease(models.Model):
    """One semester of the country, rounded as a whole to multiples of five; never changed after it was made.

    ``figures`` holds the rounded cases per district and category, from which every published figure is added up. A later
    version is this one plus the rounded difference.
    """

    year = models.PositiveSmallIntegerField("tahun")
    half = models.PositiveSmallIntegerField("semester", choices=HALVES)
    version = models.PositiveSmallIntegerField("versi", default=1)
    figures = models.JSONField("angka")
    digest = models.CharField("sidik angka", max_length=64)
    built_at = models.DateTimeField("dibuat pada")

    objects = PublicReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "angka publik"
        verbose_name_plural = "angka publik"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "half", "version"],
                name="public_release_once",
                violation_error_message="Versi ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}-s{self.half} v{self.version}"


class Publication(models.Model):
    """That everybody may read a release, for the country (no region) or one province: one proposes, another approves."""

    release = models.ForeignKey(PublicRelease, models.PROTECT, related_name="publications", verbose_name="angka publik")
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="provinsi"
    )
    proposed_at = models.DateTimeField("diusulkan pada")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diusulkan oleh")
    approved_at = models.DateTimeField("disetujui pada", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="disetujui oleh"
    )
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ditarik oleh"
    )
    reason = models.CharField("alasan penarikan", max_length=250, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publikasi"
        verbose_name_plural = "publikasi"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "region"],
                condition=Q(withdrawn_at=None, region__isnull=False),
                name="publication_once_per_province",
                violation_error_message="Angka ini sudah diusulkan atau dipublikasikan untuk provinsi tersebut.",
            ),
            models.UniqueConstraint(
                fields=["release"],
                condition=Q(withdrawn_at=None, region=None),
                name="publication_once_for_the_country",
                violation_error_message="Angka ini sudah diusulkan atau dipublikasikan untuk seluruh Indonesia.",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="publication_two_persons",
                violation_error_message="Yang menyetujui harus orang lain daripada yang mengusulkan.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="publication_withdrawn_with_reason",
                violation_error_message="Penarikan harus punya waktu, orang, dan alasan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.region_id or 'nasional'}"


class PersonSplit(models.Model):
    """The cases of one semester split by who the client is (sex, age group, sub-district), small cells hidden for good.

    ``figures`` holds what an office may read and nothing of what is hidden. A later version never shows a place again that
    an earlier one hid.
    """

    class Split(models.TextChoices):
        SEX = "SEX", "jenis kelamin klien"
        AGE = "AGE", "kelompok umur klien"
        SUBDISTRICT = "SUBDISTRICT", "kecamatan"

    split = models.CharField("rincian", max_length=11, choices=Split)
    year = models.PositiveSmallIntegerField("tahun")
    half = models.PositiveSmallIntegerField("semester", choices=HALVES)
    version = models.PositiveSmallIntegerField("versi", default=1)
    figures = models.JSONField("angka")
    digest = models.CharField("sidik angka", max_length=64)
    built_at = models.DateTimeField("dibuat pada")

    objects = PersonSplitQuerySet.as_manager()

    class Meta:
        verbose_name = "rincian orang"
        verbose_name_plural = "rincian orang"
        constraints = [
            models.UniqueConstraint(
                fields=["split", "year", "half", "version"],
                name="person_split_once",
                violation_error_message="Versi ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.split} {self.year}-s{self.half} v{self.version}"
