"""Photographs and documents of a case, and the check some months after its end."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lk3.encryption import EncryptedTextField
from lk3.models import User

from ..querysets import InCaseQuerySet
from .case import Case


class Attachment(models.Model):
    """A photograph or document. The file itself lies encrypted under ``stored_as``, outside the web root, and is only ever
    shown through its case. What was filed by mistake is taken out with a reason: the file goes, the row stays.
    """

    class Kind(models.TextChoices):
        PHOTO = "PHOTO", "Foto"
        IDENTITY = "IDENTITY", "KTP/KK/akta"
        MEDICAL = "MEDICAL", "Surat kesehatan/visum"
        LEGAL = "LEGAL", "Surat polisi/pengadilan"
        CONSENT = "CONSENT", "Persetujuan bertanda tangan"
        OTHER = "OTHER", "Dokumen lain"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments", verbose_name="kasus")
    kind = models.CharField("jenis", max_length=8, choices=Kind)
    title = EncryptedTextField("judul")
    content_type = models.CharField(max_length=40, editable=False)
    size = models.PositiveIntegerField("ukuran (bita)", editable=False)
    stored_as = models.CharField(max_length=64, unique=True, editable=False)
    may_share = models.BooleanField("boleh ikut rujukan", default=False)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    removed_because = models.CharField("alasan dikeluarkan", max_length=200, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "lampiran"
        verbose_name_plural = "lampiran"
        indexes = [models.Index(fields=["case", "-uploaded_at"], name="attachment_case_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removed_because="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_because="")),
                name="attachment_removed_completely",
                violation_error_message="Lampiran dikeluarkan dengan waktu, orang, dan alasan.",
            )
        ]

    def __str__(self) -> str:
        return f"Lampiran {self.pk}"


class AftercareCheck(models.Model):
    """A look at the family some months after the case was closed; planned at closing, recorded later."""

    class Finding(models.TextChoices):
        PLANNED = "", "Belum dilakukan"
        STABLE = "STABLE", "Baik, tidak perlu tindak lanjut"
        SHAKY = "SHAKY", "Goyah, perlu dipantau lagi"
        NEEDS_HELP = "NEEDS_HELP", "Perlu dibuka kembali"
        NOT_REACHED = "NOT_REACHED", "Tidak dapat dihubungi"
        REOPENED = "REOPENED", "Tidak dilakukan: kasus dibuka kembali"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="aftercare_checks", verbose_name="kasus")
    due_on = models.DateField("dijadwalkan pada")
    finding = models.CharField("keadaan keluarga", max_length=11, choices=Finding, blank=True, default=Finding.PLANNED)
    note = EncryptedTextField("keterangan", blank=True, default="")
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    held_on = models.DateField("dilakukan pada", null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = InCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "pemantauan pascalayanan"
        verbose_name_plural = "pemantauan pascalayanan"
        indexes = [models.Index(fields=["case", "due_on"], name="aftercare_case_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", held_on=None, recorded_at=None, recorded_by=None)
                | (~Q(finding="") & Q(held_on__isnull=False, recorded_at__isnull=False, recorded_by__isnull=False)),
                name="aftercare_recorded_completely",
                violation_error_message="Pemantauan yang dilakukan harus punya hasil, tanggal, dan orang.",
            )
        ]

    def __str__(self) -> str:
        return f"Pemantauan {self.pk}"
