"""How people are bound to each other and to the world around them: what a genogram and an ecomap are drawn from.

Kinds follow what the standard symbols can show (McGoldrick, Gerson, Petry: Genograms, 2008).
"""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lk3.encryption import EncryptedTextField
from lk3.models import User

from ..querysets import TieQuerySet
from .family import Family
from .person import Person


class Tie(models.Model):
    """Something between people that was recorded in the file of a family, by whom and when."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="+", verbose_name="keluarga")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = TieQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class CoupleTie(Tie):
    """A marriage or a life together, with how it stands and how it ended. One man may have several at once (polygamy)."""

    class Kind(models.TextChoices):
        MARRIED = "MARRIED", "Kawin tercatat"
        UNREGISTERED = "UNREGISTERED", "Kawin siri/adat"
        COHABITING = "COHABITING", "Hidup bersama"

    class Status(models.TextChoices):
        TOGETHER = "TOGETHER", "Bersama"
        SEPARATED = "SEPARATED", "Pisah rumah"
        DIVORCED = "DIVORCED", "Cerai hidup"
        WIDOWED = "WIDOWED", "Cerai mati"

    one = models.ForeignKey(Person, models.PROTECT, related_name="couple_ties", verbose_name="orang pertama")
    other = models.ForeignKey(Person, models.PROTECT, related_name="couple_ties_as_other", verbose_name="pasangannya")
    kind = models.CharField("jenis", max_length=12, choices=Kind, default=Kind.MARRIED)
    status = models.CharField("keadaan sekarang", max_length=9, choices=Status, default=Status.TOGETHER)
    since_year = models.PositiveSmallIntegerField(
        "sejak tahun", null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    ended_year = models.PositiveSmallIntegerField(
        "berakhir tahun", null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )

    class Meta:
        verbose_name = "ikatan pasangan"
        verbose_name_plural = "ikatan pasangan"
        constraints = [
            models.CheckConstraint(
                condition=~Q(one=F("other")),
                name="couple_of_two",
                violation_error_message="Pilih dua orang yang berbeda.",
            ),
            models.UniqueConstraint(
                fields=["one", "other", "since_year"],
                name="couple_once",
                violation_error_message="Ikatan ini sudah tercatat.",
            ),
            models.CheckConstraint(
                condition=Q(since_year=None) | Q(ended_year=None) | Q(ended_year__gte=F("since_year")),
                name="couple_years_order",
                violation_error_message="Tahun berakhir tidak boleh sebelum tahun mulai.",
            ),
        ]


class ParentTie(Tie):
    """Whose child somebody is, and in which way: by birth, adopted, fostered, as a stepchild, or raised by kin."""

    class Kind(models.TextChoices):
        BIOLOGICAL = "BIOLOGICAL", "Anak kandung"
        ADOPTED = "ADOPTED", "Anak angkat"
        FOSTER = "FOSTER", "Anak asuh"
        STEP = "STEP", "Anak tiri"
        KIN_CARE = "KIN_CARE", "Diasuh kerabat"

    parent = models.ForeignKey(Person, models.PROTECT, related_name="child_ties", verbose_name="orang tua/pengasuh")
    child = models.ForeignKey(Person, models.PROTECT, related_name="parent_ties", verbose_name="anak")
    kind = models.CharField("hubungan", max_length=10, choices=Kind, default=Kind.BIOLOGICAL)

    class Meta:
        verbose_name = "ikatan orang tua"
        verbose_name_plural = "ikatan orang tua"
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("child")),
                name="parent_of_another",
                violation_error_message="Orang tua dan anak harus dua orang yang berbeda.",
            ),
            models.UniqueConstraint(
                fields=["parent", "child"],
                name="parent_once",
                violation_error_message="Hubungan orang tua dan anak ini sudah tercatat.",
            ),
        ]


class Pregnancy(Tie):
    """A child that is expected, or that was lost."""

    class Outcome(models.TextChoices):
        ONGOING = "ONGOING", "Sedang hamil"
        BORN = "BORN", "Sudah lahir"
        MISCARRIAGE = "MISCARRIAGE", "Keguguran"
        STILLBIRTH = "STILLBIRTH", "Lahir meninggal"

    mother = models.ForeignKey(Person, models.PROTECT, related_name="pregnancies", verbose_name="ibu")
    father = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="pregnancies_as_father", verbose_name="ayah"
    )
    due_on = models.DateField("perkiraan lahir", null=True, blank=True)
    outcome = models.CharField("keadaan", max_length=11, choices=Outcome, default=Outcome.ONGOING)

    class Meta:
        verbose_name = "kehamilan"
        verbose_name_plural = "kehamilan"


class Bond(Tie):
    """How two people stand to each other, beyond kinship. Violence and control go from the first to the second."""

    class Kind(models.TextChoices):
        CLOSE = "CLOSE", "Sangat dekat"
        DISTANT = "DISTANT", "Jauh/dingin"
        CONFLICT = "CONFLICT", "Sering bertengkar"
        VIOLENCE = "VIOLENCE", "Melakukan kekerasan terhadap"
        CONTROL = "CONTROL", "Mengendalikan"
        CUT_OFF = "CUT_OFF", "Putus hubungan"

    one = models.ForeignKey(Person, models.PROTECT, related_name="bonds", verbose_name="dari")
    other = models.ForeignKey(Person, models.PROTECT, related_name="bonds_as_other", verbose_name="kepada")
    kind = models.CharField("hubungan", max_length=8, choices=Kind)

    class Meta:
        verbose_name = "hubungan batin"
        verbose_name_plural = "hubungan batin"
        constraints = [
            models.CheckConstraint(
                condition=~Q(one=F("other")),
                name="bond_of_two",
                violation_error_message="Pilih dua orang yang berbeda.",
            ),
            models.UniqueConstraint(
                fields=["one", "other", "kind"],
                name="bond_once",
                violation_error_message="Hubungan ini sudah tercatat.",
            ),
        ]


class SocialTie(Tie):
    """What ties a family, or one person of it, to the world: an ecomap is drawn from these."""

    class Kind(models.TextChoices):
        KIN = "KIN", "Kerabat"
        FRIENDS = "FRIENDS", "Teman"
        NEIGHBOURS = "NEIGHBOURS", "Tetangga/RT"
        WORK = "WORK", "Pekerjaan"
        SCHOOL = "SCHOOL", "Sekolah"
        WORSHIP = "WORSHIP", "Rumah ibadah"
        HEALTH = "HEALTH", "Layanan kesehatan"
        SOCIAL_AID = "SOCIAL_AID", "Bantuan sosial"
        LAW = "LAW", "Hukum/kepolisian"
        ORGANISATION = "ORGANISATION", "Organisasi/perkumpulan"
        MONEY = "MONEY", "Utang-piutang"
        OTHER = "OTHER", "Lainnya"

    class Strength(models.TextChoices):
        STRONG = "STRONG", "Kuat"
        NORMAL = "NORMAL", "Biasa"
        WEAK = "WEAK", "Lemah"
        STRESSFUL = "STRESSFUL", "Menekan"
        BROKEN = "BROKEN", "Putus"

    class Flow(models.TextChoices):
        NONE = "NONE", "–"
        TO = "TO", "Memberi kepada keluarga"
        FROM = "FROM", "Menerima dari keluarga"
        BOTH = "BOTH", "Saling memberi"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="social_ties", verbose_name="siapa"
    )
    kind = models.CharField("lingkungan", max_length=12, choices=Kind)
    label = EncryptedTextField("nama atau sebutan")
    strength = models.CharField("kekuatan", max_length=9, choices=Strength, default=Strength.NORMAL)
    flow = models.CharField("arah bantuan", max_length=4, choices=Flow, default=Flow.NONE)

    class Meta:
        verbose_name = "ikatan sosial"
        verbose_name_plural = "ikatan sosial"
