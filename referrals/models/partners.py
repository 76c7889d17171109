"""The directory of those who can help where the LK3 cannot."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models import ProblemCategory
from lk3.models import Region, User
from lk3.models.units import phone_validator

from ..querysets import PartnerQuerySet


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
    # Where it takes people from, beside its own kabupaten/kota.
    serves = models.ManyToManyField(
        Region,
        blank=True,
        related_name="served_by",
        verbose_name="juga melayani",
        limit_choices_to={"level__in": ["PROVINCE", "DISTRICT"]},
    )
    address = models.CharField("alamat", max_length=250, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True, validators=[phone_validator])
    email = models.EmailField("surel", blank=True)
    contact_person = models.CharField("narahubung", max_length=120, blank=True)
    hours = models.CharField("jam layanan", max_length=120, blank=True)
    services = models.TextField("layanan", blank=True, help_text="Satu layanan per baris.")
    takes = models.TextField("siapa yang diterima", blank=True)
    problems = models.ManyToManyField(
        ProblemCategory,
        blank=True,
        related_name="partners_for",
        verbose_name="untuk masalah",
        limit_choices_to={"parent": None},
    )
    # None: nobody has promised anything; the general rule for answers holds (``cases.ClockRule`` REFERRAL_ANSWER).
    response_days = models.PositiveSmallIntegerField("janji menjawab (hari kerja)", null=True, blank=True)
    agreement_number = models.CharField("nomor MoU", max_length=120, blank=True)
    agreement_from = models.DateField("MoU berlaku sejak", null=True, blank=True)
    agreement_until = models.DateField("MoU berlaku sampai", null=True, blank=True)
    is_active = models.BooleanField("aktif", default=True)
    # An administrator has looked at the entry: it exists, and the telephone is right.
    checked_at = models.DateTimeField("diperiksa pada", null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
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
            ),
            models.CheckConstraint(
                condition=Q(agreement_until=None)
                | Q(agreement_from=None)
                | Q(agreement_until__gte=F("agreement_from")),
                name="partner_agreement_order",
                violation_error_message="MoU tidak boleh berakhir sebelum mulai berlaku.",
            ),
            models.CheckConstraint(
                condition=Q(response_days=None) | Q(response_days__gte=1, response_days__lte=90),
                name="partner_response_days",
                violation_error_message="Janji menjawab: 1 sampai 90 hari kerja.",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="partner_checked_at_by",
                violation_error_message="Waktu dan orang yang memeriksa harus dicatat bersama.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the partner."""
        return reverse("referrals:partner", args=[self.pk])


class PartnerContact(models.Model):
    """Somebody at a partner who can be reached: name, post, number."""

    # CASCADE: a list that is corrected together with its partner.
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts", verbose_name="mitra")
    name = models.CharField("nama", max_length=120)
    post = models.CharField("jabatan", max_length=120, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True, validators=[phone_validator])
    email = models.EmailField("surel", blank=True)
    is_always_on = models.BooleanField("siaga 24 jam", default=False)

    class Meta:
        verbose_name = "narahubung mitra"
        verbose_name_plural = "narahubung mitra"

    def __str__(self) -> str:
        return self.name
