"""Families, and who belongs to which family since when."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from lk3.access import CLASS_ORDER, Confidentiality
from lk3.encryption import EncryptedTextField
from lk3.models import Region, Unit, User
from lk3.models.versions import VersionedModel

from .. import identity_numbers
from ..querysets import FamilyMemberQuerySet, FamilyQuerySet
from .person import NumberMissing, NumberStatus, Person

if TYPE_CHECKING:
    from collections.abc import Iterable


# How long who received a family sees it, until somebody has a case of it.
REGISTRAR_TIME = timedelta(hours=24)


class Family(VersionedModel):
    """A household as the unit knows it: an address, a safe way to reach it, and persons with dates.

    One family card (KK) is not always one household: spouses living apart may have two. A group or an institution that comes as
    a client is registered the same way: its persons are those who speak for it. Source: UU 14/2019 (client).
    """

    class Kind(models.TextChoices):
        FAMILY = "FAMILY", "Keluarga"
        GROUP = "GROUP", "Kelompok"
        INSTITUTION = "INSTITUTION", "Lembaga"

    class ContactAllowed(models.TextChoices):
        NOT_ASKED = "", "Belum ditanyakan"
        CALL = "CALL", "Boleh ditelepon"
        MESSAGE = "MESSAGE", "Hanya pesan tertulis"
        VISIT = "VISIT", "Hanya bertemu langsung"
        NONE = "NONE", "Jangan dihubungi; klien yang menghubungi"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField("nomor keluarga", max_length=24, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="families", editable=False)
    kind = models.CharField("yang didaftarkan", max_length=11, choices=Kind, default=Kind.FAMILY)
    name = models.CharField("sebutan keluarga", max_length=120, help_text="Misalnya nama kepala keluarga.")
    district = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="kabupaten/kota", limit_choices_to={"level": "DISTRICT"}
    )
    subdistrict = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kecamatan"
    )
    village = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="desa/kelurahan/nagari"
    )
    address = models.CharField("alamat", max_length=250, blank=True)
    family_card_number = EncryptedTextField("nomor KK", blank=True, default="")
    family_card_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    family_card_status = models.CharField("keterangan KK", max_length=13, choices=NumberStatus, blank=True)
    family_card_missing = models.CharField("alasan tanpa KK", max_length=16, choices=NumberMissing, blank=True)
    contact_allowed = models.CharField(
        "boleh kami hubungi?", max_length=7, choices=ContactAllowed, blank=True, default=ContactAllowed.NOT_ASKED
    )
    contact_times = models.CharField("kapan aman dihubungi", max_length=120, blank=True)
    contact_answerers = models.CharField("siapa yang boleh mengangkat", max_length=120, blank=True)
    contact_words = models.CharField(
        "kata yang dipakai",
        max_length=160,
        blank=True,
        help_text="Misalnya mengaku dari posyandu. Jangan menyebut LK3 bila klien memintanya.",
    )
    safe_contact_name = models.CharField("boleh dihubungi melalui", max_length=120, blank=True)
    safe_contact_phone = EncryptedTextField("telepon aman", blank=True, default="")
    safe_contact_note = models.CharField(
        "pesan kontak aman",
        max_length=250,
        blank=True,
        help_text="Kapan boleh menelepon, siapa yang boleh mengangkat, kata apa yang dipakai.",
    )
    safe_address = EncryptedTextField("alamat aman", blank=True, default="")
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = "keluarga"
        verbose_name_plural = "keluarga"
        indexes = [models.Index(fields=["unit", "-id"], name="family_unit_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(family_card_number="", family_card_hash="")
                | (~Q(family_card_number="") & ~Q(family_card_hash="")),
                name="family_card_with_hash",
                violation_error_message="Nomor KK harus disimpan bersama jejak pencariannya.",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the page of the family; the URL holds the reference, never a name."""
        return reverse("families:detail", args=[self.reference])

    @property
    def masked_family_card(self) -> str:
        """Return the KK number as it may be shown."""
        return identity_numbers.mask(self.family_card_number) if self.family_card_number else ""

    @property
    def is_closed(self) -> bool:
        """Return whether nothing may be written; a family is never closed, only its cases are."""
        return False

    @property
    def confidentiality(self) -> str:
        """Return the highest class among the family's cases. Uses the prefetched ``cases``, or one query."""
        levels = [CLASS_ORDER.index(Confidentiality(case.confidentiality)) for case in self.cases.all()]
        return CLASS_ORDER[max(levels, default=0)]

    def relations_to(self, user: User) -> Iterable[str]:
        """Return how the person stands to the family: through its cases, or as the one who registered it just now."""
        hat = user.hat
        if hat is None or hat.unit_id != self.unit_id:
            return []
        relations = {relation for case in self.cases.all() for relation in case.relations_to(user)}
        if not relations:
            relations.add("head" if hat.role == "head" else "unit")
            if self.registered_by_id == user.pk and hat.role != "intake":
                relations.add("owner")
            elif self.registered_by_id == user.pk and timezone.now() - self.registered_at <= REGISTRAR_TIME:
                relations.add("registrar")
        return relations


