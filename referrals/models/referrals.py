"""A family sent on: the referral, its steps, the words between both sides, and the code by which a partner answers."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models import Attachment, Case
from families.models import Family
from lk3.encryption import EncryptedTextField
from lk3.models import Unit, User
from lk3.models.versions import VersionedModel

from ..querysets import ReferralQuerySet
from .partners import Partner


class Referral(VersionedModel):
    """A case sent to a partner, or to another LK3, for what the LK3 itself cannot do."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Disiapkan"
        SENT = "SENT", "Dikirim"
        RECEIVED = "RECEIVED", "Diterima mitra"
        ACCEPTED = "ACCEPTED", "Disanggupi"
        IN_SERVICE = "IN_SERVICE", "Sedang dilayani"
        COMPLETED = "COMPLETED", "Selesai"
        DECLINED = "DECLINED", "Ditolak mitra"
        RETURNED = "RETURNED", "Dikembalikan mitra"
        SETTLED = "SETTLED", "Sudah ditindaklanjuti"
        WITHDRAWN = "WITHDRAWN", "Ditarik kembali"

    class Arrangement(models.TextChoices):
        SERVICE = "", "Layanan mitra"
        HANDOVER = "HANDOVER", "Serah terima kasus"
        SHARED = "SHARED", "Bekerja bersama"

    class Part(models.TextChoices):
        """What of the file may go along; only what is ticked does."""

        CONTACT = "CONTACT", "Cara aman menghubungi"
        ADDRESS = "ADDRESS", "Alamat (bukan alamat aman)"
        HOUSEHOLD = "HOUSEHOLD", "Anggota keluarga serumah (hubungan dan umur)"
        PROBLEM = "PROBLEM", "Jenis masalah"
        RISK = "RISK", "Tingkat risiko"
        PLAN = "PLAN", "Tujuan yang disepakati"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # Given when it is sent, e.g. RUJ-1371-2026-00012; it stands on the letter.
    number = models.CharField("nomor surat", max_length=24, blank=True, default="", editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", verbose_name="kasus", editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="mitra"
    )
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="incoming_referrals", verbose_name="LK3 tujuan"
    )
    arrangement = models.CharField(
        "bentuk kerja sama", max_length=8, choices=Arrangement, blank=True, default=Arrangement.SERVICE
    )
    shared_until = models.DateField("bekerja bersama sampai", null=True, blank=True)
    purpose = EncryptedTextField("apa yang diminta")
    shared_information = EncryptedTextField("keterangan yang boleh disampaikan", blank=True, default="")
    # Codes of ``Part``.
    shared_parts = models.JSONField("bagian berkas yang ikut", default=list, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="referrals", verbose_name="lampiran")
    # The letter as it was sent, JSON (``referrals.letters``): what the paper, the PDF, the code page and the other LK3 show.
    letter = EncryptedTextField("isi surat", blank=True, default="", editable=False)
    state = models.CharField("status", max_length=10, choices=State, default=State.DRAFT, editable=False)
    answer_expected_on = models.DateField("jawaban diharapkan pada", null=True, blank=True)
    feedback = EncryptedTextField("jawaban mitra", blank=True, default="")
    # The other side has said something that nobody of ours has read yet.
    is_unread = models.BooleanField(default=False, editable=False)
    # Why it goes out although the family has not agreed, and the supervisor who takes that upon themselves.
    override_reason = EncryptedTextField("alasan tanpa persetujuan", blank=True, default="", editable=False)
    overridden_at = models.DateTimeField(null=True, editable=False)
    overridden_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    # After a refusal: the attempt that this one follows.
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers", editable=False)
    # At another LK3: who works on it there, and the family that was registered there; its cases tell the rest.
    receiver = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="received_referrals", editable=False
    )
    opened_family = models.OneToOneField(
        Family, models.PROTECT, null=True, blank=True, related_name="came_from_referral", editable=False
    )
    drafted_at = models.DateTimeField(default=timezone.now, editable=False)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "rujukan"
        verbose_name_plural = "rujukan"
        indexes = [
            models.Index(fields=["case", "-drafted_at"], name="referral_case_recent"),
            models.Index(fields=["to_unit", "state"], name="referral_to_unit_state"),
            models.Index(fields=["state", "answer_expected_on"], name="referral_state_expected"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="referral_number_once",
                violation_error_message="Nomor surat ini sudah dipakai.",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="referral_sent_at_by",
                violation_error_message="Waktu dan orang yang mengirim harus dicatat bersama.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "WITHDRAWN"]) | Q(sent_at__isnull=False),
                name="referral_sent_before_answer",
                violation_error_message="Rujukan yang belum dikirim tidak dapat dijawab.",
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=False, to_unit=None, arrangement="", shared_until=None)
                | Q(partner=None, to_unit__isnull=False, arrangement="HANDOVER", shared_until=None)
                | Q(partner=None, to_unit__isnull=False, arrangement="SHARED", shared_until__isnull=False),
                name="referral_goes_somewhere",
                violation_error_message=(
                    "Rujukan pergi ke satu mitra, atau ke satu LK3 sebagai serah terima, atau untuk bekerja bersama "
                    "sampai suatu tanggal."
                ),
            ),
            models.CheckConstraint(
                condition=Q(overridden_at=None, overridden_by=None)
                | Q(overridden_at__isnull=False, overridden_by__isnull=False),
                name="referral_overridden_at_by",
                violation_error_message="Rujukan tanpa persetujuan harus punya atasan yang memutuskan dan waktunya.",
            ),
            models.CheckConstraint(
                condition=Q(receiver=None, opened_family=None) | Q(to_unit__isnull=False),
                name="referral_received_by_a_unit",
                violation_error_message="Hanya rujukan ke LK3 lain yang punya petugas penerima dan keluarga baru.",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"Rujukan {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the page of the referral, which lies inside its case."""
        return reverse("referrals:detail", args=[self.case.reference, self.pk])

    @property
    def addressee(self) -> Partner | Unit:
        """Return whom it goes to."""
        return self.partner or self.to_unit  # type: ignore[return-value]

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to act: also a refused one, until it is decided what comes instead."""
        return self.state not in (self.State.COMPLETED, self.State.SETTLED, self.State.WITHDRAWN)


class ReferralTransition(models.Model):
    """One step of a referral: who, when, why. A step that a partner took by code has no account behind it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="transitions")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=Referral.State)
    reason = models.CharField(max_length=250, blank=True)
    # The partner's own words and name, as typed on the answer page.
    note = EncryptedTextField("catatan mitra", blank=True, default="")
    answered_as = EncryptedTextField("dijawab oleh", blank=True, default="")
    is_by_code = models.BooleanField(default=False)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: by code

    class Meta:
        verbose_name = "langkah rujukan"
        verbose_name_plural = "langkah rujukan"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_by_code=True, moved_by=None) | Q(is_by_code=False, moved_by__isnull=False),
                name="referral_moved_at_by",
                violation_error_message="Langkah diambil oleh seseorang, atau oleh mitra dengan kode suratnya.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.to_state}"


