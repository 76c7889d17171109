"""What is done outside the office: days in villages, stops of the mobile unit, and people found there."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models import ProblemCategory, ServiceContact
from families.models import Family
from lk3.encryption import EncryptedTextField
from lk3.models import Region, Unit, User

from ..querysets import FoundPersonQuerySet, OutreachQuerySet
from .trips import Trip


class Outreach(models.Model):
    """A day outside: penjangkauan, information to a village, a mobile unit's stop. Counts of people, never names."""

    class Kind(models.TextChoices):
        OUTREACH = "OUTREACH", "Penjangkauan"
        INFORMATION = "INFORMATION", "Sosialisasi"
        ACCOMPANIMENT = "ACCOMPANIMENT", "Pendampingan"
        HOME_VISIT = "HOME_VISIT", "Kunjungan rumah"
        MOBILE_UNIT = "MOBILE_UNIT", "Mobil LK3"

    class State(models.TextChoices):
        PLANNED = "PLANNED", "Direncanakan"
        HELD = "HELD", "Terlaksana"
        CANCELLED = "CANCELLED", "Dibatalkan"

    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outreaches", editable=False)
    # Set for a stop of the mobile unit.
    trip = models.ForeignKey(Trip, models.PROTECT, null=True, blank=True, related_name="stops", editable=False)
    kind = models.CharField("jenis kegiatan", max_length=13, choices=Kind)
    state = models.CharField("status", max_length=9, choices=State, default=State.HELD, editable=False)
    held_on = models.DateField("tanggal")
    start_time = models.TimeField("mulai pukul", null=True, blank=True)
    end_time = models.TimeField("selesai pukul", null=True, blank=True)
    subdistrict = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="kecamatan", limit_choices_to={"level": "SUBDISTRICT"}
    )
    # Villages are loaded on demand, so it may be missing where only ``place`` names it.
    village = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="desa/kelurahan/nagari",
        limit_choices_to={"level": "VILLAGE"},
    )  # fmt: skip
    place = models.CharField("desa/kelurahan/nagari, tempat", max_length=120)
    team_members = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="petugas LK3")
    team = models.CharField("petugas", max_length=250, blank=True)
    men_reached = models.PositiveIntegerField("laki-laki terjangkau", default=0)
    women_reached = models.PositiveIntegerField("perempuan terjangkau", default=0)
    findings = models.TextField("temuan (tanpa nama orang)", blank=True)
    cancelled_because = models.CharField("alasan batal", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    # When a planned one was reported.
    reported_at = models.DateTimeField(null=True, editable=False)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = "penjangkauan"
        verbose_name_plural = "penjangkauan"
        indexes = [models.Index(fields=["unit", "-held_on", "-id"], name="outreach_unit_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_at=None, reported_by=None)
                | Q(reported_at__isnull=False, reported_by__isnull=False),
                name="outreach_reported_at_by",
                violation_error_message="Waktu dan orang yang melaporkan harus dicatat bersama.",
            ),
            models.CheckConstraint(
                condition=Q(trip=None) | Q(kind="MOBILE_UNIT"),
                name="outreach_stop_of_mobile_unit",
                violation_error_message="Hanya kegiatan mobil LK3 yang menjadi singgahan perjalanan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

    def get_absolute_url(self) -> str:
        """Return the page of the day."""
        return reverse("referrals:outreach", args=[self.pk])

    @property
    def people_reached(self) -> int:
        """Return how many people were reached."""
        return self.men_reached + self.women_reached


class PeopleReached(models.Model):
    """How many people of one sex and age group were reached on a day outside."""

    class Sex(models.TextChoices):
        FEMALE = "F", "Perempuan"
        MALE = "M", "Laki-laki"

    class AgeGroup(models.TextChoices):
        UNDER_6 = "0-5", "0–5 tahun"
        CHILD = "6-17", "6–17 tahun"
        ADULT = "18-59", "18–59 tahun"
        OLD = "60+", "60 tahun ke atas"
        UNKNOWN = "", "Umur tidak dicatat"

    # CASCADE: a table that is corrected together with its day.
    outreach = models.ForeignKey(Outreach, models.CASCADE, related_name="reached", verbose_name="kegiatan")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    age_group = models.CharField("kelompok umur", max_length=5, choices=AgeGroup, blank=True)
    count = models.PositiveIntegerField("orang")

    class Meta:
        verbose_name = "orang terjangkau"
        verbose_name_plural = "orang terjangkau"
        constraints = [
            models.UniqueConstraint(
                fields=["outreach", "sex", "age_group"],
                name="people_reached_once",
                violation_error_message="Kelompok ini sudah diisi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sex} {self.age_group}: {self.count}"


class SpotService(models.Model):
    """How often a service was given on the spot, on a day outside; counts only."""

    # CASCADE: a table that is corrected together with its day.
    outreach = models.ForeignKey(Outreach, models.CASCADE, related_name="services", verbose_name="kegiatan")
    kind = models.CharField("layanan", max_length=13, choices=ServiceContact.Kind)
    count = models.PositiveIntegerField("kali")

    class Meta:
        verbose_name = "layanan di tempat"
        verbose_name_plural = "layanan di tempat"
        constraints = [
            models.UniqueConstraint(
                fields=["outreach", "kind"],
                name="spot_service_once",
                violation_error_message="Layanan ini sudah diisi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"


class FoundPerson(models.Model):
    """Somebody in need who was found outside. Becomes a family and an intake without being typed again."""

    class Sex(models.TextChoices):
        FEMALE = "F", "Perempuan"
        MALE = "M", "Laki-laki"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    outreach = models.ForeignKey(Outreach, models.PROTECT, related_name="found", verbose_name="kegiatan")
    name = EncryptedTextField("nama")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    age = models.PositiveSmallIntegerField("umur (tahun)", null=True, blank=True)
    address = EncryptedTextField("alamat atau cara menemukannya", blank=True, default="")
    phone = EncryptedTextField("telepon yang aman", blank=True, default="")
    story = EncryptedTextField("apa yang dilihat atau diceritakan")
    category = models.ForeignKey(
        ProblemCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dugaan masalah",
        limit_choices_to={"parent": None},
    )  # fmt: skip
    is_in_danger = models.BooleanField("ada bahaya sekarang", default=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    # The family that was registered from it; its cases tell the rest.
    family = models.OneToOneField(
        Family, models.PROTECT, null=True, blank=True, related_name="found_as", editable=False
    )
    dropped_because = models.CharField("alasan tidak dilanjutkan", max_length=200, blank=True, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = FoundPersonQuerySet.as_manager()

    class Meta:
        verbose_name = "orang yang ditemukan"
        verbose_name_plural = "orang yang ditemukan"
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None, dropped_because="")
                | (Q(dropped_at__isnull=False, dropped_by__isnull=False) & ~Q(dropped_because="")),
                name="found_person_dropped_at_by",
                violation_error_message="Tidak dilanjutkan: isi alasan, waktu, dan orangnya.",
            )
        ]

    def __str__(self) -> str:
        return f"Temuan {self.pk}"