class NameWord(models.Model):
    """One folded word of a name, of a person or a family, so that three letters are found without reading the whole table."""

    # CASCADE: an index of the name, nothing of its own.
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="name_words")
    # CASCADE: as above.
    family = models.ForeignKey(Family, models.CASCADE, null=True, blank=True, related_name="name_words")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    word = models.CharField(max_length=60)

    class Meta:
        verbose_name = "kata nama"
        verbose_name_plural = "kata nama"
        indexes = [models.Index(fields=["unit", "word", "person", "family"], name="name_word_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "word"],
                name="name_word_once_per_person",
                violation_error_message="Kata ini sudah tercatat.",
            ),
            models.UniqueConstraint(
                fields=["family", "word"],
                name="name_word_once_per_family",
                violation_error_message="Kata ini sudah tercatat.",
            ),
            models.CheckConstraint(
                condition=Q(person=None, family__isnull=False) | Q(person__isnull=False, family=None),
                name="name_word_of_one",
                violation_error_message="Satu kata milik satu orang atau satu keluarga.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kata nama {self.pk}"


class FamilyMember(models.Model):
    """A person in a family, with the relation to its head and the days; families split and persons move."""

    class Relation(models.TextChoices):
        HEAD = "HEAD", "Kepala keluarga"
        SPOUSE = "SPOUSE", "Suami/istri"
        CHILD = "CHILD", "Anak kandung"
        STEPCHILD = "STEPCHILD", "Anak tiri"
        ADOPTED_CHILD = "ADOPTED_CHILD", "Anak angkat"
        FOSTER_CHILD = "FOSTER_CHILD", "Anak asuh"
        PARENT = "PARENT", "Orang tua"
        PARENT_IN_LAW = "PARENT_IN_LAW", "Mertua"
        CHILD_IN_LAW = "CHILD_IN_LAW", "Menantu"
        SIBLING = "SIBLING", "Saudara kandung"
        GRANDCHILD = "GRANDCHILD", "Cucu"
        GRANDPARENT = "GRANDPARENT", "Kakek/nenek"
        OTHER_KIN = "OTHER_KIN", "Kerabat lain"
        DOMESTIC_WORKER = "DOMESTIC_WORKER", "Pekerja rumah tangga"
        GROUP_MEMBER = "GROUP_MEMBER", "Anggota kelompok/lembaga"
        SPOKESPERSON = "SPOKESPERSON", "Narahubung"
        OTHER = "OTHER", "Lainnya"

    family = models.ForeignKey(Family, models.PROTECT, related_name="members", verbose_name="keluarga")
    person = models.ForeignKey(Person, models.PROTECT, related_name="family_memberships", verbose_name="orang")
    relation = models.CharField("hubungan dengan kepala keluarga", max_length=15, choices=Relation)
    lives_elsewhere = models.BooleanField(
        "tinggal di tempat lain",
        default=False,
        help_text="Kerabat yang perlu ada di genogram tetapi tidak serumah. Tidak dihitung sebagai klien.",
    )
    since_on = models.DateField("sejak", null=True, blank=True)
    until_on = models.DateField("sampai", null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = FamilyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota keluarga"
        verbose_name_plural = "anggota keluarga"
        constraints = [
            models.UniqueConstraint(
                fields=["family", "person"],
                condition=Q(until_on=None),
                name="family_member_once",
                violation_error_message="Orang ini sudah tercatat dalam keluarga tersebut.",
            ),
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(relation="HEAD", until_on=None),
                name="family_one_head",
                violation_error_message="Keluarga ini sudah punya kepala keluarga.",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(since_on=None) | Q(until_on__gte=F("since_on")),
                name="family_member_dates_order",
                violation_error_message="Tanggal sampai tidak boleh sebelum tanggal sejak.",
            ),
        ]

    def __str__(self) -> str:
        return f"Anggota {self.pk}"
