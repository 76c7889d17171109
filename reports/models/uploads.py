"""Files of totals that units and offices keep, on their way to becoming recaps."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from cases.models import ProblemCategory
from lk3.models import Region, Unit, User

from ..querysets import CategoryAliasQuerySet, RecapUploadQuerySet


class RecapUpload(models.Model):
    """One uploaded file, as it was read: its cells, what each column and row was taken for, and what came of it.

    The file itself is not kept; ``content`` holds the counts and labels that were read, ``digest`` is the hash of the file.
    """

    class State(models.TextChoices):
        READ = "READ", "Dibaca, belum disimpan"
        IMPORTED = "IMPORTED", "Disimpan"
        DISCARDED = "DISCARDED", "Dibuang"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="LK3")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wilayah")
    source = models.CharField("sumber", max_length=250)
    source_on = models.DateField("tanggal sumber")
    state = models.CharField("status", max_length=9, choices=State, default=State.READ, editable=False)
    digest = models.CharField("sidik berkas", max_length=64, editable=False)
    content = models.JSONField("isi yang terbaca")
    choices = models.JSONField("pilihan pengguna", default=dict)
    uploaded_at = models.DateTimeField("diunggah pada")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diunggah oleh")
    imported_at = models.DateTimeField("disimpan pada", null=True, blank=True)
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecapUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "unggahan rekap"
        verbose_name_plural = "unggahan rekap"
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None) | Q(unit=None),
                name="recap_upload_one_area",
                violation_error_message="Pilih wilayah atau LK3, tidak keduanya.",
            ),
            models.CheckConstraint(
                condition=Q(state="IMPORTED", imported_at__isnull=False, imported_by__isnull=False)
                | (~Q(state="IMPORTED") & Q(imported_at=None, imported_by=None)),
                name="recap_upload_imported_by_somebody",
                violation_error_message="Unggahan yang disimpan harus punya waktu dan orang.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid}"


class CategoryAlias(models.Model):
    """What an office calls a category in its own tables ("anak terlantar" is PENELANTARAN), remembered after the first upload."""

    words = models.CharField("sebutan", max_length=160)  # folded: lower case, single blanks
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="LK3")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wilayah")
    # None: this line is no category (a title, a total) and is passed over.
    category = models.ForeignKey(
        ProblemCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="masalah"
    )
    taught_at = models.DateTimeField("diajarkan pada")
    taught_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="diajarkan oleh")

    objects = CategoryAliasQuerySet.as_manager()

    class Meta:
        verbose_name = "sebutan kategori"
        verbose_name_plural = "sebutan kategori"
        constraints = [
            models.UniqueConstraint(
                fields=["words", "unit"],
                condition=Q(unit__isnull=False),
                name="category_alias_once_per_unit",
                violation_error_message="Sebutan ini sudah dikenal di LK3 ini.",
            ),
            models.UniqueConstraint(
                fields=["words", "region"],
                condition=Q(region__isnull=False),
                name="category_alias_once_per_region",
                violation_error_message="Sebutan ini sudah dikenal di wilayah ini.",
            ),
            models.UniqueConstraint(
                fields=["words"],
                condition=Q(unit=None, region=None),
                name="category_alias_once_for_all",
                violation_error_message="Sebutan ini sudah dikenal.",
            ),
            models.CheckConstraint(
                condition=Q(region=None) | Q(unit=None),
                name="category_alias_one_area",
                violation_error_message="Pilih wilayah atau LK3, tidak keduanya.",
            ),
        ]

    def __str__(self) -> str:
        return self.words
