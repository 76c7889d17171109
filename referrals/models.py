"""Partners, referrals, and what was done outside the office."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ProblemCategory
from lk3.encryption import EncryptedTextField
from lk3.models import Region, Unit, User
from lk3.models.units import phone_validator
from lk3.models.versions import VersionedModel

from .querysets import OutreachQuerySet, PartnerQuerySet, ReferralQuerySet


class Partner(models.Model):
    """An institution that can help where the LK3 cannot: police, hospital, court, shelter, office."""

    class Kind(models.TextChoices):
        PROTECTION_UNIT = "PROTECTION_UNIT", "UPTD PPA"
        POLICE = "POLICE", "Kepolisian (Unit PPA)"
        HEALTH = "HEALTH", "Rumah sakit/Puskesmas"
        MENTAL_HEALTH = "MENTAL_HEALTH", "Layanan kesehatan jiwa"
        COURT = "COURT", "Pengadilan"
        LEGAL_AID = "LEGAL_AID", "Bantuan hukum"
        PROBATION = "PROBATION", "Bapas"
        SHELTER = "SHELTER", "Rumah aman/RPTC/RPSA"
        CHILD_CARE = "CHILD_CARE", "LKSA/panti"
        SOCIAL_OFFICE = "SOCIAL_OFFICE", "Dinas sosial/SLRT/Puskesos"
        CIVIL_REGISTRY = "CIVIL_REGISTRY", "Dukcapil"
        RELIGIOUS_OFFICE = "RELIGIOUS_OFFICE", "KUA/BP4/lembaga agama"
        EDUCATION = "EDUCATION", "Sekolah/dinas pendidikan"
        EMPLOYMENT = "EMPLOYMENT", "Disnaker/BLK/BP3MI"
        REHABILITATION = "REHABILITATION", "IPWL/BNN/rehabilitasi"
        CHARITY = "CHARITY", "Baznas/lembaga zakat"
        LK3 = "LK3", "LK3 lain"
        OTHER = "OTHER", "Lainnya"

    name = models.CharField("nama lembaga", max_length=160)
    kind = models.CharField("jenis", max_length=16, choices=Kind)
    district = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="partners",
        verbose_name="kabupaten/kota",
        limit_choices_to={"level": "DISTRICT"},
    )
    address = models.CharField("alamat", max_length=250, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True, validators=[phone_validator])
    email = models.EmailField("surel", blank=True)
    contact_person = models.CharField("narahubung", max_length=120, blank=True)
    hours = models.CharField("jam layanan", max_length=120, blank=True)
    services = models.TextField("layanan", blank=True)
    problems = models.ManyToManyField(
        ProblemCategory,
        blank=True,
        related_name="partners_for",
        verbose_name="untuk masalah",
        limit_choices_to={"parent": None},
    )
    agreement_until = models.DateField("MoU berlaku sampai", null=True, blank=True)
    is_active = models.BooleanField("aktif", default=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )  # null: shipped or imported

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "mitra rujukan"
        verbose_name_plural = "mitra rujukan"
        indexes = [models.Index(fields=["district", "kind", "name"], name="partner_district_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "district"],
                name="partner_name_in_district",
                violation_error_message="Mitra dengan nama ini sudah ada di kabupaten/kota tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the partner."""
        return reverse("referrals:partner", args=[self.pk])


class Referral(VersionedModel):
    """A case sent to a partner for what the LK3 itself cannot do."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Disiapkan"
        SENT = "SENT", "Dikirim"
        RECEIVED = "RECEIVED", "Diterima mitra"
        ACCEPTED = "ACCEPTED", "Disanggupi"
        DECLINED = "DECLINED", "Ditolak mitra"
        COMPLETED = "COMPLETED", "Selesai"
        WITHDRAWN = "WITHDRAWN", "Ditarik kembali"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", verbose_name="kasus", editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="referrals", verbose_name="mitra")
    purpose = EncryptedTextField("apa yang diminta")
    shared_information = EncryptedTextField("keterangan yang boleh disampaikan", blank=True, default="")
    state = models.CharField("status", max_length=9, choices=State, default=State.DRAFT, editable=False)
    answer_expected_on = models.DateField("jawaban diharapkan pada", null=True, blank=True)
    feedback = EncryptedTextField("jawaban mitra", blank=True, default="")
    drafted_at = models.DateTimeField(default=timezone.now, editable=False)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "rujukan"
        verbose_name_plural = "rujukan"
        indexes = [models.Index(fields=["case", "-drafted_at"], name="referral_case_recent")]
        constraints = [
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
        ]

    def __str__(self) -> str:
        return f"Rujukan {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the page of the referral, which lies inside its case."""
        return reverse("referrals:detail", args=[self.case.reference, self.pk])

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to act."""
        return self.state not in (self.State.COMPLETED, self.State.DECLINED, self.State.WITHDRAWN)


class ReferralTransition(models.Model):
    """One step of a referral: who, when, why."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="transitions")
    from_state = models.CharField(max_length=9, blank=True)
    to_state = models.CharField(max_length=9, choices=Referral.State)
    reason = models.CharField(max_length=250, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "langkah rujukan"
        verbose_name_plural = "langkah rujukan"

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.to_state}"


class Outreach(models.Model):
    """A day outside: penjangkauan, information to a village, a mobile unit's stop. Counts of people, never names."""

    class Kind(models.TextChoices):
        OUTREACH = "OUTREACH", "Penjangkauan"
        INFORMATION = "INFORMATION", "Sosialisasi"
        ACCOMPANIMENT = "ACCOMPANIMENT", "Pendampingan"
        MOBILE_UNIT = "MOBILE_UNIT", "Mobil LK3"

    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outreaches", editable=False)
    kind = models.CharField("jenis kegiatan", max_length=13, choices=Kind)
    held_on = models.DateField("tanggal")
    subdistrict = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="kecamatan", limit_choices_to={"level": "SUBDISTRICT"}
    )
    place = models.CharField("desa/kelurahan/nagari, tempat", max_length=120)
    team = models.CharField("petugas", max_length=250, blank=True)
    men_reached = models.PositiveIntegerField("laki-laki terjangkau", default=0)
    women_reached = models.PositiveIntegerField("perempuan terjangkau", default=0)
    findings = models.TextField("temuan (tanpa nama orang)", blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = "penjangkauan"
        verbose_name_plural = "penjangkauan"
        indexes = [models.Index(fields=["unit", "-held_on", "-id"], name="outreach_unit_recent")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

    @property
    def people_reached(self) -> int:
        """Return how many people were reached."""
        return self.men_reached + self.women_reached
