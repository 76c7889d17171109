"""Counts of people in need that were published."""

from django.db import models

from cases.models import WelfareCategory
from lk3.models import Region

from ..querysets import NeedCountQuerySet


class NeedCount(models.Model):
    """How many people or families in need somebody counted in an area and year (PMKS/PPKS mapping), beside what LK3 reach.

    One row is one published number, with its source; it is never added up with another by us.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="need_counts", verbose_name="wilayah")
    year = models.PositiveSmallIntegerField("tahun")
    label = models.CharField("siapa yang dihitung", max_length=160)
    categories = models.ManyToManyField(
        WelfareCategory, blank=True, related_name="need_counts", verbose_name="kategori PPKS"
    )
    count = models.PositiveIntegerField("jumlah")
    is_partial = models.BooleanField("hanya sebagian wilayah", default=False)
    source = models.CharField("sumber", max_length=250)
    source_on = models.DateField("tanggal sumber", null=True, blank=True)
    note = models.TextField("catatan", blank=True)

    objects = NeedCountQuerySet.as_manager()

    class Meta:
        verbose_name = "pendataan PPKS"
        verbose_name_plural = "pendataan PPKS"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "label"],
                name="need_count_once",
                violation_error_message="Angka ini sudah dicatat untuk wilayah dan tahun tersebut.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.year}"
