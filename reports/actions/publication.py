"""Verbs of publishing: one person proposes, another one approves, and either may take it back with a reason.

Each is atomic and writes one event; a second click changes nothing and writes none.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.workflow import NotAllowed
from lk3 import audit
from lk3.models import User

from ..models import Publication, PublicRelease
from ..public.figures import newest
from ..public.publishing import DISTRICT_OFFICE, publisher_for

NOT_YOURS = "Publikasi ini milik kantor lain; hanya kantor itu yang dapat memutuskannya."
ANOTHER_PERSON = "Yang menyetujui harus orang lain daripada yang mengusulkan. Minta seorang rekan membukanya."
NOT_NEWEST = "Ada versi angka yang lebih baru untuk semester ini. Usulkan versi yang terbaru."
GONE = "Usulan ini sudah ditarik dan tidak dapat disetujui lagi. Usulkan angkanya sekali lagi."
NO_REASON = "Tulis alasan penarikan dalam satu kalimat."


@transaction.atomic
def propose_publication(*, release: PublicRelease, by: User) -> Publication:
    """Propose the newest figures of a semester for the area of one's office; what is proposed already comes back as it is.

    NotAllowed for an office that publishes nothing, and for a version that is no longer the newest.
    """
    publisher = publisher_for(by)
    if publisher is None:
        raise NotAllowed(DISTRICT_OFFICE)
    if newest(release.year, release.half) != release:
        raise NotAllowed(NOT_NEWEST)
    same = Publication.objects.filter(release=release, region=publisher.region, withdrawn_at=None)
    if found := same.first():
        return found
    row = Publication(release=release, region=publisher.region, proposed_at=timezone.now(), proposed_by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # A colleague proposed the same in this moment.
        return same.get()
    audit.record("publication.proposed", by=by, on=row, **_facts(row))
    return row


@transaction.atomic
def approve_publication(*, publication: Publication, by: User) -> Publication:
    """Let everybody read the figures from now on. NotAllowed for the person who proposed them, and once they were withdrawn."""
    row = _own(publication, by)
    if row.withdrawn_at is not None:
        raise NotAllowed(GONE)
    if row.approved_at is not None:
        return row
    if row.proposed_by_id == by.pk:
        raise NotAllowed(ANOTHER_PERSON)
    row.approved_at, row.approved_by = timezone.now(), by
    row.save(update_fields=["approved_at", "approved_by"])
    audit.record("publication.approved", by=by, on=row, **_facts(row))
    return row


@transaction.atomic
def withdraw_publication(*, publication: Publication, reason: str, by: User) -> Publication:
    """Take a proposal or a publication back at once; one person is enough, because it only shows less."""
    row = _own(publication, by)
    if row.withdrawn_at is not None:
        return row
    if not reason.strip():
        raise NotAllowed(NO_REASON)
    row.withdrawn_at, row.withdrawn_by, row.reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    audit.record("publication.withdrawn", by=by, on=row, was_public=row.approved_at is not None, **_facts(row))
    return row


def _own(publication: Publication, by: User) -> Publication:
    """Return the row, locked; NotAllowed where it is another office's."""
    row = Publication.objects.select_for_update(of=("self",)).select_related("release").get(pk=publication.pk)
    publisher = publisher_for(by)
    if publisher is None:
        raise NotAllowed(DISTRICT_OFFICE)
    if not publisher.owns(row):
        raise NotAllowed(NOT_YOURS)
    return row


def _facts(row: Publication) -> dict[str, Any]:
    return {"release": str(row.release), "region": row.region_id or "", "digest": row.release.digest[:16]}
