"""Verbs of administrators on many partners at once. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from lk3 import audit, tables
from lk3.models import User

from .. import partner_files
from ..models import Partner

CHANGED_SINCE = "Direktori mitra berubah sejak berkas diperiksa. Periksa lagi hasilnya, lalu simpan."


@transaction.atomic
def check_partners(*, partners: QuerySet[Partner], by: User) -> list[Partner]:
    """Vouch for partners that nobody has vouched for: they exist, and the telephone is right. Return those."""
    unchecked = partners.filter(checked_at=None)
    found = list(unchecked.select_for_update(of=("self",)).order_by("pk"))
    checked = Partner.objects.filter(pk__in=[partner.pk for partner in found])
    checked.update(checked_at=timezone.now(), checked_by=by, version=F("version") + 1)
    audit.record("partners.checked", by=by, object_type="referrals.partner", partners=[partner.pk for partner in found])
    return found


@transaction.atomic
def deactivate_partners(*, partners: QuerySet[Partner], by: User) -> list[Partner]:
    """Take partners out of the choices for new referrals, and return those that were in."""
    found = list(partners.filter(is_active=True).select_for_update(of=("self",)).order_by("pk"))
    Partner.objects.filter(pk__in=[row.pk for row in found]).update(is_active=False, version=F("version") + 1)
    audit.record("partners.deactivated", by=by, object_type="referrals.partner", partners=[row.pk for row in found])
    return found


@transaction.atomic
def import_partners(*, rows: list[tables.PlannedRow], overwrite: bool, fingerprint: str, by: User) -> list[Partner]:
    """Write the rows of a file, all or none, and return the new and changed partners.

    ``fingerprint`` is that of the plan the person confirmed; ValidationError when a row is wrong or anything changed since.
    New partners are still to be checked; what an administrator brings in does not undo a check.
    """
    list(Partner.objects.select_for_update().order_by("pk").values_list("pk"))
    plan = partner_files.make_plan(rows, overwrite)
    if plan.totals[tables.ERROR] or plan.fingerprint != fingerprint:
        raise ValidationError(CHANGED_SINCE)
    written = [row for row in plan.rows if row.state in (tables.NEW, tables.CHANGED)]
    partners = [partner_files.filled(row) for row in written]
    for row, partner in zip(written, partners, strict=True):
        partner.version += 1 if row.row else 0
        partner.recorded_by = partner.recorded_by if row.row else by
        partner.save()
    audit.record("partners.imported", by=by, object_type="referrals.partner", rows=plan.totals)
    return partners


@transaction.atomic
def export_partner_list(*, partners: QuerySet[Partner], by: User) -> str:
    """Return partners as a file that can be read back (CSV text)."""
    rows = partner_files.as_rows(partners)
    audit.record("partners.exported", by=by, object_type="referrals.partner", rows=len(rows))
    return tables.write(partner_files.COLUMNS, rows)
