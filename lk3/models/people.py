"""People with an account, and the hats they may wear."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from .. import access
from ..access import Role
from ..querysets import InvitationQuerySet, MembershipQuerySet
from .regions import Region
from .units import Unit, phone_validator


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a superuser is nothing but a person with the administrator's hat."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new person who can log in (or not yet, without a password)."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new administrator of accounts, units and lists; no hat of ours sees everything."""
        user = self.create_user(username, password, **fields)
        Membership.objects.create(user=user, role=Role.ADMINISTRATOR, from_on=timezone.localdate())
        return user


class User(AbstractBaseUser):
    """One account is one person. What the person may do depends on the hat (a Membership) worn in this session."""

    username = models.CharField(
        "nama pengguna",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Nama pengguna ini sudah dipakai."},
    )
    name = models.CharField("nama lengkap", max_length=120)
    email = models.EmailField("surel", blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True, validators=[phone_validator])
    is_active = models.BooleanField("boleh masuk", default=True)
    joined_at = models.DateTimeField("dibuat pada", default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def hat(self) -> "Membership | None":
        """Return the hat worn now. The middleware sets it from the session; elsewhere a person with one hat wears that."""
        current = list(self.memberships.current().select_related("unit__district", "region")[:2])
        return current[0] if len(current) == 1 else None

    @property
    def is_staff(self) -> bool:
        """Return whether the Django admin opens: it belongs to the administrator's hat."""
        return access.answer(self, access.Permission.ADMIN_SITE).allows

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer the Django admin, which asks for model permissions; only what is registered there can be asked for."""
        return self.is_active and self.is_staff

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        """Answer the Django admin for several permissions at once."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Answer the Django admin for the index page."""
        return self.is_active and self.is_staff

    def get_full_name(self) -> str:
        """Return the name people know the person by."""
        return str(self)


class Membership(models.Model):
    """A hat: a role in a scope for a time. Somebody with two functions has two, and picks one per session."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="pengguna")
    role = models.CharField("peran", max_length=15, choices=Role)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="LK3"
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="wilayah dinas",
        limit_choices_to={"level__in": ["PROVINCE", "DISTRICT"]},
    )
    from_on = models.DateField("sejak", default=timezone.localdate)
    until_on = models.DateField("sampai", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "peran"
        verbose_name_plural = "peran"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(role__in=access.UNIT_ROLES, unit__isnull=False, region=None)
                    | Q(role=Role.SOCIAL_OFFICE, unit=None, region__isnull=False)
                    | (~Q(role__in=[*access.UNIT_ROLES, Role.SOCIAL_OFFICE]) & Q(unit=None, region=None))
                ),
                name="membership_scope_fits_role",
                violation_error_message=(
                    "Petugas, konselor, psikolog dan ketua memerlukan LK3; "
                    "dinas memerlukan wilayah; peran lain tidak memakai keduanya."
                ),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="membership_dates_order",
                violation_error_message="Peran tidak boleh berakhir sebelum mulai.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.scope_label}"

    @property
    def scope_label(self) -> str:
        """Return where the hat counts, for the reader."""
        if self.unit:
            return f"{self.unit.name}, {self.unit.district.full_name}"
        return self.region.full_name if self.region else "Nasional"

    def is_current(self, on: Any = None) -> bool:
        """Return whether the hat may be worn on that day (today unless told)."""
        day = on or timezone.localdate()
        return self.from_on <= day and (self.until_on is None or self.until_on >= day)


def invitation_expiry() -> Any:
    """Return when a new invitation ends: after seven days."""
    return timezone.now() + timedelta(days=7)


class Invitation(models.Model):
    """A one-time link by which an invited person chooses name and password; only the hash of the link is kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField("nama lengkap", max_length=120)
    email = models.EmailField("surel", blank=True)
    role = models.CharField("peran", max_length=15, choices=Role)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="LK3"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="wilayah dinas"
    )
    invited_at = models.DateTimeField("diundang pada", default=timezone.now, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="invitations_sent", editable=False)
    expires_at = models.DateTimeField("berlaku sampai", default=invitation_expiry)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="invitation", editable=False
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_by",
                violation_error_message="Waktu dan orang yang menerima undangan harus dicatat bersama.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_at_by",
                violation_error_message="Waktu dan orang yang membatalkan undangan harus dicatat bersama.",
            ),
        ]

    def __str__(self) -> str:
        return f"Undangan {self.pk}"

    @property
    def is_open(self) -> bool:
        """Return whether the link still works."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()
