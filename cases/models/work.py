"""What was done: consent, contacts, notes."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from families.models import Person
from lk3.encryption import EncryptedTextField
from lk3.models import User

from ..querysets import InCaseQuerySet, NoteQuerySet
from .case import Case


class Consent(models.Model):
    """On what ground we work with this family's data. Source: UU 27/2022 articles 20 to 25."""

    class Basis(models.TextChoices):
        CONSENT = "CONSENT", "Persetujuan klien"
        GUARDIAN_CONSENT = "GUARDIAN_CONSENT", "Persetujuan orang tua/wali"
        VITAL_INTEREST = "VITAL_INTEREST", "Keselamatan (persetujuan belum mungkin)"
        PUBLIC_SERVICE = "PUBLIC_SERVICE", "Tugas pelayanan publik"

    class Form(models.TextChoices):
        WRITTEN = "WRITTEN", "Tertulis"
        ORAL = "ORAL", "Lisan, dicatat petugas"
        RECORDED = "RECORDED", "Rekaman"
        NONE = "NONE", "Belum ada"

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents", verbose_name="kasus")
    basis = models.CharField("dasar", max_length=16, choices=Basis)
    form = models.CharField("bentuk", max_length=8, choices=Form)
    given_by = models.CharField("diberikan oleh", max_length=120, blank=True)
    may_share = models.BooleanField("data boleh diteruskan kepada mitra rujukan", default=False)
    reason = models.CharField("alasan bila tanpa persetujuan", max_length=250, blank=True)
    given_on = models.DateField("pada", default=timezone.localdate)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "persetujuan"
        verbose_name_plural = "persetujuan"
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=["CONSENT", "GUARDIAN_CONSENT"]) | ~Q(reason=""),
                name="consent_or_reason",
                violation_error_message="Tanpa persetujuan, tulis alasannya.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.get_basis_display()}"


class ServiceContact(models.Model):
    """One contact with or for the family: the unit in which services are counted (about eight per case)."""

    class Kind(models.TextChoices):
        INFORMATION = "INFORMATION", "Informasi"
        CONSULTATION = "CONSULTATION", "Konsultasi"
        COUNSELING = "COUNSELING", "Konseling"
        ADVOCACY = "ADVOCACY", "Advokasi"
        ACCOMPANIMENT = "ACCOMPANIMENT", "Pendampingan"
        OUTREACH = "OUTREACH", "Penjangkauan"
        HOME_VISIT = "HOME_VISIT", "Kunjungan rumah"
        MEDIATION = "MEDIATION", "Mediasi"
        PROTECTION = "PROTECTION", "Perlindungan"
        EMPOWERMENT = "EMPOWERMENT", "Pemberdayaan"
        REFERRAL = "REFERRAL", "Rujukan"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts", verbose_name="kasus")
    kind = models.CharField("jenis layanan", max_length=13, choices=Kind)
    held_on = models.DateField("tanggal")
    minutes = models.PositiveSmallIntegerField(
        "lamanya (menit)", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    place = models.CharField("tempat", max_length=120, blank=True)
    persons = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name="yang hadir")
    others_present = models.CharField(
        "hadir selain keluarga", max_length=200, blank=True, help_text="Misalnya ketua RT, guru kelas."
    )
    # Written once, filed in other cases of the same family too; counted once, in ``case``.
    filed_in = models.ManyToManyField(Case, blank=True, related_name="filed_contacts", verbose_name="juga dalam kasus")
    summary = EncryptedTextField("apa yang dilakukan")
    next_step = models.CharField("langkah berikut", max_length=250, blank=True)
    next_on = models.DateField("pada tanggal", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "layanan"
        verbose_name_plural = "layanan"
        indexes = [
            models.Index(fields=["case", "-held_on", "-id"], name="contact_case_recent"),
            models.Index(fields=["held_on", "kind", "case"], name="contact_day_kind_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by=None) | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="contact_changed_at_by",
                violation_error_message="Waktu dan orang yang mengubah harus dicatat bersama.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.get_kind_display()}"


class Note(models.Model):
    """What a worker writes down. After a day a note is not changed any more, only added to.

    A process record tells one interview: what was said and done (``text``), and apart from it what the worker felt and
    observed, which only its writer reads. Source: process and summary recording of social work (fields of the form).
    """

    class Kind(models.TextChoices):
        PROGRESS = "PROGRESS", "Catatan perkembangan"
        PROCESS = "PROCESS", "Catatan proses wawancara"
        PSYCHOLOGY = "PSYCHOLOGY", "Catatan psikologi"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name="kasus")
    kind = models.CharField("jenis", max_length=10, choices=Kind, default=Kind.PROGRESS)
    text = EncryptedTextField("catatan")
    summary = EncryptedTextField("ringkasan dan saran untuk tim", blank=True, default="")
    interview_on = models.DateField("tanggal wawancara", null=True, blank=True)
    interview_number = models.PositiveSmallIntegerField("wawancara ke-", null=True, blank=True)
    impressions = EncryptedTextField("kesan dan perasaan saya", blank=True, default="")
    analysis = EncryptedTextField("pemahaman masalah", blank=True, default="")
    next_plan = EncryptedTextField("rencana berikut", blank=True, default="")
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="addenda",
        verbose_name="menambah catatan",
        editable=False,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan"
        verbose_name_plural = "catatan"
        indexes = [models.Index(fields=["case", "-written_at"], name="note_case_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by=None) | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="note_changed_at_by",
                violation_error_message="Waktu dan orang yang mengubah harus dicatat bersama.",
            )
        ]

    def __str__(self) -> str:
        return f"Catatan {self.pk}"
