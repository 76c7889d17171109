"""Which published totals a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from lk3 import access

if TYPE_CHECKING:
    from lk3.models import User


class RecapQuerySet(models.QuerySet[Any]):
    """Recaps."""

    def visible_to(self, user: User) -> RecapQuerySet:
        """National ones for all who read statistics; the others for those whose area they lie in."""
        hat = user.hat
        if hat is None or not access.can(user, access.Permission.STATISTICS):
            return self.none()
        if hat.role in access.NATIONAL_ROLES:
            return self
        if hat.region_id:
            inside = Q(region=hat.region) | Q(region__parent=hat.region)
            units = Q(unit__district=hat.region) | Q(unit__district__parent=hat.region)
            return self.filter(Q(region=None, unit=None) | inside | units)
        return self.filter(Q(region=None, unit=None) | Q(unit_id=hat.unit_id))


class NeedCountQuerySet(models.QuerySet[Any]):
    """Published counts of people in need: public knowledge."""

    def visible_to(self, user: User) -> NeedCountQuerySet:
        """All of them, for those who may see statistics or edit them."""
        return self
