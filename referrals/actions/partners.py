"""Verbs of the directory. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from lk3 import audit
from lk3.models import User

from ..models import Partner, Referral
from ..workflow import NotAllowed

State = Referral.State


@transaction.atomic
def add_partner(*, partner: Partner, problems: Iterable[Any], by: User) -> Partner:
    """Put a new, checked partner into the directory; NotAllowed when somebody entered the same one this very moment."""
    partner.recorded_by = by
    _save_partner(partner, problems)
    audit.record("partner.added", by=by, on=partner)
    return partner


@transaction.atomic
def change_partner(*, partner: Partner, problems: Iterable[Any], fields: list[str], by: User) -> None:
    """Save a changed partner; ``fields`` are the names of what changed, for the trail."""
    _save_partner(partner, problems)
    audit.record("partner.changed", by=by, on=partner, fields=fields)


def _save_partner(partner: Partner, problems: Iterable[Any]) -> None:
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        raise NotAllowed("Mitra dengan nama ini sudah ada di kabupaten/kota tersebut.") from error
    partner.problems.set(problems)


@transaction.atomic
def set_partner_active(*, partner: Partner, is_active: bool, by: User) -> None:
    """Take a partner out of the choices for new referrals, or bring it back; its old referrals stay as they are."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    audit.record("partner.activated" if is_active else "partner.deactivated", by=by, on=row)
