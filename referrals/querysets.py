"""Questions over partners, referrals and outreach, each with its scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from cases.querysets import InCaseQuerySet
from lk3.access import UNIT_ROLES, Role

if TYPE_CHECKING:
    from lk3.models import User


class PartnerQuerySet(models.QuerySet[Any]):
    """Partners: a directory, known to everybody who refers and to the administrator."""

    def visible_to(self, user: User) -> PartnerQuerySet:
        """All, for those who work with partners."""
        hat = user.hat
        return self if hat and (hat.role in UNIT_ROLES or hat.role == Role.ADMINISTRATOR) else self.none()

    def active(self) -> PartnerQuerySet:
        """Those that can be referred to."""
        return self.filter(is_active=True)


class ReferralQuerySet(InCaseQuerySet):
    """Referrals, reached through their case."""

    def open(self) -> ReferralQuerySet:
        """Those on which somebody still has to act."""
        return self.exclude(state__in=["COMPLETED", "DECLINED", "WITHDRAWN"])

    def latest_first(self) -> ReferralQuerySet:
        """In the order of the case page."""
        return self.order_by("-drafted_at", "-id")


class OutreachQuerySet(models.QuerySet[Any]):
    """Outreach of units."""

    def visible_to(self, user: User) -> OutreachQuerySet:
        """What one's own unit did."""
        hat = user.hat
        return self.filter(unit_id=hat.unit_id) if hat and hat.unit_id else self.none()

    def latest_first(self) -> OutreachQuerySet:
        """In the order of the list."""
        return self.order_by("-held_on", "-id")