class ReferralMessage(models.Model):
    """A few words between the two sides of a referral; it lies in the case of the one who sent it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="messages")
    is_from_us = models.BooleanField("dari pengirim rujukan")
    text = EncryptedTextField("pesan")
    answered_as = EncryptedTextField("nama petugas mitra", blank=True, default="")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)  # null: by code

    class Meta:
        verbose_name = "pesan rujukan"
        verbose_name_plural = "pesan rujukan"

    def __str__(self) -> str:
        return f"Pesan {self.pk}"


class AnswerCode(models.Model):
    """The code printed on a letter, by which a partner without an account answers. A new one makes the old one worthless."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="answer_codes")
    code = EncryptedTextField("kode")
    # HMAC with the look-up key, so that a code is found without reading all of them.
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(default=timezone.now, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    expires_on = models.DateField("berlaku sampai")
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = "kode jawaban"
        verbose_name_plural = "kode jawaban"
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(revoked_at=None),
                name="answer_code_one_at_a_time",
                violation_error_message="Surat ini sudah punya kode yang berlaku.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="answer_code_revoked_at_by",
                violation_error_message="Waktu dan orang yang membatalkan kode harus dicatat bersama.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kode {self.pk}"


class CodeTries(models.Model):
    """How often somebody tried a wrong code: for one letter, or from one address (hashed), within a window of time."""

    key = models.CharField(max_length=80, unique=True)
    window_from = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "percobaan kode"
        verbose_name_plural = "percobaan kode"

    def __str__(self) -> str:
        return f"Percobaan {self.pk}"
