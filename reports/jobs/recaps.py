"""Saving a file that holds very many tables (all districts, month by month) beside the web server."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from lk3.work import CannotDo, Progress, job

from ..actions.recaps import import_recaps
from ..models import RecapUpload

KIND = "recap.import"
# Below this saving takes less than two seconds.
MOST_AT_ONCE = 400


@job(KIND)
def save_upload(progress: Progress, upload: str, fingerprint: str) -> dict[str, Any]:
    """Save all tables of an upload; a second run finds them saved and changes nothing."""
    by = progress.by
    if by is None:
        raise CannotDo("Rekap disimpan atas nama orang yang mengunggahnya.")
    row = RecapUpload.objects.get(uid=upload)
    progress.step(0, 1, "Menyimpan rekap")
    try:
        recaps = import_recaps(upload=row, fingerprint=fingerprint, by=by)
    except ValidationError as wrong:
        raise CannotDo(" ".join(wrong.messages)) from None
    return {"words": f"{len(recaps)} rekap disimpan.", "url": reverse("reports:recap-list")}
