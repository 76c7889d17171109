"""Verbs of the directory. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from lk3 import audit
from lk3.models import User

from .. import hsds
from ..models import Partner, PartnerContact
from ..workflow import NotAllowed

# What an administrator has vouched for; when a unit changes one of these, somebody must look again.
VOUCHED_FOR = {"name", "kind", "phone", "address"}
STALE = (
    "Rekan lain baru saja mengubah data mitra ini. Perubahan Anda belum disimpan: buka lagi, bandingkan, lalu simpan."
)
TAKEN = "Mitra dengan nama ini sudah ada di kabupaten/kota tersebut."


@transaction.atomic
def add_partner(
    *,
    partner: Partner,
    problems: Iterable[Any],
    serves: Iterable[Any] = (),
    contacts: Sequence[PartnerContact] = (),
    by: User,
) -> Partner:
    """Put a new, checked partner into the directory; NotAllowed when somebody entered the same one this very moment."""
    partner.recorded_by = by
    _save_partner(partner, problems)
    partner.serves.set(serves)
    _keep_contacts(partner, contacts)
    audit.record("partner.added", by=by, on=partner)
    return partner


@transaction.atomic
def change_partner(
    *,
    partner: Partner,
    problems: Iterable[Any],
    fields: list[str],
    serves: Iterable[Any] | None = None,
    contacts: Sequence[PartnerContact] | None = None,
    by: User,
) -> None:
    """Save a partner as it was changed from version ``partner.version``; NotAllowed when a colleague was faster.

    ``fields`` are the names of what changed, for the trail. ``serves`` or ``contacts`` of None leave them as they are. A unit
    that changes what an administrator vouched for makes the entry one to be checked again.
    """
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    if row.version != partner.version:
        raise NotAllowed(STALE)
    partner.version += 1
    partner.is_active, partner.checked_at, partner.checked_by = row.is_active, row.checked_at, row.checked_by
    if VOUCHED_FOR & set(fields) and by.hat and by.hat.unit_id:
        partner.checked_at = partner.checked_by = None
    _save_partner(partner, problems)
    if serves is not None:
        partner.serves.set(serves)
    if contacts is not None:
        _keep_contacts(partner, contacts)
    audit.record("partner.changed", by=by, on=partner, fields=fields)


@transaction.atomic
def set_partner_active(*, partner: Partner, is_active: bool, by: User) -> None:
    """Take a partner out of the choices for new referrals, or bring it back; its old referrals stay as they are."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    row.is_active, row.version = is_active, F("version") + 1
    row.save(update_fields=["is_active", "version"])
    audit.record("partner.activated" if is_active else "partner.deactivated", by=by, on=row)


@transaction.atomic
def export_partners(*, by: User | None) -> bytes:
    """Return all active partners as a ZIP file in the HSDS shape (``referrals.hsds``); ``by`` is None for the operator."""
    partners = hsds.exported_partners()
    content = hsds.zipped(partners)
    audit.record("partners.exported", by=by, object_type="referrals.partner", rows=len(partners))
    return content


def _save_partner(partner: Partner, problems: Iterable[Any]) -> None:
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        raise NotAllowed(TAKEN) from error
    partner.problems.set(problems)


def _keep_contacts(partner: Partner, contacts: Sequence[PartnerContact]) -> None:
    """Make these the partner's contacts: known rows are changed, new ones added, those not named taken out."""
    kept = [contact.pk for contact in contacts if contact.pk]
    partner.contacts.exclude(pk__in=kept).delete()
    for contact in contacts:
        contact.partner = partner
        contact.save()
