"""Days on which offices are closed."""

from django.db import models


class Holiday(models.Model):
    """A public holiday or a day of joint leave (cuti bersama); a deadline in working days skips it.

    Source: the yearly joint decree of three ministers (SKB 3 Menteri).
    """

    class Kind(models.TextChoices):
        NATIONAL = "NATIONAL", "Libur nasional"
        JOINT_LEAVE = "JOINT_LEAVE", "Cuti bersama"

    day = models.DateField("tanggal", unique=True)
    name = models.CharField("nama", max_length=120)
    kind = models.CharField("jenis", max_length=11, choices=Kind, default=Kind.NATIONAL)
    source = models.CharField("sumber", max_length=200, blank=True)

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"

    def __str__(self) -> str:
        return self.name
