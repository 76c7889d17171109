"""The case: one family's problem at one unit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from families.models import Family, Person
from lk3.access import CASE_WORK_ROLES, Confidentiality, Role
from lk3.encryption import EncryptedTextField
from lk3.models import Membership, Region, Unit, User
from lk3.models.versions import VersionedModel

from ..querysets import CaseQuerySet
from .categories import ProblemCategory

REGISTRAR_HOURS = 24


def require_case_worker(user: User, unit: Unit | int) -> None:
    """Raise ValidationError unless the person may carry cases at the unit today: no other role ever gets onto a case."""
    unit_id = unit if isinstance(unit, int) else unit.pk
    hats = Membership.objects.current().filter(user=user, unit_id=unit_id, role__in=CASE_WORK_ROLES)
    if not hats.exists():
        raise ValidationError("Hanya konselor, psikolog, atau ketua yang bertugas di LK3 ini dapat menangani kasus.")


class Case(VersionedModel):
    """A case of a family at a unit. Unit and district are fixed at opening: history does not move when people or borders do."""

    class State(models.TextChoices):
        REGISTERED = "REGISTERED", "Baru terdaftar"
        IN_SERVICE = "IN_SERVICE", "Dalam layanan"
        CLOSURE_PROPOSED = "CLOSURE_PROPOSED", "Penutupan diusulkan"
        CLOSED = "CLOSED", "Ditutup"

    class Urgency(models.TextChoices):
        NOW = "NOW", "Hari ini – ada bahaya"
        SOON = "SOON", "Dalam tiga hari"
        NORMAL = "NORMAL", "Biasa"

    class Channel(models.TextChoices):
        WALK_IN = "WALK_IN", "Datang sendiri"
        OUTREACH = "OUTREACH", "Jemput bola/penjangkauan"
        MOBILE_UNIT = "MOBILE_UNIT", "Mobil LK3"
        PHONE = "PHONE", "Telepon/WhatsApp"
        REFERRED = "REFERRED", "Rujukan lembaga lain"
        SUBDISTRICT_WORKER = "SUBDISTRICT_WORKER", "Laporan TKSK/PSM"
        COMMUNITY = "COMMUNITY", "Laporan warga/aparat desa"

    class ClientKind(models.TextChoices):
        PERSON = "PERSON", "Perorangan"
        FAMILY = "FAMILY", "Keluarga"
        GROUP = "GROUP", "Kelompok"
        INSTITUTION = "INSTITUTION", "Lembaga"

    class ReporterRelation(models.TextChoices):
        CLIENT = "", "Klien sendiri"
        HOUSEHOLD = "HOUSEHOLD", "Anggota keluarga serumah"
        KIN = "KIN", "Kerabat"
        NEIGHBOUR = "NEIGHBOUR", "Tetangga/warga"
        OFFICIAL = "OFFICIAL", "Aparat desa/RT/RW"
        SCHOOL = "SCHOOL", "Guru/sekolah"
        HEALTH = "HEALTH", "Tenaga kesehatan"
        VOLUNTEER = "VOLUNTEER", "TKSK/PSM/relawan"
        AGENCY = "AGENCY", "Lembaga lain"
        OTHER = "OTHER", "Lainnya"

    class OtherReason(models.TextChoices):
        MISSING = "MISSING", "Jenisnya memang belum ada"
        MIXED = "MIXED", "Beberapa masalah sama beratnya"
        UNCLEAR = "UNCLEAR", "Belum jelas; perlu asesmen"
        NOT_SAID = "NOT_SAID", "Klien belum mau bercerita"

    class Risk(models.TextChoices):
        UNKNOWN = "", "Belum dinilai"
        LOW = "LOW", "Rendah"
        MEDIUM = "MEDIUM", "Sedang"
        HIGH = "HIGH", "Tinggi"

    class Outcome(models.TextChoices):
        CONFIDENCE_RESTORED = "CONFIDENCE_RESTORED", "Percaya diri pulih"
        ACCEPTANCE = "ACCEPTANCE", "Menerima keadaan"
        DECIDED = "DECIDED", "Klien mengambil keputusan sendiri"
        INSIGHT_GAINED = "INSIGHT_GAINED", "Paham dan dapat membantu sesama"
        FUNCTIONING_RESTORED = "FUNCTIONING_RESTORED", "Keluarga berfungsi kembali"
        DIVORCE = "DIVORCE", "Berpisah sebagai jalan keluar"
        REFERRED_OUT = "REFERRED_OUT", "Ditangani lembaga lain"
        INFORMATION_GIVEN = "INFORMATION_GIVEN", "Cukup dengan informasi"
        WITHDREW = "WITHDREW", "Klien mengundurkan diri"
        LOST_CONTACT = "LOST_CONTACT", "Kehilangan kontak"
        OUT_OF_SCOPE = "OUT_OF_SCOPE", "Di luar kewenangan LK3"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField("nomor kasus", max_length=24, unique=True, editable=False)
    intake_uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", editable=False)
    district = models.ForeignKey(Region, models.PROTECT, related_name="cases", editable=False)
    family = models.ForeignKey(Family, models.PROTECT, related_name="cases", verbose_name="keluarga", editable=False)
    client_kind = models.CharField("klien", max_length=11, choices=ClientKind, default=ClientKind.PERSON)
    client = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="cases_as_client", verbose_name="klien"
    )
    is_continuing = models.BooleanField("binaan lanjutan", default=False)
    reporter = models.CharField(
        "pelapor", max_length=120, blank=True, help_text="Bila yang melapor bukan klien: nama dan hubungannya."
    )
    reporter_relation = models.CharField(
        "hubungan pelapor", max_length=9, choices=ReporterRelation, blank=True, default=ReporterRelation.CLIENT
    )
    reporter_phone = EncryptedTextField("telepon pelapor", blank=True, default="")
    # When the victim or client first told somebody of the services: legal clocks start here, not at data entry.
    told_at = models.DateTimeField("pertama kali diceritakan", null=True, blank=True)
    category = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="cases", verbose_name="masalah utama")
    # The one of the eleven that ``category`` counts as, kept here because every statistic groups by it.
    root_category = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="cases_as_root", editable=False)
    other_explanation = models.CharField("masalah lainnya, jelaskan", max_length=250, blank=True)
    other_reason = models.CharField("mengapa lainnya", max_length=8, choices=OtherReason, blank=True)
    narrative = EncryptedTextField("apa yang terjadi")
    urgency = models.CharField("kemendesakan", max_length=6, choices=Urgency, default=Urgency.NORMAL)
    # Until when somebody must have answered; set by the triage, met by the first contact after it.
    response_due_at = models.DateTimeField("ditanggapi paling lambat", null=True, blank=True, editable=False)
    risk = models.CharField("risiko", max_length=6, choices=Risk, blank=True, default=Risk.UNKNOWN, editable=False)
    channel = models.CharField("jalur kedatangan", max_length=18, choices=Channel)
    confidentiality = models.CharField("kerahasiaan", max_length=9, choices=Confidentiality)
    state = models.CharField("status", max_length=16, choices=State, default=State.REGISTERED, editable=False)
    opened_on = models.DateField("dibuka pada", default=timezone.localdate)
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="ditangani oleh", editable=False
    )
    outcome = models.CharField("hasil", max_length=20, choices=Outcome, blank=True, editable=False)
    closing_summary = EncryptedTextField("ringkasan penutupan", blank=True, default="")
    aftercare_plan = EncryptedTextField("rencana bimbingan lanjut", blank=True, default="")
    aftercare_on = models.DateField("keluarga dilihat lagi pada", null=True, blank=True, editable=False)
    closed_on = models.DateField("ditutup pada", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "kasus"
        verbose_name_plural = "kasus"
        indexes = [
            models.Index(fields=["unit", "-opened_on", "-id"], name="case_unit_recent"),
            models.Index(fields=["owner", "-opened_on", "-id"], name="case_owner_recent"),
            models.Index(fields=["family", "-opened_on"], name="case_family_recent"),
            models.Index(fields=["unit", "state", "-opened_on", "-id"], name="case_unit_state"),
            models.Index(fields=["unit", "root_category", "-opened_on", "-id"], name="case_unit_category"),
            models.Index(fields=["opened_on", "district", "root_category", "unit"], name="case_breakdown"),
            # Who was in service when, for a whole province, without reading the cases themselves.
            models.Index(
                fields=["district", "opened_on", "closed_on", "is_continuing", "id"], name="case_district_days"
            ),
            models.Index(
                fields=["closed_on", "district", "root_category", "unit", "opened_on"],
                name="case_closings",
                condition=Q(closed_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="case_closed_after_opened",
                violation_error_message="Tanggal tutup tidak boleh sebelum tanggal buka.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="CLOSED", closed_on__isnull=False, closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(outcome="")
                )
                | (~Q(state="CLOSED") & Q(closed_on=None, closed_at=None, closed_by=None)),
                name="case_closed_completely",
                violation_error_message="Kasus yang ditutup harus punya tanggal, orang, dan hasil; kasus lain tidak.",
            ),
            models.CheckConstraint(
                condition=Q(state="REGISTERED") | Q(owner__isnull=False),
                name="case_in_service_has_owner",
                violation_error_message="Kasus dalam layanan harus ada penanggung jawabnya.",
            ),
            models.CheckConstraint(
                condition=Q(client_kind="PERSON", client__isnull=False)
                | Q(client_kind__in=["FAMILY", "GROUP", "INSTITUTION"], client=None),
                name="case_client_fits_kind",
                violation_error_message="Pilih orang yang menjadi klien, atau nyatakan seluruh keluarga sebagai klien.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the page of the case; the URL holds the reference, never a name."""
        return reverse("cases:detail", args=[self.reference])

    @property
    def is_closed(self) -> bool:
        """Return whether nothing may be written any more, except reopening."""
        return self.state == self.State.CLOSED

    def relations_to(self, user: User) -> Iterable[str]:
        """Return how the person stands to this case, in the words of the access policy; the first match wins.

        On a queryset that passed ``with_relation(user)`` this asks the database nothing.
        """
        hat = user.hat
        if hat is None:
            return []
        if hat.unit_id != self.unit_id:
            return self._relation_from_elsewhere(user)
        if not hasattr(self, "is_in_conflict"):
            self._load_relation(user)
        if self.is_in_conflict:
            return ["conflict"]
        relations = self._own_relation(user, hat)
        if hat.role == Role.HEAD:
            relations.append("head")
        return relations or ["unit"]

    def _relation_from_elsewhere(self, user: User) -> list[str]:
        """Return 'receiver' for who works on an accepted referral of this case at another LK3. That page is the only way in."""
        if user.hat.role not in CASE_WORK_ROLES:  # type: ignore[union-attr]
            return []
        if self.conflicts.filter(user=user).exists():
            return ["conflict"]
        return ["receiver"] if self.referrals.accepted_by(user).exists() else []

    def _own_relation(self, user: User, hat: Membership) -> list[str]:
        if self.owner_id == user.pk and hat.role in CASE_WORK_ROLES:
            is_psychologist = hat.role == Role.PSYCHOLOGIST
            return ["owner", "team_psychologist"] if is_psychologist else ["owner"]
        if self.is_on_team and hat.role in CASE_WORK_ROLES:
            return ["team_psychologist" if hat.role == Role.PSYCHOLOGIST else "team_counselor"]
        is_fresh = timezone.now() - self.registered_at <= timedelta(hours=REGISTRAR_HOURS)
        if self.registered_by_id == user.pk and self.owner_id is None and is_fresh:
            return ["registrar"]
        return []

    def _load_relation(self, user: User) -> None:
        row = type(self).objects.filter(pk=self.pk).with_relation(user).values("is_in_conflict", "is_on_team").get()
        self.is_in_conflict, self.is_on_team = row["is_in_conflict"], row["is_on_team"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the root category in step and refuse an owner whose role may not carry cases."""
        self.root_category_id = self.category.root_id
        if self.owner_id and self.owner_id != getattr(self, "_owner_from_db", None):
            require_case_worker(self.owner, self.unit_id)
        super().save(*args, **kwargs)
        self._owner_from_db = self.owner_id

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Case:
        """Remember the owner as loaded, so that only a new one is checked."""
        case = super().from_db(db, field_names, values)
        case._owner_from_db = case.__dict__.get("owner_id")
        return case
