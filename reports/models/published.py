"""Tables of totals that somebody gathered or published."""

from django.db import models
from django.db.models import Q

from cases.models import ProblemCategory
from lk3.models import Region, Unit, User

from ..querysets import RecapQuerySet


class Recap(models.Model):
    """A table of totals for a period and an area, as somebody gathered or published it, with source and date.

    A stated total that disagrees with its rows is kept as stated. The first one is the ministry's national table of 2016.
    """

    key = models.SlugField("kode", max_length=40, unique=True)
    title = models.CharField("judul", max_length=160)
    year = models.PositiveSmallIntegerField("tahun")
    half = models.PositiveSmallIntegerField(
        "semester", null=True, blank=True, choices=[(1, "Semester I"), (2, "Semester II")]
    )
    month = models.PositiveSmallIntegerField("bulan", null=True, blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recaps",
        verbose_name="wilayah",
        help_text="Kosong = nasional.",
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="recaps", verbose_name="LK3")
    units_counted = models.PositiveIntegerField("jumlah LK3", null=True, blank=True)
    stated_total = models.PositiveIntegerField("jumlah kasus yang dinyatakan", null=True, blank=True)
    source = models.CharField("sumber", max_length=250)
    source_on = models.DateField("tanggal sumber", null=True, blank=True)
    note = models.TextField("catatan", blank=True)
    # The file it came from; None for tables that ship or were typed into the admin.
    upload = models.ForeignKey(
        "reports.RecapUpload", models.PROTECT, null=True, blank=True, related_name="recaps", verbose_name="unggahan"
    )
    # The newer table for the same area and period that took its place; what was replaced stays readable.
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name="digantikan oleh"
    )
    imported_at = models.DateTimeField("diimpor pada", null=True, blank=True, editable=False)
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = RecapQuerySet.as_manager()

    class Meta:
        verbose_name = "rekapitulasi"
        verbose_name_plural = "rekapitulasi"
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None) | Q(unit=None),
                name="recap_one_area",
                violation_error_message="Pilih wilayah atau LK3, tidak keduanya.",
            ),
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__gte=1, month__lte=12, half=None),
                name="recap_month_or_half",
                violation_error_message="Pilih bulan atau semester, tidak keduanya; bulan ditulis 1 sampai 12.",
            ),
            models.CheckConstraint(
                condition=Q(imported_at=None, imported_by=None)
                | Q(imported_at__isnull=False, imported_by__isnull=False),
                name="recap_imported_by_somebody",
                violation_error_message="Rekapitulasi yang diimpor harus punya waktu dan orang.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RecapRow(models.Model):
    """One category of a recap: a count, or only a rounded percentage where nothing else was published."""

    # CASCADE: a row is part of its table.
    recap = models.ForeignKey(Recap, models.CASCADE, related_name="rows", verbose_name="rekapitulasi")
    category = models.ForeignKey(
        ProblemCategory,
        models.PROTECT,
        related_name="recap_rows",
        verbose_name="masalah",
        limit_choices_to={"parent": None},
    )
    count = models.PositiveIntegerField("jumlah", null=True, blank=True)
    percent = models.DecimalField("persen", max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = "baris rekapitulasi"
        verbose_name_plural = "baris rekapitulasi"
        constraints = [
            models.UniqueConstraint(
                fields=["recap", "category"], name="recap_row_once", violation_error_message="Baris ini sudah ada."
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=False) | Q(percent__isnull=False),
                name="recap_row_says_something",
                violation_error_message="Isi jumlah atau persennya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recap_id}: {self.category_id}"
