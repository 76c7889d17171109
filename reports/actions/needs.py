"""Bringing published counts in and out. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from lk3 import audit, tables
from lk3.models import User

from ..models import NeedCount
from ..needs import files as need_files

CHANGED_SINCE = "Data berubah sejak berkas diperiksa. Periksa lagi hasilnya, lalu simpan."


@transaction.atomic
def import_need_counts(
    *, rows: list[tables.PlannedRow], overwrite: bool, fingerprint: str, by: User
) -> list[NeedCount]:
    """Write the rows of a file, all or none, and return the new and changed counts.

    ``fingerprint`` is that of the plan the person confirmed; ValidationError when a row is wrong or anything changed since.
    """
    list(NeedCount.objects.select_for_update().order_by("pk").values_list("pk"))
    plan = need_files.make_plan(rows, overwrite)
    if plan.totals[tables.ERROR] or plan.fingerprint != fingerprint:
        raise ValidationError(CHANGED_SINCE)
    counts = [need_files.filled(row) for row in plan.rows if row.state in (tables.NEW, tables.CHANGED)]
    for count in counts:
        count.save()
    audit.record("need_counts.imported", by=by, object_type="reports.needcount", rows=plan.totals)
    return counts


@transaction.atomic
def export_need_counts(*, counts: QuerySet[NeedCount], by: User) -> str:
    """Return the counts as a file that can be read back (CSV text)."""
    rows = need_files.as_rows(counts)
    audit.record("need_counts.exported", by=by, object_type="reports.needcount", rows=len(rows))
    return tables.write(need_files.COLUMNS, rows)
