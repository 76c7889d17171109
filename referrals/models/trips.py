"""Journeys of the mobil LK3."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from lk3.models import MobileUnit, Unit, User

from ..querysets import TripQuerySet


class Trip(models.Model):
    """A journey of a mobil LK3: planned, driven, reported. Its stops are outreaches."""

    class State(models.TextChoices):
        PLANNED = "PLANNED", "Direncanakan"
        REPORTED = "REPORTED", "Dilaporkan"
        CANCELLED = "CANCELLED", "Dibatalkan"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="trips", editable=False)
    vehicle = models.ForeignKey(MobileUnit, models.PROTECT, related_name="trips", verbose_name="mobil")
    starts_on = models.DateField("berangkat")
    ends_on = models.DateField("kembali")
    purpose = models.CharField("tujuan perjalanan", max_length=160)
    driver = models.CharField("pengemudi", max_length=120, blank=True)
    team_members = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="petugas")
    team = models.CharField("petugas lain", max_length=250, blank=True)
    state = models.CharField("status", max_length=9, choices=State, default=State.PLANNED, editable=False)
    odometer_start = models.PositiveIntegerField("kilometer awal", null=True, blank=True)
    odometer_end = models.PositiveIntegerField("kilometer akhir", null=True, blank=True)
    report = models.TextField("laporan perjalanan (tanpa nama orang)", blank=True)
    cancelled_because = models.CharField("alasan batal", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = TripQuerySet.as_manager()

    class Meta:
        verbose_name = "perjalanan mobil LK3"
        verbose_name_plural = "perjalanan mobil LK3"
        indexes = [
            models.Index(fields=["unit", "-starts_on", "-id"], name="trip_unit_recent"),
            models.Index(fields=["vehicle", "starts_on"], name="trip_vehicle_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="trip_dates_order",
                violation_error_message="Perjalanan tidak boleh kembali sebelum berangkat.",
            ),
            models.CheckConstraint(
                condition=Q(odometer_start=None) | Q(odometer_end=None) | Q(odometer_end__gte=F("odometer_start")),
                name="trip_odometer_order",
                violation_error_message="Kilometer akhir tidak boleh kurang dari kilometer awal.",
            ),
            models.CheckConstraint(
                condition=Q(state="PLANNED", ended_at=None, ended_by=None)
                | (~Q(state="PLANNED") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="trip_ended_completely",
                violation_error_message="Perjalanan yang selesai harus punya waktu dan orang yang melaporkan.",
            ),
        ]

    def __str__(self) -> str:
        return f"Perjalanan {self.starts_on}"

    def get_absolute_url(self) -> str:
        """Return the page of the trip."""
        return reverse("referrals:trip", args=[self.pk])

    @property
    def kilometres(self) -> int | None:
        """Return how far it went, when both readings are known."""
        if self.odometer_start is None or self.odometer_end is None:
            return None
        return self.odometer_end - self.odometer_start


class TripCost(models.Model):
    """What a trip cost, in rupiah."""

    class Kind(models.TextChoices):
        FUEL = "FUEL", "Bahan bakar"
        TOLL = "TOLL", "Tol, parkir, penyeberangan"
        MEALS = "MEALS", "Konsumsi"
        ALLOWANCE = "ALLOWANCE", "Uang harian petugas"
        REPAIR = "REPAIR", "Perbaikan dan perawatan"
        OTHER = "OTHER", "Lainnya"

    # CASCADE: a list that is corrected together with its trip.
    trip = models.ForeignKey(Trip, models.CASCADE, related_name="costs", verbose_name="perjalanan")
    kind = models.CharField("jenis biaya", max_length=9, choices=Kind)
    amount = models.DecimalField(
        "jumlah (Rp)",
        max_digits=12,
        decimal_places=0,
        validators=[MinValueValidator(0), MaxValueValidator(999_999_999)],
    )
    note = models.CharField("keterangan", max_length=120, blank=True)

    class Meta:
        verbose_name = "biaya perjalanan"
        verbose_name_plural = "biaya perjalanan"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="trip_cost_not_negative",
                violation_error_message="Biaya tidak boleh kurang dari nol.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
