"""Questions over many rows of the foundation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import access

if TYPE_CHECKING:
    from .models import User


class RegionQuerySet(models.QuerySet[Any]):
    """Regions are public knowledge: everybody may see all of them."""

    def provinces(self) -> RegionQuerySet:
        """The 38 provinces."""
        return self.filter(level="PROVINCE")

    def districts(self) -> RegionQuerySet:
        """Kabupaten and kota."""
        return self.filter(level="DISTRICT")

    def visible_to(self, user: User) -> RegionQuerySet:
        """All of them."""
        return self


class UnitQuerySet(models.QuerySet[Any]):
    """LK3 units."""

    def active(self) -> UnitQuerySet:
        """Units where families can be received."""
        return self.filter(status="ACTIVE")

    def in_area(self, region: Any) -> UnitQuerySet:
        """Units whose district is the region or lies in it; all of them for no region."""
        if region is None:
            return self
        return self.filter(Q(district=region) | Q(district__parent=region))

    def visible_to(self, user: User) -> UnitQuerySet:
        """Units whose figures this hat may see one by one: one's own, those of one's region, or all."""
        hat = user.hat
        if hat is None:
            return self.none()
        if hat.role in access.NATIONAL_ROLES:
            return self
        if hat.region_id:
            return self.in_area(hat.region)
        return self.filter(pk=hat.unit_id) if hat.unit_id else self.none()


class MembershipQuerySet(models.QuerySet[Any]):
    """Hats."""

    def current(self) -> MembershipQuerySet:
        """Hats that may be worn today."""
        today = timezone.localdate()
        return self.filter(Q(until_on=None) | Q(until_on__gte=today), from_on__lte=today)

    def case_workers(self) -> MembershipQuerySet:
        """Hats whose wearer may carry a case."""
        return self.filter(role__in=access.CASE_WORK_ROLES)

    def visible_to(self, user: User) -> MembershipQuerySet:
        """One's own; also those of the unit for its head, and all for the administrator."""
        hat = user.hat
        if hat and hat.role == access.Role.ADMINISTRATOR:
            return self
        own = Q(user=user)
        return self.filter(own | Q(unit_id=hat.unit_id) if hat and hat.role == access.Role.HEAD else own)


class InvitationQuerySet(models.QuerySet[Any]):
    """Invitations."""

    def waiting(self) -> InvitationQuerySet:
        """Invitations whose link still works: not used, not late, and sent by somebody who may still invite there."""
        fresh = self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
        hats = self.model.invited_by.field.related_model.memberships.rel.related_model.objects.current()
        hats = hats.filter(user=OuterRef("invited_by"), user__is_active=True)
        is_head = Q(role=access.Role.HEAD, unit=OuterRef("unit"))
        return fresh.filter(Exists(hats.filter(Q(role=access.Role.ADMINISTRATOR) | is_head)))

    def visible_to(self, user: User) -> InvitationQuerySet:
        """Those of one's unit for its head, all for the administrator."""
        hat = user.hat
        if hat and hat.role == access.Role.ADMINISTRATOR:
            return self
        if hat and hat.role == access.Role.HEAD:
            return self.filter(unit_id=hat.unit_id)
        return self.none()


class AuditEventQuerySet(models.QuerySet[Any]):
    """Events of the audit trail."""

    def visible_to(self, user: User) -> AuditEventQuerySet:
        """All for those who watch; for the head those of the own unit, but nothing about cases that are kept from the head."""
        hat = user.hat
        if hat is None or not access.answer(user, access.Permission.AUDIT_TRAIL).allows:
            return self.none()
        if not hat.unit_id:
            return self
        # The trail itself says whom a case was hidden from, so that it need not know cases.
        hidden = self.model.objects.filter(verb="case.conflict_set", detail__person=user.pk).values("case_id")
        return self.filter(unit_id=hat.unit_id).filter(Q(case_id=None) | ~Q(case_id__in=hidden))


class JobQuerySet(models.QuerySet[Any]):
    """Long work."""

    def visible_to(self, user: User) -> JobQuerySet:
        """What one asked for oneself, with the hat worn now."""
        return self.filter(asked_by=user, hat=user.hat) if user.hat is not None else self.none()

    def latest_first(self) -> JobQuerySet:
        """In the order of the page."""
        return self.order_by("-asked_at", "-id")
