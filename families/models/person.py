"""Persons, and what is known of their identity numbers."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lk3.encryption import EncryptedTextField
from lk3.models import Unit, User
from lk3.models.versions import VersionedModel

from .. import identity_numbers
from ..querysets import PersonQuerySet


class NumberStatus(models.TextChoices):
    """How much an identity number can be trusted. Source: policy after the daily 'NIK tidak online' of Dukcapil."""

    CLAIMED = "CLAIMED", "Disebutkan klien"
    SEEN_DOCUMENT = "SEEN_DOCUMENT", "Dokumen dilihat"
    VERIFIED = "VERIFIED", "Cocok di Dukcapil"
    MISMATCH = "MISMATCH", "Tidak cocok di Dukcapil"


class NumberMissing(models.TextChoices):
    """Why there is no identity number; a family is received all the same."""

    NOT_BROUGHT = "NOT_BROUGHT", "Tidak dibawa/tidak hafal"
    NEVER_REGISTERED = "NEVER_REGISTERED", "Belum pernah tercatat di Dukcapil"
    NEWBORN = "NEWBORN", "Bayi, belum diurus"
    WITHHELD = "WITHHELD", "Dokumen ditahan orang lain"
    NOT_WILLING = "NOT_WILLING", "Klien tidak bersedia"
    EMERGENCY = "EMERGENCY", "Keadaan darurat, menyusul"


class Person(VersionedModel):
    """Somebody in or around a family. The name is only ever shown inside a family or case the reader may open."""

    class Sex(models.TextChoices):
        FEMALE = "F", "Perempuan"
        MALE = "M", "Laki-laki"

    class MaritalStatus(models.TextChoices):
        SINGLE = "SINGLE", "Belum kawin"
        MARRIED = "MARRIED", "Kawin tercatat"
        UNREGISTERED = "UNREGISTERED", "Kawin belum tercatat (siri/adat)"
        SEPARATED = "SEPARATED", "Pisah rumah"
        DIVORCED = "DIVORCED", "Cerai hidup"
        WIDOWED = "WIDOWED", "Cerai mati"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="persons", editable=False)
    name = models.CharField("nama lengkap", max_length=120)
    alias = models.CharField("nama panggilan", max_length=60, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    birth_place = models.CharField("tempat lahir", max_length=80, blank=True)
    birth_on = models.DateField("tanggal lahir", null=True, blank=True)
    is_birth_estimated = models.BooleanField("tanggal lahir perkiraan", default=False)
    national_id = EncryptedTextField("NIK", blank=True, default="")
    national_id_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    national_id_status = models.CharField("keterangan NIK", max_length=13, choices=NumberStatus, blank=True)
    national_id_missing = models.CharField("alasan tanpa NIK", max_length=16, choices=NumberMissing, blank=True)
    marital_status = models.CharField("status perkawinan", max_length=12, choices=MaritalStatus, blank=True)
    occupation = models.CharField("pekerjaan", max_length=80, blank=True)
    education = models.CharField("pendidikan", max_length=80, blank=True)
    died_on = models.DateField("meninggal pada", null=True, blank=True)
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        constraints = [
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(birth_on=None) | Q(died_on__gte=F("birth_on")),
                name="person_died_after_birth",
                violation_error_message="Tanggal meninggal tidak boleh sebelum tanggal lahir.",
            ),
            models.CheckConstraint(
                condition=Q(national_id="", national_id_hash="") | (~Q(national_id="") & ~Q(national_id_hash="")),
                name="person_nik_with_hash",
                violation_error_message="NIK harus disimpan bersama jejak pencariannya.",
            ),
        ]

    def __str__(self) -> str:
        return f"Orang {self.pk}"

    @property
    def masked_national_id(self) -> str:
        """Return the NIK as it may be shown."""
        return identity_numbers.mask(self.national_id) if self.national_id else ""

    def age_on(self, day: date) -> int | None:
        """Return the age in full years on that day, or None when the birth date is unknown."""
        if self.birth_on is None or self.birth_on > day:
            return None
        return day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))

    def is_child_on(self, day: date) -> bool:
        """Return whether the person is known to be under 18 on that day (UU 35/2014 article 1)."""
        age = self.age_on(day)
        return age is not None and age < 18
