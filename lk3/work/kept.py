"""The file of a job: kept when it is made, read by whoever asked, forgotten after seven days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from .. import audit
from ..models import Job, User
from . import files
from .progress import Keep

KEPT_DAYS = 7


def keeping(job: Job) -> Keep:
    """Return the function by which a job keeps its file; the row learns of it together with the end of the job."""

    def keep(content: Iterable[bytes], name: str, content_type: str) -> None:
        if job.asked_by_id is None:
            raise ValueError("Work that nobody asked for keeps no file.")
        job.file_uid = files.write(content, bound_to=_bound_to(job))
        job.file_name, job.file_type = name[:160], content_type[:100]

    return keep


@transaction.atomic
def open_file(*, job: Job, by: User) -> Iterator[bytes]:
    """Return the file in pieces and write its reading to the trail; FileNotFoundError when there is none any more."""
    if job.file_uid is None:
        raise FileNotFoundError
    pieces = files.read(job.file_uid, bound_to=_bound_to(job))
    audit.record("job.file_read", by=by, on=job, kind=job.kind)
    return pieces


def forget_old(*, now: datetime) -> int:
    """Delete files that are too old to be fetched, and those that no job knows; return how many."""
    old = Job.objects.filter(finished_at__lt=now - timedelta(days=KEPT_DAYS), file_uid__isnull=False)
    gone = 0
    for job in old.order_by("pk"):
        if job.file_uid is not None:
            files.destroy(job.file_uid)
            gone += Job.objects.filter(pk=job.pk, file_uid=job.file_uid).update(file_uid=None)
    known = set(filter(None, Job.objects.exclude(file_uid=None).values_list("file_uid", flat=True)))
    return gone + files.sweep(known=known, older_than=now - timedelta(days=1))


def _bound_to(job: Job) -> str:
    return f"lk3.job:{job.uid}:file"
