"""The country as the ministry of home affairs numbers it."""

from django.db import models
from django.db.models import Q

from ..querysets import RegionQuerySet


class Region(models.Model):
    """A province, kabupaten/kota, kecamatan or village, by its official dotted code (13, 13.71, 13.71.01, 13.71.01.1001).

    Codes change when regions split, so a row has dates and what happened keeps the code of its day.
    Source: Kepmendagri 300.2.2-2430/2025.
    """

    class Level(models.TextChoices):
        PROVINCE = "PROVINCE", "Provinsi"
        DISTRICT = "DISTRICT", "Kabupaten/Kota"
        SUBDISTRICT = "SUBDISTRICT", "Kecamatan"
        VILLAGE = "VILLAGE", "Desa/Kelurahan"

    class Kind(models.TextChoices):
        KABUPATEN = "KABUPATEN", "Kab."
        KOTA = "KOTA", "Kota"
        KELURAHAN = "KELURAHAN", "Kel."
        DESA = "DESA", "Desa"
        DESA_ADAT = "DESA_ADAT", "Desa adat"

    class Group(models.TextChoices):
        BARAT = "BARAT", "Wilayah Barat"
        TENGAH = "TENGAH", "Wilayah Tengah"
        TIMUR = "TIMUR", "Wilayah Timur"

    code = models.CharField("kode", max_length=13, primary_key=True)
    name = models.CharField("nama", max_length=80)
    level = models.CharField("tingkat", max_length=11, choices=Level)
    kind = models.CharField("jenis", max_length=9, choices=Kind, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="induk"
    )
    region_group = models.CharField(
        "wilayah 2016",
        max_length=6,
        choices=Group,
        blank=True,
        help_text="Hanya untuk provinsi; pembagian tiga wilayah tahun 2016.",
    )
    population = models.PositiveIntegerField("penduduk", null=True, blank=True)
    population_on = models.DateField("penduduk per tanggal", null=True, blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        indexes = [models.Index(fields=["level", "name"], name="region_level_name")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(level="PROVINCE") & Q(parent=None)) | (~Q(level="PROVINCE") & Q(parent__isnull=False)),
                name="region_parent_unless_province",
                violation_error_message="Provinsi tidak punya induk; wilayah lain harus punya induk.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=models.F("valid_from")),
                name="region_valid_order",
                violation_error_message="Tanggal akhir berlaku tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                condition=Q(population=None, population_on=None)
                | Q(population__isnull=False, population_on__isnull=False),
                name="region_population_with_date",
                violation_error_message="Isi jumlah penduduk bersama tanggalnya.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return the name nobody can confuse: 'Kab. Solok' is not 'Kota Solok'."""
        return f"{self.get_kind_display()} {self.name}" if self.kind else self.name
