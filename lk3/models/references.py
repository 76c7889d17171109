"""Numbers that people write on paper: LK3-1371-2016-00017."""

from django.db import models, transaction

from .regions import Region


class ReferenceCounter(models.Model):
    """The last serial number given in a district and year. One row per district, so that few people wait for each other."""

    class Kind(models.TextChoices):
        CASE = "LK3", "Kasus"
        FAMILY = "KEL", "Keluarga"
        REFERRAL = "RUJ", "Rujukan"

    district = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=3, choices=Kind)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "penghitung nomor"
        verbose_name_plural = "penghitung nomor"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "year", "kind"], name="reference_counter_once", violation_error_message="Sudah ada."
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.district_id} {self.year}: {self.last}"


@transaction.atomic
def next_reference(kind: str, *, district_code: str, year: int) -> str:
    """Return the next number of a kind, e.g. 'LK3-1371-2016-00017'. Call it late in the transaction: it locks the counter."""
    counter, _ = ReferenceCounter.objects.get_or_create(district_id=district_code, year=year, kind=kind)
    counter = ReferenceCounter.objects.select_for_update().get(pk=counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{kind}-{district_code.replace('.', '')}-{year}-{counter.last:05d}"
