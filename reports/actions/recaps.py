"""Bringing totals in that an office kept elsewhere: a file is read, looked at, and saved as a whole or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.models import ProblemCategory
from lk3 import audit
from lk3.models import Region, Unit, User

from ..models import CategoryAlias, Recap, RecapRow, RecapUpload
from ..uploads.areas import Place
from ..uploads.matching import NO_CATEGORY
from ..uploads.planning import Plan, PlannedTable, make_plan, rows_of
from .needs import CHANGED_SINCE

NOT_READY = "Masih ada yang perlu dibetulkan. Belum ada yang disimpan."
ALREADY = "Isi berkas ini sudah pernah disimpan; tidak ada yang berubah."


@transaction.atomic
def keep_upload(
    *, content: dict[str, Any], digest: str, place: Place, source: str, source_on: date, by: User
) -> RecapUpload:
    """Keep what was read from a file, not yet as recaps; a file that still waits there is taken up again.

    ``content`` is what ``reports.uploads.reading`` returned. Decisions about the same file and area are remembered.
    """
    same = RecapUpload.objects.filter(digest=digest, unit=place.unit, region=place.region).order_by("-pk")
    waiting = same.filter(state=RecapUpload.State.READ, uploaded_by=by).first()
    earlier = same.filter(state=RecapUpload.State.IMPORTED).first()
    upload = waiting or RecapUpload(unit=place.unit, region=place.region, digest=digest, uploaded_by=by)
    if waiting is None and earlier is not None:
        upload.choices = earlier.choices
    upload.source, upload.source_on, upload.content = source, source_on, content
    upload.uploaded_at = timezone.now()
    upload.save()
    audit.record("recap.uploaded", by=by, on=upload, sheets=len(content["sheets"]))
    return upload


@transaction.atomic
def decide_upload(*, upload: RecapUpload, choices: dict[str, Any], by: User) -> RecapUpload:
    """Remember how a person wants the file to be read."""
    upload = _waiting(upload)
    upload.choices = choices
    upload.save(update_fields=["choices"])
    audit.record("recap.checked", by=by, on=upload)
    return upload


@transaction.atomic
def discard_upload(*, upload: RecapUpload, by: User) -> RecapUpload:
    """Throw away what was read; nothing of it stays but that there was a file."""
    upload = _waiting(upload)
    upload.state, upload.content, upload.choices = RecapUpload.State.DISCARDED, {}, {}
    upload.save(update_fields=["state", "content", "choices"])
    audit.record("recap.discarded", by=by, on=upload)
    return upload


@transaction.atomic
def import_recaps(*, upload: RecapUpload, fingerprint: str, by: User) -> list[Recap]:
    """Save every table of the file, all or none, and return those that are new; what they replace stays readable.

    ``fingerprint`` is that of the plan the person saw; ValidationError when anything is wrong or changed since. A second click
    returns what the first one saved.
    """
    upload = RecapUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state == RecapUpload.State.IMPORTED:
        return list(upload.recaps.order_by("pk"))
    _lock(upload)
    plan = make_plan(upload, by)
    if plan is None or plan.fingerprint != fingerprint:
        raise ValidationError(CHANGED_SINCE)
    if not plan.is_ready:
        raise ValidationError(NOT_READY if plan.errors or plan.questions else ALREADY)
    recaps = _write(plan, upload, by)
    _teach(upload, by)
    upload.content = _only_used(plan, upload)
    upload.state, upload.imported_at, upload.imported_by = RecapUpload.State.IMPORTED, timezone.now(), by
    upload.save(update_fields=["content", "state", "imported_at", "imported_by"])
    replaced = sum(1 for planned in plan.to_write if planned.existing)
    audit.record("recap.imported", by=by, on=upload, tables=len(recaps), replaced=replaced)
    return recaps


def _waiting(upload: RecapUpload) -> RecapUpload:
    locked: RecapUpload = RecapUpload.objects.select_for_update().get(pk=upload.pk)
    if locked.state != RecapUpload.State.READ:
        raise ValidationError("Unggahan ini sudah disimpan atau dibuang.")
    return locked


def _lock(upload: RecapUpload) -> None:
    """Let two people who bring in the same area wait for each other."""
    if upload.unit_id:
        Unit.objects.select_for_update().get(pk=upload.unit_id)
    elif upload.region_id:
        Region.objects.select_for_update().get(pk=upload.region_id)
    list(Recap.objects.select_for_update().filter(unit=upload.unit_id, region=upload.region_id).values_list("pk"))


def _write(plan: Plan, upload: RecapUpload, by: User) -> list[Recap]:
    now = timezone.now()
    recaps = Recap.objects.bulk_create(
        [_recap(planned, number, plan, upload, by, now) for number, planned in enumerate(plan.to_write, start=1)]
    )
    categories = {row.code: row for row in ProblemCategory.objects.filter(parent=None)}
    RecapRow.objects.bulk_create(
        RecapRow(recap=recap, category=categories[code], count=count, percent=percent)
        for recap, planned in zip(recaps, plan.to_write, strict=True)
        for code, (count, percent) in rows_of(planned.table).items()
    )
    replaced = []
    for recap, planned in zip(recaps, plan.to_write, strict=True):
        if planned.existing is not None:
            planned.existing.superseded_by = recap
            replaced.append(planned.existing)
    Recap.objects.bulk_update(replaced, ["superseded_by"], batch_size=500)
    return recaps


def _recap(planned: PlannedTable, number: int, plan: Plan, upload: RecapUpload, by: User, now: Any) -> Recap:
    table = planned.table
    year, half, month = table.key
    skipped = f" Dilewati saat diunggah: {', '.join(plan.skipped)}." if plan.skipped else ""
    return Recap(
        key=f"rekap-{upload.uid.hex[:12]}-{number}",
        title=f"Rekap kasus {table.place.label}, {planned.period.label}"[:160],
        year=year,
        half=half or None,
        month=month or None,
        region=table.place.region,
        unit=table.place.unit,
        stated_total=table.stated,
        source=upload.source,
        source_on=upload.source_on,
        note=f"Diunggah dari berkas, lembar “{table.sheet}”.{skipped}",
        upload=upload,
        imported_at=now,
        imported_by=by,
    )


def _teach(upload: RecapUpload, by: User) -> None:
    """Remember what the office calls the categories, for its next file."""
    categories = {row.code: row for row in ProblemCategory.objects.filter(parent=None)}
    for words, code in upload.choices.get("labels", {}).items():
        CategoryAlias.objects.update_or_create(
            words=words,
            unit=upload.unit,
            region=upload.region,
            defaults={
                "category": None if code == NO_CATEGORY else categories[code],
                "taught_at": timezone.now(),
                "taught_by": by,
            },
        )


def _only_used(plan: Plan, upload: RecapUpload) -> dict[str, Any]:
    """The sheets that became recaps; what else stood in the file is forgotten."""
    used = {planned.table.sheet for planned in plan.tables}
    sheets = [sheet for sheet in upload.content["sheets"] if sheet["name"] in used]
    return {**upload.content, "sheets": sheets}
